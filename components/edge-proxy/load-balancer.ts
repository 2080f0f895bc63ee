/** The internal load balancer behind CloudFront: HTTPS only, one rule per route, 404 for everything else. */
import * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import type { Entrance } from "../api-service/plan";
import { digest } from "../api-service/plan";
import { physicalName } from "../naming";
import { References } from "../reference";
import type { AwsTarget } from "../target";
import type { EdgeDns, Upstream } from "./args";
import { createBalancerLog } from "./balancer-log";
import { TLS } from "./headers";
import { ListenerRules, NOT_FOUND } from "./listener-rules";
import type { EdgePlan } from "./plan";
import { longestRead } from "./sites";

/**
 * Seconds that a database may be away: MongoDB elects a primary in half a minute, RDS fails over in one or two.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html
 */
const PATIENCE_SECONDS = 150;
/** More a target group does not take. */
const MOST_FAILURES = 10;

interface BuiltBalancer {
  arn: pulumi.Output<string>;
  dnsName: pulumi.Output<string>;
  entrances: Record<string, Entrance>;
}

export function createLoadBalancer(
  name: string,
  plan: EdgePlan,
  dns: EdgeDns,
  certificateArn: pulumi.Output<string>,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltBalancer {
  const { scope } = target;
  const group = new ec2.SecurityGroup(
    name,
    { vpcId: target.vpcId, description: `Edge of ${scope.system}: from CloudFront only` },
    opts,
  );
  new vpc.SecurityGroupIngressRule(
    `${name}-from-cloudfront`,
    {
      securityGroupId: group.id,
      prefixListId: dns.cloudfrontPrefixListId,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    },
    opts,
  );
  const waits = new References();
  const balancer = new lb.LoadBalancer(
    name,
    {
      name: physicalName(scope, "", 32),
      loadBalancerType: "application",
      internal: true,
      subnets: target.appSubnetIds,
      securityGroups: [group.id],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      enableDeletionProtection: scope.protect,
      idleTimeout: Math.max(
        60,
        longestRead(
          plan.sites.flatMap(({ routes }) => routes),
          plan,
        ),
      ),
      xffHeaderProcessingMode: "append",
      accessLogs: { enabled: true, bucket: waits.to(createBalancerLog(name, plan.logDays, target, opts)) },
    },
    { ...waits.options(opts), deleteBeforeReplace: true },
  );
  const listener = new lb.Listener(
    name,
    {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: TLS.loadBalancer,
      certificateArn,
      defaultActions: [NOT_FOUND],
    },
    opts,
  );
  const rules = new ListenerRules(name, plan, listener.arn, opts);
  rules.deny();
  rules.close();
  rules.redirect();
  return { arn: balancer.arn, dnsName: balancer.dnsName, entrances: createEntrances() };

  function createEntrances(): Record<string, Entrance> {
    const entrances: Record<string, Entrance> = {};
    for (const [service, upstream] of Object.entries(plan.upstreams)) {
      const targets = createTargetGroup(service, upstream);
      entrances[service] = {
        kind: "aws",
        targetGroupArn: targets.arn,
        securityGroupId: group.id,
        requestLabel: pulumi.interpolate`${balancer.arnSuffix}/${targets.arnSuffix}`,
        ready: rules.forward(service, targets.arn),
      };
    }
    return entrances;
  }

  function createTargetGroup(service: string, upstream: Upstream): lb.TargetGroup {
    const { health, port } = upstream;
    return new lb.TargetGroup(
      `${name}-${service}`,
      {
        // The port forces a replacement, so the name carries it: the new group stands beside the old one.
        name: physicalName(scope, digest({ service, port }), 32),
        vpcId: target.vpcId,
        targetType: "ip",
        protocol: "HTTP",
        port,
        deregistrationDelay: 30,
        loadBalancingAlgorithmType: "least_outstanding_requests",
        healthCheck: {
          enabled: true,
          path: health.path,
          protocol: "HTTP",
          matcher: "200",
          ...patience(health),
          timeout: health.timeout,
          healthyThreshold: 2,
        },
      },
      opts,
    );
  }
}

/**
 * ECS does not only take a task out of service that fails these checks: it replaces it. A readiness path that asks the
 * database would have every task replaced while the database is away, so the checks outlast that. A task that hangs
 * is found sooner, by the check of its container.
 */
function patience({ period, failures }: Upstream["health"]) {
  const interval = Math.max(period, PATIENCE_SECONDS / MOST_FAILURES);
  return { interval, unhealthyThreshold: Math.max(failures, Math.ceil(PATIENCE_SECONDS / interval)) };
}
