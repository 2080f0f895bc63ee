/**
 * A policy configuration (`--policy-pack-config`) can switch rules off or down, and the SDK gives a pack no
 * say in it. So the request is looked at before the SDK reads it: a pack that can be told to look away is
 * no guard. An agreed exception is a waiver, with an owner and a last day.
 */
import {
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  type PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import type { RuleFacts } from "../rule";
import { FLOORS } from "../settings";

export function refuseWeakening(rules: readonly RuleFacts[]): void {
  const known = new Map(rules.map((rule) => [rule.name, rule]));
  const prototype = ConfigureAnalyzerRequest.prototype;
  const original = prototype.getPolicyconfigMap;

  // The map is also asked for while a request is being read; an error there would lose its message.
  let reading = false;
  const read = ConfigureAnalyzerRequest.deserializeBinaryFromReader;
  ConfigureAnalyzerRequest.deserializeBinaryFromReader = (message, reader) => {
    reading = true;
    try {
      return read.call(ConfigureAnalyzerRequest, message, reader);
    } finally {
      reading = false;
    }
  };
  prototype.getPolicyconfigMap = function (this: ConfigureAnalyzerRequest, ...rest) {
    const map = original.apply(this, rest);
    if (reading) return map;
    for (const [name, config] of map.entries()) {
      const problem = weakening(name, known.get(name), config);
      if (problem) throw refusal(problem);
    }
    return map;
  };
}

/** What is wrong with the configuration of one policy; `all` stands for every one, and the engine hands it on too. */
export function weakening(
  name: string,
  rule: RuleFacts | undefined,
  config: PolicyConfig,
): string | undefined {
  const mandatory = config.getEnforcementlevel() === EnforcementLevel.MANDATORY;
  if (name === "all") return mandatory ? undefined : '"all" may only make every rule mandatory';
  if (!rule) return `there is no policy named "${name}"`;
  if (rule.level === "mandatory" && !mandatory)
    return `"${name}" is mandatory; ask for a waiver in ward:waivers instead`;
  for (const [key, value] of Object.entries(config.getProperties()?.toJavaScript() ?? {})) {
    if (key !== "minimum" || !rule.setting) return `"${name}" has no setting "${key}"`;
    const floor = FLOORS[rule.setting];
    if (typeof value !== "number" || !Number.isInteger(value) || value < floor)
      return `minimum of "${name}" is ${JSON.stringify(value)}: give a whole number of at least ${floor}`;
  }
  return undefined;
}

/** The SDK shows the stack of an error to the user; the sentence is all that helps. */
function refusal(message: string): Error {
  const error = new Error(`policy configuration: ${message}`);
  error.stack = error.message;
  return error;
}
