import * as pulumi from "@pulumi/pulumi";
import type { CertificateAuthority, Connection, ConnectionField, Reach, SecretRef } from "../connection";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target, type TargetKind } from "../target";
import type { MessageBrokerSpec } from "./args";
import { onAws } from "./aws";
import { AMQPS_PORT, type BrokerPlan, type BuiltBroker } from "./built";
import { onKubernetes } from "./kubernetes";
import { checkBroker } from "./settings";

export interface MessageBrokerArgs extends MessageBrokerSpec {
  target: Target;
  /** Name of the connection, unique in the system, e.g. `broker`. */
  connection: string;
  /** Where services run that use the broker; the connection's secret is written there. */
  readers: Target[];
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<BrokerPlan, BuiltBroker>;

/** RabbitMQ that only its system's services reach: TLS only, one user with a generated password. */
export class MessageBroker extends pulumi.ComponentResource implements Connection {
  readonly connection: string;
  readonly port = AMQPS_PORT;
  readonly reach: Reach;
  readonly authority?: CertificateAuthority;
  readonly version: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
  private readonly built: BuiltBroker;

  constructor(name: string, args: MessageBrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, readers, connection, ...spec } = args;
    super("ward:components:MessageBroker", name, { ...spec, target: target.kind }, opts);
    const problems = new Problems();
    checkBroker(spec, problems);
    problems.refuse(this, name);
    this.built = buildOn(builders, target, name, { ...spec, connection, readers }, { parent: this });
    this.connection = connection;
    this.reach = this.built.reach;
    if (this.built.authority !== undefined) this.authority = this.built.authority;
    this.version = this.built.bundle.versionOf();
    this.ready = this.built.ready;
    this.registerOutputs({ port: this.port });
  }

  secret(field: ConnectionField, on: TargetKind): SecretRef {
    return this.built.bundle.ref(field, on);
  }
}
