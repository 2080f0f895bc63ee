/** What a service is told: its variables, from one table of texts and of secrets' entries. */
import { expect } from "chai";
import { type PlanView, type Stack, targetOf } from "../support/plan";
import type { Facts } from "./facts";
import { appContainer, type Variable, variables } from "./workload";

/** A text, in which `{domain}` is the stack's and `{auth-service}` the host of that service; or a secret's entry. */
export type Source = string | readonly [connection: string, field: string];

/** What a system is called in its stacks. */
export interface Names {
  namespace: string;
  domains: Readonly<Record<Stack, string>>;
}

export function variableFacts(
  { fact }: Facts,
  service: string,
  told: Readonly<Record<string, Source>>,
  names: Names,
): void {
  for (const [name, source] of Object.entries(told)) {
    const from = typeof source === "string" ? `sets ${name} to ${source}` : `takes ${name} from ${source[0]}`;
    fact(`${service}: ${from}`, [`services.${service}.env.${name}`], {
      everywhere: (plan) =>
        expect(variables(plan, appContainer(plan, service))[name]).to.deep.equal(
          expected(plan, source, names),
        ),
    });
  }
}

/** Variables whose value stands in the plan for everybody to read are none of these. */
export function noPlainSecret(plan: PlanView, service: string): void {
  const found = Object.entries(variables(plan, appContainer(plan, service)));
  const plain = found.filter(([, variable]) => "text" in variable).map(([name]) => name);
  const secret = /PASSWORD|SECRET|_KEY$|^(DATABASE|REDIS|RABBITMQ|ELASTICSEARCH)_(.*_)?URL$/;
  expect(plain.filter((name) => secret.test(name))).to.deep.equal([]);
}

function expected(plan: PlanView, source: Source, names: Names): Variable {
  if (typeof source !== "string") return { secret: entryOf(plan, source) };
  const text = source.replaceAll("{domain}", names.domains[plan.stack]);
  return { text: text.replace(/\{([a-z-]+)\}/, (_, service: string) => hostOf(plan, service, names)) };
}

function entryOf(plan: PlanView, [connection, field]: readonly [string, string]): string {
  return targetOf.services[plan.placement] === "aws"
    ? `arn:aws:ssm:us-west-2:123456789012:parameter/ward/${plan.stack}/${plan.system}/${connection}/${field}`
    : `${plan.system}-${connection}/${field}`;
}

function hostOf(plan: PlanView, service: string, { namespace }: Names): string {
  if (targetOf.services[plan.placement] === "aws") return `${service}.${namespace}.${plan.stack}.internal`;
  return `${service}.${namespace}${plan.stack === "prod" ? "" : "-staging"}.svc.cluster.local`;
}
