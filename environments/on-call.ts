/** People on call, where the stack names who wakes them: before everything that has alarms. */
import type * as pulumi from "@pulumi/pulumi";
import { OnCall } from "../components/on-call";
import type { Target } from "../components/target";
import type { Environment, SystemSettings } from "./environment";
import type { Layers } from "./layers";
import { ON_CALL_SECRETS } from "./secrets";

/** @returns the layers, whose alarms now know where they ring. */
export function createOnCall(
  { onCall, secrets }: Environment,
  settings: SystemSettings,
  layers: Layers,
  opts: pulumi.ComponentResourceOptions,
): Layers {
  if (onCall === undefined) return layers;
  const services = ringing("on-call", layers.services, onCall);
  return layers.services === layers.data
    ? { services, data: services }
    : { services, data: ringing("data-on-call", layers.data, onCall) };

  function ringing<T extends Target>(role: string, target: T, service: "pagerduty"): T {
    const secret = secrets.get(settings.name, ON_CALL_SECRETS[target.kind]);
    const { topic } = new OnCall(`${settings.name}-${role}`, { service, target, secret }, opts);
    return topic === undefined ? target : { ...target, alarmTopicArn: topic.text };
  }
}
