import type * as pulumi from "@pulumi/pulumi";
import { type BuiltData, DataStore } from "../data-store";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target } from "../target";
import type { MessageBrokerSpec } from "./args";
import { onAws } from "./aws";
import { AMQPS_PORT, type BrokerPlan } from "./built";
import { onKubernetes } from "./kubernetes";
import { checkBroker } from "./settings";

export interface MessageBrokerArgs extends MessageBrokerSpec {
  target: Target;
  /** Name of the connection, unique in the system, e.g. `broker`. */
  connection: string;
  /** Where services run that use the broker; the connection's secret is written there. */
  readers: Target[];
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<BrokerPlan, BuiltData>;

/** RabbitMQ that only its system's services reach: TLS only, one user with a generated password. */
export class MessageBroker extends DataStore {
  constructor(name: string, args: MessageBrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, readers, connection, ...spec } = args;
    super("ward:components:MessageBroker", name, { ...spec, target: target.kind }, opts, (parent) => {
      const problems = new Problems();
      checkBroker(spec, problems);
      problems.refuse(parent, name);
      const built = buildOn(builders, target, name, { ...spec, connection, readers }, { parent });
      return { connection, port: AMQPS_PORT, ...built };
    });
  }
}
