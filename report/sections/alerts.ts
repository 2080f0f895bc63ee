/** When somebody is told, and who. */
import { shownInputs } from "../../preview/json";
import { html, type Markup } from "../markup";
import { kindOf, type PlannedSystem } from "../system";
import { table } from "../table";
import { target } from "./system";

export interface Alert {
  name: string;
  severity: string;
  /** `above 90 for 2 minutes` */
  when: string;
  says: string;
  /** One thing, or whatever it fits. */
  of: string | undefined;
  target: string;
}

interface AlertInput {
  name: string;
  severity: string;
  above?: number;
  below?: number;
  forMinutes: number;
  says: string;
  of?: string;
}

export function alertsOf({ components }: PlannedSystem): Alert[] {
  return components
    .filter((component) => kindOf(component) === "Observability")
    .flatMap((component) => {
      const { alerts: found, target: where } = shownInputs(component) as {
        alerts?: unknown;
        target?: unknown;
      };
      if (!Array.isArray(found)) return [];
      return (found as AlertInput[]).map(({ name, severity, above, below, forMinutes, says, of }) => ({
        ...{ name, severity, says, of, target: String(where) },
        when: `${above === undefined ? `below ${below}` : `above ${above}`} for ${forMinutes} min`,
      }));
    });
}

export function alerts(system: PlannedSystem): Markup {
  const found = alertsOf(system);
  if (found.length === 0) return html``;
  const { name } = system.settings;
  return html`<details><summary>Alerts of ${name} <span class="count">${found.length}</span></summary>
<p>${called(system)}</p>
${table(
  `Alerts of ${name}`,
  ["alert", "severity", "target", "of", "when", "what it says"],
  found.map(({ severity, when, says, of, target: where, name: alert }) => [
    ...[alert, html`<span class="severity ${severity}">${severity}</span>`, target(where)],
    ...[of ?? "each that it fits", when, says],
  ]),
)}</details>
`;
}

function called({ components }: PlannedSystem): string {
  const calling = components.filter((component) => kindOf(component) === "OnCall");
  const services = new Set(calling.map((component) => String(shownInputs(component)["service"])));
  if (services.size === 0)
    return "Nobody is called: ward:onCall names nobody. They stand in Alertmanager and in the console.";
  return `Critical ones wake whoever is on call (${[...services].join(", ")}).`;
}
