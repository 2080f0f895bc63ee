import * as pulumi from "@pulumi/pulumi";
import type { Reference } from "../reference";
import { type Builders, buildOn, type Target } from "../target";
import { onAws } from "./aws";
import { onKubernetes } from "./kubernetes";

export interface OnCallSpec {
  /** Who wakes people. */
  service: "pagerduty";
}

export interface OnCallArgs extends OnCallSpec {
  target: Target;
  /**
   * What PagerDuty knows the system by, from the integration that fits the target: on kubernetes the integration key of an "Events
   * API v2", on aws the integration URL of an "Amazon CloudWatch", `https://events.pagerduty.com/integration/…/enqueue`.
   */
  secret: pulumi.Output<string>;
}

export interface OnCallPlan {
  secret: pulumi.Output<string>;
}

/** Where alarms are sent on aws; on kubernetes Alertmanager knows by the namespace. */
export interface BuiltOnCall {
  topic?: Reference;
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<OnCallPlan, BuiltOnCall>;

/** Carries a system's alerts to the people on call: each until it is over, by how bad it is. */
export class OnCall extends pulumi.ComponentResource {
  /** SNS topic that alarms are sent to. */
  readonly topic?: Reference;

  constructor(name: string, args: OnCallArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, secret, service } = args;
    super("ward:components:OnCall", name, { service, target: target.kind }, opts);
    const { topic } = buildOn(builders, target, name, { secret }, { parent: this });
    if (topic !== undefined) this.topic = topic;
    this.registerOutputs();
  }
}
