/** Which requests count for a rate zone, as a statement of WAF, and what that costs. Pure. */
import type * as inputs from "@pulumi/aws/types/input";
import type { Problems } from "../problems";
import type { EdgeProxySpec, Site } from "./args";
import { DENIED_UNITS } from "./denied";
import { servedSites } from "./sites";

export type Statement = inputs.wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatement;

/** Rate rules that one firewall takes. */
const MOST_ZONES = 10;

/**
 * Units that are left of the 1,500 in the price, after Amazon's three rule groups (700 + 200 + 200).
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const CAPACITY = 400;
const RATE_RULE = 2;
const MATCH = 2;
const LOWERCASE = 10;

/** A part of a site that counts for a zone: a path and all below it, but for what counts for another. */
interface Part {
  /** Absent where the edge has one site only. */
  host?: string;
  path: string;
  except: string[];
}

/** Zones in which something counts, sorted. */
export function usedZones(spec: EdgeProxySpec): string[] {
  const used = new Set(servedSites(spec).flatMap((site) => paths(site).map(({ zone }) => zone)));
  return Object.keys(spec.rateZones)
    .filter((zone) => used.has(zone))
    .sort();
}

/**
 * Absent when every request counts. Statements stand in no more than two others, which is all the provider
 * takes: a zone of several parts therefore counts what lies below them for other zones, too.
 */
export function requestsOf(zone: string, spec: EdgeProxySpec): Statement | undefined {
  const parts = partsOf(zone, spec);
  const [first, ...others] = parts;
  if (first === undefined) return undefined;
  if (others.length === 0) return all([...matches(first), ...first.except.map(not)]);
  const each = parts.map((part) => all(matches(part)));
  const found = each.filter((statement) => statement !== undefined);
  return found.length < each.length ? undefined : { orStatement: { statements: found } };
}

export function checkZones(spec: EdgeProxySpec, problems: Problems): void {
  const zones = usedZones(spec);
  problems.unless(
    zones.length <= MOST_ZONES,
    `${zones.length} rate zones are in use: a firewall takes ${MOST_ZONES}, let routes share one`,
  );
  const units = zones.reduce((sum, zone) => sum + unitsOf(zone, spec), 0);
  const left = spec.denied.length === 0 ? CAPACITY : CAPACITY - DENIED_UNITS;
  problems.unless(
    units <= left,
    `rate zones take ${units} units of the firewall, which has ${left} for them: let routes of a site share a zone`,
  );
}

function unitsOf(zone: string, spec: EdgeProxySpec): number {
  const parts = partsOf(zone, spec);
  const one = (part: Part) =>
    (part.host === undefined ? 0 : MATCH + LOWERCASE) +
    (part.path === "/" ? 0 : MATCH) +
    (parts.length === 1 ? part.except.length * MATCH : 0);
  return RATE_RULE + parts.reduce((sum, part) => sum + one(part), 0);
}

/** All sites share one firewall: where there are several, a path counts for its own hosts only. */
function partsOf(zone: string, spec: EdgeProxySpec): Part[] {
  const sites = servedSites(spec);
  const alone = spec.sites.length === 1;
  return sites.flatMap((site) => {
    const own = paths(site).filter((it) => it.zone === zone);
    const tops = own.filter(({ path }) => !own.some((other) => isBelow(path, other.path)));
    const parts = tops.map(({ path }) => ({ path, except: foreign(path, zone, site) }));
    if (alone) return parts;
    return site.hosts.flatMap((host) => parts.map((part) => ({ ...part, host })));
  });
}

/** Paths below one that count for another zone. */
function foreign(path: string, zone: string, site: Site): string[] {
  const others = paths(site).filter((it) => it.zone !== zone && isBelow(it.path, path));
  return others.map((other) => other.path).sort();
}

function paths(site: Site): { path: string; zone: string }[] {
  const files = site.static === undefined ? [] : [{ path: "/", zone: site.static.zone }];
  return [...files, ...site.routes.map(({ path, zone }) => ({ path, zone }))];
}

function isBelow(path: string, above: string): boolean {
  return path !== above && (above === "/" || path.startsWith(`${above}/`));
}

function matches({ host, path }: Part): Statement[] {
  return [
    ...(host === undefined ? [] : [match({ singleHeader: { name: "host" } }, "EXACTLY", host, "LOWERCASE")]),
    ...(path === "/" ? [] : [beginsWith(path)]),
  ];
}

function all(statements: Statement[]): Statement | undefined {
  return statements.length < 2 ? statements[0] : { andStatement: { statements } };
}

function not(path: string): Statement {
  return { notStatement: { statement: beginsWith(path) } };
}

function beginsWith(path: string): Statement {
  return match({ uriPath: {} }, "STARTS_WITH", path, "NONE");
}

function match(
  fieldToMatch: inputs.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatch,
  positionalConstraint: string,
  searchString: string,
  type: string,
): Statement {
  const textTransformations = [{ priority: 0, type }];
  return { byteMatchStatement: { fieldToMatch, positionalConstraint, searchString, textTransformations } };
}
