import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target } from "../target";
import type { ObservabilitySpec } from "./args";
import { onAws } from "./aws";
import { onKubernetes } from "./kubernetes";
import { checkObservability } from "./plan";
import type { Account } from "./signals/signal";

/** What metrics of CloudWatch call what is watched; empty on kubernetes, where names follow from the system's. */
interface Live {
  ids: Account["ids"];
  balancer?: NonNullable<Account["balancer"]>;
  /** Text of the dashboard for Grafana (kubernetes), as `npm run dashboards` writes it. @default none */
  dashboard?: string;
}

export type ObservabilityPlan = ObservabilitySpec & Live;

export interface ObservabilityArgs extends ObservabilitySpec, Live {
  target: Target;
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<ObservabilityPlan, void>;

/** Who watches what the system has on one target: alerts, each with a page that says what to do, and dashboards. */
export class Observability extends pulumi.ComponentResource {
  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, ids, balancer, dashboard, ...spec } = args;
    super("ward:components:Observability", name, { ...spec, target: target.kind }, opts);
    const problems = new Problems();
    checkObservability(spec, problems);
    problems.refuse(this, name);
    const plan = {
      ...{ ...spec, ids },
      ...(balancer === undefined ? {} : { balancer }),
      ...(dashboard === undefined ? {} : { dashboard }),
    };
    buildOn(builders, target, name, plan, { parent: this });
    this.registerOutputs();
  }
}
