/** How long what happened can be read again. */
import type { Rule } from "../../rule";
import { componentRule } from "../../writing/component-rule";
import { atLeast, must, wrong } from "../../writing/expect";

/** The field of each, and what the component takes when it is left out. */
const KEPT: Readonly<Record<string, readonly [field: string, byDefault: number]>> = {
  "ward:components:ApiService": ["logDays", 30],
  "ward:components:EdgeProxy": ["logDays", 0],
  "ward:components:Network": ["flowLogDays", 30],
};

export const logIntentRules: Rule[] = [
  componentRule(
    ["ApiService", "EdgeProxy", "Network"],
    {
      id: "K-35",
      name: "specs-keep-logs",
      title: "Specs keep the logs of services, edges and networks for days",
      duty: "logging",
      severity: "medium",
      why: "A break-in is found weeks later; without logs nobody knows what was read.",
      remediation: "Raise logDays (flowLogDays of a Network), or leave it to the component.",
      setting: "logDays",
    },
    ({ resource, view }, { settings }) => {
      const [field, byDefault] = KEPT[resource.type] ?? ["logDays", 0];
      return must(
        view.at(field),
        byDefault,
        atLeast(settings.logDays),
        `must be at least ${settings.logDays}`,
      );
    },
  ),
  componentRule(
    ["IdentityProvider"],
    {
      id: "K-36",
      name: "logins-are-kept-as-audit-logs",
      title: "Logins, and what administrators change, are kept as long as audit logs",
      duty: "logging",
      severity: "high",
      why: "Who logged in, and who gave them the right to, is what an audit asks first.",
      remediation: "Raise auditDays, or leave it out: 365.",
      setting: "auditLogDays",
    },
    ({ view }, { settings }) =>
      must(
        view.at("auditDays"),
        365,
        atLeast(settings.auditLogDays),
        `must be at least ${settings.auditLogDays}`,
      ),
  ),
  componentRule(
    ["SearchCluster"],
    {
      id: "K-37",
      name: "indices-are-named",
      title: "Indices are those of named applications",
      duty: "logging",
      severity: "medium",
      why: "A pattern of everything deletes everything on its day; an index that nobody named is never deleted.",
      remediation: "Give each family of indices a pattern such as hospital-logs-*.",
    },
    ({ view }) => {
      const indices = view.at("indices");
      if (!indices.given()) return [wrong(indices, "nothing says when indices go")];
      return indices
        .each()
        .flatMap((index) =>
          must(
            index.at("pattern"),
            "",
            (pattern) => /^[a-z0-9][a-z0-9._-]+\*?$/.test(String(pattern)),
            "not the indices of one application",
          ),
        );
    },
  ),
];
