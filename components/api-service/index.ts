import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection";
import { Problems } from "../problems";
import type { SystemSecrets } from "../system-secrets";
import { type Builders, buildOn, type Target } from "../target";
import type { ApiServiceSpec } from "./args";
import { onAws } from "./aws";
import { onKubernetes } from "./kubernetes";
import { type BuiltService, checkService, type Entrance, type ServicePlan } from "./plan";

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
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<ServicePlan, BuiltService>;

/** A containerised service behind the edge: scaled, updated without a gap, with only the ports it names open. */
export class ApiService extends pulumi.ComponentResource {
  /** Where the system's other services reach it. */
  readonly host: string;
  readonly port: number | undefined;

  constructor(name: string, args: ApiServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, connections, secrets, entrance, ...spec } = args;
    super("ward:components:ApiService", name, { ...spec, target: target.kind }, opts);
    const plan = { ...spec, connections, secrets, ...(entrance === undefined ? {} : { entrance }) };
    const problems = new Problems();
    checkService(plan, problems);
    problems.refuse(this, name);
    this.host = buildOn(builders, target, name, plan, { parent: this }).host;
    this.port = spec.port;
    this.registerOutputs({ host: this.host, port: this.port });
  }
}
