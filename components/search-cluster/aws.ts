import * as opensearch from "@pulumi/aws/opensearch";
import * as pulumi from "@pulumi/pulumi";
import { createDataSecurityGroup } from "../data-security-group";
import { createPassword } from "../password";
import { References } from "../reference";
import { SecretBundle } from "../secret-bundle";
import type { AwsTarget } from "../target";
import { type BuiltSearch, connectionValues, MASTER, type SearchPlan } from "./built";
import { createDomainLogs } from "./domain-logs";
import { openSearchCalls, openSearchScript } from "./opensearch";
import { domainNameOf, instanceType, ZONES } from "./settings";
import { setupStep } from "./setup";

/** The only port of a domain. */
const PORT = 443;
/** The newest of the series that opensearch-js 2 and 3 both speak to; Elasticsearch's numbers end at 7.10 there. */
const ENGINE = "OpenSearch_2.19";

/** OpenSearch Service: private, encrypted, TLS only, users with passwords, audited. */
export function onAws(
  name: string,
  plan: SearchPlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltSearch {
  const { scope } = target;
  const domainName = domainNameOf(scope, plan.connection);
  const domainArn = `arn:aws:es:${target.region}:${target.accountId}:domain/${domainName}`;
  const masterPassword = strongPassword(`${name}-master`, opts);
  const password = strongPassword(name, opts);
  const description = `OpenSearch of ${scope.system}: named clients only`;
  const access = createDataSecurityGroup(name, description, PORT, target, opts);
  const domain = createDomain();
  const secrets = { readers: plan.readers, after: [domain] };
  const names = (suffix: string) => ({
    path: `${plan.connection}${suffix}`,
    objectName: `${scope.system}-${plan.connection}${suffix}`,
  });
  const master = new SecretBundle(
    `${name}-master`,
    { ...names("-master"), values: { password: masterPassword }, ...secrets },
    opts,
  );
  const values = connectionValues(domain.endpoint, PORT, plan.user, password);
  const bundle = new SecretBundle(name, { ...names(""), values, ...secrets }, opts);
  return {
    bundle,
    reach: { kind: "aws", securityGroupId: access.id, cidrs: target.dataCidrs },
    port: PORT,
    ready: [domain],
    setup: (on) =>
      setupStep({
        calls: openSearchCalls(plan),
        more: openSearchScript(plan),
        port: PORT,
        privateAuthority: false,
        secrets: {
          host: bundle.ref("host", on),
          masterPassword: master.ref("password", on),
          password: bundle.ref("password", on),
        },
      }),
  };

  function createDomain(): opensearch.Domain {
    const waits = new References();
    const zones = plan.members > 1 ? ZONES : 1;
    const [hours = 0, minutes = 0] = plan.maintenance.from.split(":").map(Number);
    return new opensearch.Domain(
      name,
      {
        domainName,
        engineVersion: ENGINE,
        clusterConfig: {
          instanceType: instanceType(plan.memoryGiB),
          instanceCount: plan.members,
          zoneAwarenessEnabled: zones > 1,
          ...(zones > 1 ? { zoneAwarenessConfig: { availabilityZoneCount: zones } } : {}),
        },
        ebsOptions: { ebsEnabled: true, volumeType: "gp3", volumeSize: plan.storageGiB },
        vpcOptions: { subnetIds: target.dataSubnetIds.slice(0, zones), securityGroupIds: [access.id] },
        encryptAtRest: { enabled: true, kmsKeyId: target.keyArn },
        nodeToNodeEncryption: { enabled: true },
        domainEndpointOptions: {
          enforceHttps: true,
          tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10",
        },
        advancedSecurityOptions: {
          enabled: true,
          anonymousAuthEnabled: false,
          internalUserDatabaseEnabled: true,
          masterUserOptions: { masterUserName: MASTER, masterUserPassword: masterPassword },
        },
        accessPolicies: accessPolicy(),
        logPublishingOptions: createDomainLogs(name, domainName, domainArn, target, waits, opts),
        // Every day for ten hours: the service knows no shorter window, and no weekday.
        offPeakWindowOptions: {
          enabled: true,
          offPeakWindow: { windowStartTime: { hours, minutes } },
        },
        softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
      },
      waits.options({ ...opts, protect: scope.protect }),
    );
  }

  /** Whoever reaches the domain (the security group says who) is asked for a password: not for an IAM role. */
  function accessPolicy(): string {
    const statement = {
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "es:ESHttp*",
      Resource: `${domainArn}/*`,
    };
    return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  }
}

/** With one of each kind of character, as the service demands; `!` needs no escape in a URL. */
function strongPassword(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  return pulumi.interpolate`${createPassword(name, opts)}Aa1!`;
}
