/** Keeps secrets out of what others say about a plan: a rule judges what is inside a secret, its message may not tell. */
import { runtime } from "@pulumi/pulumi";
import type { Verdict } from "../policy/judging/judge";
import type { Violation } from "../policy/judging/run";
import type { Registered } from "./monitor";
import { shownSecret, type Wire } from "./wire";

/** Shorter texts (`a`, `10`) stand in any sentence by chance. */
const shortestSecret = 4;

export class Redactor {
  private readonly secrets: string[];

  constructor(resources: readonly Registered[]) {
    const found = new Set<string>();
    for (const { inputs } of resources) collect(inputs, false, found);
    // The longest first: a password inside a URL must not leave the rest of the URL.
    this.secrets = [...found].sort((a, b) => b.length - a.length);
  }

  text(text: string): string {
    return this.secrets.reduce((rest, secret) => rest.replaceAll(secret, shownSecret), text);
  }

  verdict(verdict: Verdict): Verdict {
    const violation = <V extends Violation>(told: V): V => ({
      ...told,
      path: this.text(told.path),
      message: this.text(told.message),
    });
    return {
      ...verdict,
      violations: verdict.violations.map(violation),
      waived: verdict.waived.map(violation),
    };
  }
}

function collect(value: Wire, secret: boolean, into: Set<string>): void {
  if (typeof value === "string") {
    if (secret && value.length >= shortestSecret && value !== runtime.unknownValue) into.add(value);
    return;
  }
  if (value === null || typeof value !== "object") return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, secret, into);
    return;
  }
  const inside = secret || value[runtime.specialSigKey] === runtime.specialSecretSig;
  for (const [key, item] of Object.entries(value))
    if (key !== runtime.specialSigKey) collect(item, inside, into);
}
