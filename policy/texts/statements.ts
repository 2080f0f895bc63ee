/** Policy documents of AWS: who may do what, on what, and when. */
import type { View } from "../plan/view";
import type { Finding } from "../rule";
import { unjudged, wrong } from "../writing/expect";

export function strings(view: View): unknown[] {
  return view.each().map((one) => one.or(""));
}

/** `arn:aws:iam::*:root`: whose account it is stands open. */
const ANY_ACCOUNT = /^arn:[^:]*:[^:]*:[^:]*:[*?]+:/;

/** `"*"`, `{ "AWS": "*" }`, and everyone but somebody. */
export function isEveryone(principal: View): boolean {
  // A list without a kind is no valid policy, and is read as what it seems to say.
  return [principal, principal.at("AWS"), principal.at("*")]
    .flatMap(strings)
    .some((who) => who === "*" || ANY_ACCOUNT.test(String(who)));
}

/** Judges each statement of a document; what cannot be read is a finding of its own. */
export function eachStatement(policy: View, judge: (statement: View) => Finding[]): Finding[] {
  const document = policy.json();
  if (!document || !policy.given()) return [wrong(policy, "not a policy")];
  if (document.unknown) return [unjudged(policy)];
  return document
    .at("Statement")
    .each()
    .flatMap((one) => {
      const unknown = [one, one.at("Effect"), ...one.at("Action").each()].find((part) => part.unknown);
      return unknown ? [unjudged(unknown)] : judge(one);
    });
}

export function allows(statement: View): boolean {
  return statement.at("Effect").or("Allow") !== "Deny";
}

/** Whether an action as written, with its wildcards, takes in the one that is asked for. */
export function covers(pattern: unknown, action: string): boolean {
  if (!/[*?]/.test(String(pattern))) return String(pattern).toLowerCase() === action.toLowerCase();
  const text = String(pattern).replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${text.replace(/\*/g, ".*").replace(/\?/g, ".")}$`, "i").test(action);
}

/** `*`, `arn:aws:s3:::*`, `arn:aws:iam::123456789012:role/*`: everything, or everything of a kind. */
export function isEverything(resource: unknown): boolean {
  const text = String(resource);
  if (!text.startsWith("arn:") || /^arn:[*?]/.test(text)) return /^(arn:)?[*?]/.test(text);
  const [, , service, , , ...name] = text.split(":");
  // In S3 what stands before the slash is one bucket; elsewhere it is a kind of thing.
  const kind = service === "s3" ? /^[*?]+(\/[*?]+)?$/ : /^([a-z-]+[/:])?[*?]+(\/[*?]+)?$/i;
  return kind.test(name.join(":"));
}

/** Conditions that let through whoever does not send what they ask about do not count. */
const BINDING = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$/;

/** What a request says of who makes it, and of the account, network or address that it comes from. */
const CALLER =
  /^(aws:(principal(arn|account|orgid|orgpaths|tag\/.+)|source(arn|account|owner|orgid|orgpaths|ip|vpc|vpce)|userid)|kms:calleraccount|s3:dataaccesspoint(account|arn))$/i;

/** Any name, any organization, and a block as wide as a continent, such as half of the internet. */
const ANYBODY = /^((o-)?[*?]+|[\da-f.:]+\/[0-7])$/i;

/** Whether some condition names what it lets through. TLS, a second factor or a region name nobody. */
export function isBound(statement: View): boolean {
  return binds(statement, (key) => !/^aws:requestedregion$/i.test(key));
}

/** Whether some condition names who is let through: for everyone, a prefix or a tag of an object names nobody. */
export function namesCaller(statement: View): boolean {
  return binds(statement, (key) => CALLER.test(key));
}

function binds(statement: View, counts: (key: string) => boolean): boolean {
  return statement
    .at("Condition")
    .entries()
    .filter(([operator]) => typeof operator === "string" && BINDING.test(operator))
    .flatMap(([, keys]) => keys.entries())
    .some(([key, values]) => {
      if (typeof key !== "string" || !counts(key)) return false;
      const named = strings(values).map(String);
      return named.length > 0 && !named.some((value) => ANYBODY.test(value) || ANY_ACCOUNT.test(value));
    });
}
