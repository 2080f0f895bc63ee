/** Days that stand inside of text: scripts that make buckets, policies of indices, a realm. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import type { StackFinding, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { typeOf } from "../../writing/component-rule";
import { integer } from "../../writing/expect";
import { LIFECYCLE } from "../storage/buckets";
import { partsOf, programs } from "./family";

const FACTS = { level: "mandatory", severity: "high" } as const;

function text(view: View): string {
  const value = view.or("");
  return typeof value === "string" ? value : "";
}

/** Everything a program is started with that may be a script. Unknown text is judged by the rules on secrets. */
function scripts(program: View): View[] {
  return [
    ...["command", "args"].flatMap((list) => program.at(list).each()),
    ...["environment", "env"].flatMap((list) => program.at(list).each()).map((entry) => entry.at("value")),
  ];
}

/** When objects go, by every rule about whole objects; nothing when they stay. */
function expiries(plan: Plan, part: PlannedResource): { view: View; days: unknown }[] {
  if (LIFECYCLE.test(part.type))
    return plan
      .view(part)
      .at("rules")
      .each()
      .flatMap((rule) => {
        const expiration = rule.at("expiration");
        return ["days", "date"]
          .map((key) => expiration.at(key))
          .filter((view) => view.given())
          .map((view) => ({ view, days: view.or(undefined) }));
      });
  return programs(plan, part)
    .flatMap((program) => program.at("command").each())
    .flatMap((view) =>
      [...text(view).matchAll(/"Expiration":\s*\{\s*"(?:Days|Date)":\s*"?([^"},]*)/g)].map(([, days]) => ({
        view,
        days,
      })),
    );
}

function expiryFindings(plan: Plan, store: PlannedResource): StackFinding[] {
  const asked = plan.view(store).at("expireDays").or(undefined);
  if (asked === UNKNOWN) return [];
  const days = integer(asked);
  const found = partsOf(plan, store).flatMap((part) =>
    expiries(plan, part).map((expiry) => ({ ...expiry, urn: part.urn })),
  );
  return found
    .filter((expiry) => days === undefined || integer(expiry.days) !== days)
    .map(({ urn, view, days: given }) => ({
      urn,
      path: view.path,
      message: `objects go after ${String(given === UNKNOWN ? "an unknown number of" : given)} days, and expireDays of ${store.name} ${days === undefined ? "is not given: they stay" : `is ${days}`}`,
    }));
}

interface Index {
  prefix: string;
  days: number;
  store: string;
}

function indices(plan: Plan): Index[] {
  return plan.ofType([typeOf("SearchCluster")]).flatMap((store) =>
    plan
      .view(store)
      .at("indices")
      .each()
      .flatMap((index) => {
        const prefix = text(index.at("pattern")).replace(/[-*]+$/, "");
        const days = integer(index.at("keepDays").or(undefined));
        return prefix === "" || days === undefined ? [] : [{ prefix, days, store: store.name }];
      }),
  );
}

/** Lines of a script that say when the indices of one family go: `min_age` of ILM, `min_index_age` of ISM. */
function indexFindings(urn: string, script: View, known: readonly Index[]): StackFinding[] {
  return text(script)
    .split("\n")
    .flatMap((line) => {
      const age = /"min_(?:index_)?age":\s*"(\w+)"/.exec(line)?.[1];
      const index = known.find(({ prefix }) => line.includes(`${prefix} `) || line.includes(`"${prefix}`));
      if (age === undefined || !index || age === `${index.days}d`) return [];
      const { prefix, days, store } = index;
      return [
        {
          urn,
          path: script.path,
          message: `${prefix} goes after ${age}, and keepDays of ${store} is ${days}`,
        },
      ];
    });
}

const SECONDS_PER_DAY = 86_400;

/** What Keycloak imports: seconds, as a number and as text. */
function realmFindings(plan: Plan, provider: PlannedResource): StackFinding[] {
  const days = integer(plan.view(provider).at("auditDays").or(365));
  if (days === undefined) return [];
  return partsOf(plan, provider)
    .filter(({ type }) => type === typeOf("ApiService"))
    .flatMap((service) =>
      plan
        .view(service)
        .at("files")
        .entries()
        .filter(([path]) => typeof path === "string" && path.endsWith("-realm.json"))
        .flatMap(([, file]) => {
          const realm = file.json();
          const kept = [realm?.at("eventsExpiration"), realm?.at("attributes", "adminEventsExpiration")];
          return kept
            .map((one) => integer(one?.or(undefined)))
            .filter((seconds) => seconds !== days * SECONDS_PER_DAY)
            .map((seconds) => ({
              urn: service.urn,
              path: file.path,
              message: `keeps logins ${seconds === undefined ? "for ever" : `${seconds / SECONDS_PER_DAY} days`}, and auditDays of ${provider.name} is ${days}`,
            }));
        }),
    );
}

export const textAgreementRules: StackRule[] = [
  {
    id: "R-73",
    name: "objects-go-when-the-spec-says",
    title: "Objects expire on the day that their store's spec names, or never",
    duty: "retention",
    ...FACTS,
    citations: [HIPAA.integrity, HIPAA.backup],
    why: "A lifecycle rule that nobody asked for deletes documents without asking anyone.",
    remediation: "Set expireDays in the spec, or remove the expiration.",
    evaluate: (plan) => plan.ofType([typeOf("ObjectStore")]).flatMap((store) => expiryFindings(plan, store)),
  },
  {
    id: "R-74",
    name: "indices-go-when-the-spec-says",
    title: "Indices are deleted on the day that their cluster's spec names",
    duty: "logging",
    ...FACTS,
    citations: [HIPAA.audit],
    why: "Each service that writes lays out the indices: one that says another number changes it for all.",
    remediation: "Set keepDays in the spec, and let the component write the policy.",
    evaluate: (plan) => {
      const known = indices(plan);
      if (known.length === 0) return [];
      return plan
        .ofType(/^aws:ecs\/taskDefinition:TaskDefinition$|^kubernetes:(apps|batch)\/v1:/)
        .flatMap((resource) =>
          programs(plan, resource)
            .flatMap(scripts)
            .flatMap((script) => indexFindings(resource.urn, script, known)),
        );
    },
  },
  {
    id: "R-75",
    name: "logins-are-kept-when-the-spec-says",
    title: "A realm keeps logins, and administrators' changes, for the days of its spec",
    duty: "logging",
    ...FACTS,
    citations: [HIPAA.audit],
    why: "Keycloak keeps events for ever, or not at all, unless the realm says how long.",
    remediation: "Set auditDays in the spec, and let the component write the realm.",
    evaluate: (plan) =>
      plan.ofType([typeOf("IdentityProvider")]).flatMap((provider) => realmFindings(plan, provider)),
  },
];
