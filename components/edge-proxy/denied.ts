/** What answers 404 to the outside, in any spelling that a service might still take for it. Pure. */
import type { Statement } from "./firewall-zones";

/** A path and all below it, behind parameters too (`/metrics;x`): a regular expression, of a path in small letters. */
export function deniedPattern(paths: readonly string[]): string {
  const literal = paths.map((path) => path.toLowerCase().replaceAll(".", "\\."));
  return `^(${literal.join("|")})([/;]|$)`;
}

/** What makes one spelling of all: escapes first, for they may hide slashes, dots and letters. */
const UNMASKED = ["URL_DECODE", "NORMALIZE_PATH", "LOWERCASE"];

/** Letters of a regular expression of WAF. */
export const LONGEST_PATTERN = 512;

/** Units of the firewall. https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-regex-match.html */
export const DENIED_UNITS = 3 + 10 * UNMASKED.length;

/** WAF's statement that a request is for one of them. */
export function asksForDenied(paths: readonly string[]): Statement {
  return {
    regexMatchStatement: {
      fieldToMatch: { uriPath: {} },
      regexString: deniedPattern(paths),
      textTransformations: UNMASKED.map((type, priority) => ({ priority, type })),
    },
  };
}
