import type { Problems } from "../problems";
import { askedService } from "./application";
import type { AlertSpec, Kind, ObservabilitySpec, Watched } from "./args";
import { SIGNALS } from "./signals";
import type { Signal } from "./signals/signal";

/** @throws {Error} when there is none of that name; `checkObservability` has refused it before. */
export function signalOf(name: string): Signal<Kind> {
  const found: Signal<Kind> | undefined = (SIGNALS as Readonly<Record<string, Signal<Kind>>>)[name];
  if (found === undefined) throw new Error(`no signal "${name}"`);
  return found;
}

/** Things of this target that an alert is about. */
export function thingsOf(
  { measured, of }: AlertSpec,
  { watched }: Pick<ObservabilitySpec, "watched">,
): Watched[] {
  if (typeof measured !== "string") return [];
  const signal = signalOf(measured);
  return watched.filter(
    (thing) =>
      thing.kind === signal.of && (of === undefined || of === thing.name) && (signal.fits?.(thing) ?? true),
  );
}

export function checkObservability(spec: ObservabilitySpec, problems: Problems): void {
  const names = spec.alerts.map(({ name, of }) => `${name} ${of ?? ""}`);
  problems.unless(
    new Set(names).size === names.length,
    `two alerts have the same name and thing: ${names.filter((name, at) => names.indexOf(name) !== at).join(", ")}`,
  );
  for (const alert of spec.alerts) checkAlert(alert, spec, problems);
  const { availabilityPercent, latencyPercent, latencySeconds } = spec.goals;
  for (const [goal, percent] of Object.entries({ availabilityPercent, latencyPercent }))
    problems.unless(
      percent > 0 && percent < 100,
      `goals.${goal} is ${percent}: give more than 0 and less than 100`,
    );
  problems.unless(latencySeconds > 0, `goals.latencySeconds is ${latencySeconds}: give more than 0`);
}

function checkAlert(alert: AlertSpec, spec: ObservabilitySpec, problems: Problems): void {
  const { name, measured, above, below, forMinutes } = alert;
  problems.unless(/^([A-Z][a-z0-9]*)+$/.test(name), `alert "${name}": write its name like HighErrorRate`);
  problems.unless(
    (above === undefined) !== (below === undefined),
    `alert ${name}: give it either above or below`,
  );
  problems.unless(
    Number.isInteger(forMinutes) && forMinutes >= 1 && forMinutes <= 1440,
    `alert ${name}: forMinutes is ${forMinutes}: give whole minutes, 1 to 1440`,
  );
  if (typeof measured === "string")
    problems.unless(
      Object.hasOwn(SIGNALS, measured),
      `alert ${name} measures "${measured}", which is none: use one of ${Object.keys(SIGNALS).join(", ")}`,
    );
  else
    problems.unless(
      spec.watched.every(({ kind }) => kind !== "service") || askedService(alert, spec) !== undefined,
      `alert ${name} is of "${alert.of ?? ""}", which is no service: say whose metric it is`,
    );
}
