/** Hand-made plans, and tables of good and bad resources. */
import { expect } from "chai";
import { type Context, defaultSettings, judge, type Verdict } from "../../policy/judging/judge";
import { Plan } from "../../policy/plan/plan";
import type { PlannedResource } from "../../policy/plan/resource";
import { rules, stackRules } from "../../policy/rules";

export type Props = Record<string, unknown>;

/** A resource as a plan knows it. `under` are the types of the components that it belongs to. */
export function resource(
  type: string,
  props: Props,
  options: Partial<PlannedResource> & { under?: string[] } = {},
): PlannedResource {
  const { under = [], ...rest } = options;
  const name = rest.name ?? "it";
  const urn = `urn:pulumi:prod::ward::${[...under, type].join("$")}::${name}`;
  return { urn, type, name, props, protect: true, dependencies: [], propertyDependencies: {}, ...rest };
}

export function contextOf(changes: Partial<Context> = {}): Context {
  const environment = changes.environment ?? "prod";
  return {
    environment,
    stack: "prod",
    today: "2026-06-01",
    waivers: [],
    settings: defaultSettings(environment),
    ...changes,
  };
}

export function verdict(resources: PlannedResource[], changes: Partial<Context> = {}): Verdict {
  return judge(resources, contextOf(changes));
}

/** Findings as `id path`, in the order of the report. */
export function findings(resources: PlannedResource[], changes: Partial<Context> = {}): string[] {
  return verdict(resources, changes).violations.map(({ rule, path }) => `${rule} ${path}`.trim());
}

/** Findings of one stack rule, as `name path`: the other rules have tests of their own. */
export function judged(id: string, resources: PlannedResource[]): string[] {
  const rule = stackRules.find((one) => one.id === id);
  if (!rule) throw new Error(`no stack rule ${id}`);
  const plan = new Plan(resources);
  return rule.evaluate(plan, contextOf()).map(({ urn, path }) => `${plan.byUrn(urn)?.name} ${path}`.trim());
}

/** A resource that refers to others: by property, whatever its value. */
export function made(
  type: string,
  name: string,
  props: Props = {},
  refers: Record<string, PlannedResource[]> = {},
): PlannedResource {
  const propertyDependencies = Object.fromEntries(
    Object.entries(refers).map(([key, all]) => [key, all.map(({ urn }) => urn)]),
  );
  return resource(type, props, { name, propertyDependencies });
}

const resourceRules = new Set(rules.map(({ id }) => id));

/** A deep copy with one value changed; `undefined` removes it. Symbols stay what they are. */
export function changed(props: Props, path: (string | number)[], value: unknown): Props {
  const [key, ...rest] = path;
  if (key === undefined) return value as Props;
  const copy = (Array.isArray(props) ? [...props] : { ...props }) as Record<string | number, unknown>;
  const next = rest.length === 0 ? value : changed((copy[key] ?? {}) as Props, rest, value);
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy as Props;
}

export interface Case {
  /** What is wrong, to follow "refuses". */
  what: string;
  change: readonly [path: (string | number)[], value: unknown][];
  /** `id path` of every finding: nothing else may be found. */
  finds: string[];
  /** Changes of the resource itself, such as `protect`. */
  options?: Partial<PlannedResource> & { under?: string[] };
  context?: Partial<Context>;
}

export interface Table {
  good: PlannedResource;
  under?: string[];
  /** Changes that stay good. */
  accepts?: (Omit<Case, "finds"> & { finds?: never })[];
  refuses: Case[];
}

function variant(good: PlannedResource, under: string[], one: Omit<Case, "finds">): PlannedResource {
  const props = one.change.reduce((last, [path, value]) => changed(last, path, value), good.props);
  const { name, protect, ignoreChanges } = good;
  return resource(good.type, props, {
    name,
    protect,
    ...(ignoreChanges && { ignoreChanges }),
    under,
    ...one.options,
  });
}

function resourceFindings(one: PlannedResource, context: Partial<Context> = {}): string[] {
  return verdict([one], context)
    .violations.filter(({ rule, level }) => resourceRules.has(rule) && level === "mandatory")
    .map(({ rule, path }) => `${rule} ${path}`.trim());
}

/** Each bad case differs from a good resource in one thing, and exactly that is found. */
export function check(title: string, table: Table): void {
  const under = table.under ?? [];
  describe(title, () => {
    it("is accepted when it is good", () => {
      expect(resourceFindings(variant(table.good, under, { what: "", change: [] }))).to.deep.equal([]);
    });
    for (const one of table.accepts ?? []) {
      it(`is accepted: ${one.what}`, () => {
        expect(resourceFindings(variant(table.good, under, one), one.context)).to.deep.equal([]);
      });
    }
    for (const one of table.refuses) {
      it(`is refused: ${one.what}`, () => {
        expect(resourceFindings(variant(table.good, under, one), one.context)).to.have.members(one.finds);
      });
    }
  });
}
