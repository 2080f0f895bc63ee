import * as pulumi from "@pulumi/pulumi";
import type { Connection, Reach } from "../connection";
import type { Client } from "../open-port";
import { Problems } from "../problems";
import type { PullSecret } from "../registry-credentials";
import type { SystemSecrets } from "../system-secrets";
import { type Builders, buildOn, type Target } from "../target";
import type { ApiServiceSpec } from "./args";
import { onAws } from "./aws";
import { checkService } from "./check";
import { onKubernetes } from "./kubernetes";
import { type BuiltService, type Entrance, hostOf, type Neighbour, type ServicePlan } from "./plan";

export interface ApiServiceArgs extends ApiServiceSpec {
  target: Target;
  /** Physical name, as the guide has it. */
  service: string;
  /** The live connections named in `uses`. */
  connections: Connection[];
  /** The secrets that `env` names. */
  secrets: SystemSecrets;
  /** Where requests come from; absent for a service that only its system calls. */
  entrance?: Entrance;
  /** Of the registry, where it asks for a password: RegistryCredentials gives it. @default none */
  pull?: PullSecret;
  /** The system's services, by name: those in `calls` are among them. @default none */
  neighbours?: Readonly<Record<string, Neighbour>>;
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<ServicePlan, BuiltService>;

/** A containerised service behind the edge: scaled, updated without a gap, with only the ports it names open. */
export class ApiService extends pulumi.ComponentResource {
  /** Its physical name. */
  readonly service: string;
  /** Services that it calls. */
  readonly calls: readonly string[];
  /** What its calls come from, and what calls to it reach. */
  readonly client: Client;
  readonly reach: Reach;
  /** The name under which the system's other services reach it. */
  readonly host: string;
  /** Port its container listens on; none for a worker. */
  readonly port: number | undefined;

  constructor(name: string, args: ApiServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, connections, secrets, neighbours = {}, entrance, pull, ...spec } = args;
    super("ward:components:ApiService", name, { ...spec, target: target.kind }, opts);
    const optional = {
      ...(entrance === undefined ? {} : { entrance }),
      ...(pull === undefined ? {} : { pull }),
    };
    const plan = { ...spec, connections, secrets, neighbours, ...optional };
    const problems = new Problems();
    checkService(plan, target.kind, problems);
    problems.refuse(this, name);
    const built = buildOn(builders, target, name, plan, { parent: this });
    this.client = built.client;
    this.reach = built.reach;
    this.service = spec.service;
    this.calls = spec.calls ?? [];
    this.host = hostOf(spec.service, target);
    this.port = spec.port;
    this.registerOutputs({ host: this.host, port: this.port });
  }
}
