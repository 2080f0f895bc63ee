/** Tries every mutant once, asks who refuses it, and keeps the books. */
import type { PlannedResource } from "../../../policy/plan/resource";
import type { Stack } from "../../support/plan";
import { aliasesOf, hidden, renamed } from "./disguises";
import { type GenericMutant, genericMutants, isMandatory } from "./generic";
import { shown } from "./mutate";
import { joinedPlaces, type Places, placesOf } from "./places";
import type { Sample } from "./samples";
import { Tally } from "./tally";
import { alone, contexts, identityOf, isRefused, together, type Verdict } from "./verdicts";

/** What became of a mutant that nobody refused; the text is what excuses are matched with. */
export type Excused = (text: string) => boolean;

export class Census {
  readonly tally = new Tally();
  /** Mutants without an excuse, by what they are. */
  private readonly passed = new Set<string>();
  private readonly excused: Excused;
  /** Mutants of a kind that was tried in this plan already. */
  skipped = 0;
  private readonly seen = new Set<string>();
  private readonly tried = new Map<Sample, Map<string, number>>();
  /** How many mutants of a kind have passed their whole plan. */
  private readonly hopeless = new Map<string, number>();

  constructor(excused: Excused) {
    this.excused = excused;
  }

  /** What has passed without an excuse since it was asked last. */
  findings(): string[] {
    const found = [...this.passed];
    this.passed.clear();
    return found;
  }

  /** Every change at every place that a rule about one resource judges. */
  resources(sample: Sample): void {
    for (const resource of sample.resources) {
      if (!this.first(identityOf(resource, sample.stack))) continue;
      for (const mutant of genericMutants(resource, placesOf(resource, contexts[sample.stack])))
        if (this.isWorthIt(sample, resource, mutant)) this.try(sample, resource, mutant);
    }
  }

  /** The same at the places that rules about the whole stack judge: one of each shape, for they cost a plan. */
  joins(sample: Sample): void {
    for (const [resource, places] of joinedPlaces(sample.resources, contexts[sample.stack])) {
      if (!this.hasNewShape(resource, places, sample.stack)) continue;
      for (const mutant of genericMutants(resource, places)) this.try(sample, resource, mutant);
    }
  }

  private hasNewShape(resource: PlannedResource, places: Places, stack: Stack): boolean {
    const shapes = [...places.values()].map(({ shape, rules }) =>
      [stack, resource.type, shape, ...[...rules].map(({ id }) => id)].join(" "),
    );
    return shapes.filter((shape) => this.first(shape)).length > 0;
  }

  /** Thousands of environment variables are judged alike: three of each kind and plan tell the same. */
  private isWorthIt(sample: Sample, resource: PlannedResource, { place, change }: GenericMutant): boolean {
    const kind = `${change.operator} ${shown(change.to[0])} ${resource.type} ${place.shape}`;
    const tried = this.tried.get(sample) ?? new Map<string, number>();
    const times = (tried.get(kind) ?? 0) + 1;
    this.tried.set(sample, tried.set(kind, times));
    if (times > 3) this.skipped += 1;
    return times <= 3;
  }

  private first(key: string): boolean {
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }

  private try(sample: Sample, resource: PlannedResource, mutant: GenericMutant): void {
    const { place, change, variants } = mutant;
    const what = `${change.operator} ${resource.type} ${place.shape}`;
    for (const bad of variants) {
      const verdict = alone(bad, sample.stack);
      if (!isRefused(verdict)) continue;
      this.tally.add("refused", verdict, place.rules);
      if (change.operator !== "fill in") this.disguise(sample.stack, resource, bad, mutant, what);
      return;
    }
    this.tryTogether(sample, resource, mutant, what);
  }

  /** A plan costs more than a resource: of mutants that pass alone, some of each kind are tried in their plan. */
  private tryTogether(sample: Sample, good: PlannedResource, mutant: GenericMutant, what: string): void {
    const { place, change, variants } = mutant;
    const judges = [...place.rules].map(({ id }) => id).join(" ");
    const kind = `${sample.stack} ${what} ${judges}`;
    const hopeless = (this.hopeless.get(kind) ?? 0) >= 2;
    const found = hopeless ? [] : variants.map((bad) => together(sample, good, bad));
    const dead = found.find(isRefused);
    if (dead) this.tally.add("refused", dead, place.rules);
    else {
      this.hopeless.set(kind, (this.hopeless.get(kind) ?? 0) + 1);
      // Where only advice looks nothing has to be refused, and what is not there has no kind that could be worse.
      if (isMandatory(place.rules) && change.operator !== "fill in") this.pass(what, mutant);
      else this.tally.advise(found.flat(), alone(variants[0] as PlannedResource, sample.stack));
    }
  }

  private pass(what: string, { place }: GenericMutant): void {
    const isExcused = this.excused(what);
    this.tally.add(isExcused ? "excused" : "passed", [], place.rules);
    if (!isExcused) this.passed.add(what);
  }

  /** One of each kind: under the other names of its type, and behind good elements. */
  private disguise(
    stack: Stack,
    good: PlannedResource,
    bad: PlannedResource,
    mutant: GenericMutant,
    what: string,
  ): void {
    const { place, change } = mutant;
    if (!this.first(`${stack} ${what} ${shown(change.to[0])}`)) return;
    // A patch leaves out what it does not change.
    for (const type of aliasesOf(good.type))
      if (!(type.endsWith("Patch") && change.operator === "remove"))
        this.disguised(`${what} as ${type}`, alone(renamed(bad, type), stack), mutant);
    if (change.operator === "make unknown") return;
    // What is wrong has to be said beside what is not known.
    for (const { how, resource } of hidden(good, bad, place.steps)) {
      const verdict = alone(resource, stack, ({ unknown }) => unknown !== true);
      this.disguised(`${what} ${how}`, verdict, mutant);
    }
  }

  private disguised(what: string, verdict: Verdict, mutant: GenericMutant): void {
    if (isRefused(verdict)) this.tally.add("refused", verdict, mutant.place.rules);
    else this.pass(what, mutant);
  }
}
