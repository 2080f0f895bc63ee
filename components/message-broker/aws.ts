import * as mq from "@pulumi/aws/mq";
import type * as pulumi from "@pulumi/pulumi";
import { createDataSecurityGroup } from "../data-security-group";
import type { BuiltData } from "../data-store";
import { createPassword } from "../password";
import { SecretBundle } from "../secret-bundle";
import type { AwsTarget } from "../target";
import { AMQPS_PORT, type BrokerPlan, connectionValues } from "./built";
import { brokerName, instanceType } from "./settings";

/**
 * Amazon MQ for RabbitMQ: private, TLS only. Its disks are encrypted with a key that AWS owns: a key of ours
 * "does not apply to RabbitMQ brokers" (AWS::AmazonMQ::Broker EncryptionOptions). Its log group bears the broker's
 * id and is made by Amazon MQ while it makes the broker, so no stack can make it first. Its only user is an
 * administrator there, which is of no use to a service: users are administered on port 443, which nobody is let in to.
 */
export function onAws(
  name: string,
  plan: BrokerPlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltData {
  const { scope } = target;
  const password = createPassword(name, opts);
  const description = `RabbitMQ of ${scope.system}: named clients only`;
  const access = createDataSecurityGroup(name, description, AMQPS_PORT, target, opts);
  const broker = createBroker();
  const bundle = new SecretBundle(
    name,
    {
      path: plan.connection,
      objectName: `${scope.system}-${plan.connection}`,
      values: connectionValues(broker.instances.apply(hostOf), plan.user, password),
      readers: plan.readers,
      after: [broker],
    },
    opts,
  );
  return {
    bundle,
    reach: { kind: "aws", securityGroupId: access.id, cidrs: target.dataCidrs },
    ready: [broker],
  };

  function createBroker(): mq.Broker {
    const clustered = plan.members > 1;
    return new mq.Broker(
      name,
      {
        brokerName: brokerName(scope, plan.connection),
        engineType: "RabbitMQ",
        engineVersion: plan.version,
        hostInstanceType: instanceType(plan),
        deploymentMode: clustered ? "CLUSTER_MULTI_AZ" : "SINGLE_INSTANCE",
        // A single server takes exactly one subnet.
        subnetIds: clustered ? target.dataSubnetIds : target.dataSubnetIds.slice(0, 1),
        securityGroups: [access.id],
        publiclyAccessible: false,
        authenticationStrategy: "simple",
        users: [{ username: plan.user, password }],
        logs: { general: true },
        autoMinorVersionUpgrade: true,
        applyImmediately: false,
        maintenanceWindowStartTime: {
          dayOfWeek: plan.maintenance.weekday.toUpperCase(),
          timeOfDay: plan.maintenance.from,
          timeZone: "UTC",
        },
      },
      { ...opts, protect: scope.protect },
    );
  }
}

/** The host of `amqps://<host>:5671`, under which the whole cluster answers. */
function hostOf(instances: { endpoints?: string[] }[]): string {
  const host = /^amqps:\/\/([^:/]+)/.exec(instances[0]?.endpoints?.[0] ?? "")?.[1];
  if (host === undefined) throw new Error("Amazon MQ named no endpoint that speaks AMQP over TLS");
  return host;
}
