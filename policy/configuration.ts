/**
 * A policy configuration (`--policy-pack-config`) can switch rules off or down, and the SDK gives a pack no
 * say in it. So the request is looked at before the SDK reads it: a pack that can be told to look away is
 * no guard. An agreed exception is a waiver, with an owner and a last day.
 */
import { ConfigureAnalyzerRequest, EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import type { RuleFacts } from "./rule";

export function refuseWeakening(rules: readonly RuleFacts[]): void {
  const levels = new Map(rules.map((rule) => [rule.name, rule.level]));
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
      const level = levels.get(name);
      if (!level) throw refusal(`there is no policy named "${name}"`);
      if (level === "mandatory" && config.getEnforcementlevel() !== EnforcementLevel.MANDATORY)
        throw refusal(`"${name}" is mandatory; ask for a waiver in ward:waivers instead`);
    }
    return map;
  };
}

/** The SDK shows the stack of an error to the user; the sentence is all that helps. */
function refusal(message: string): Error {
  const error = new Error(`policy configuration: ${message}`);
  error.stack = error.message;
  return error;
}
