import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import type { OperatorName } from "../network/control-plane";
import { Problems } from "../problems";
import { type Reference, References } from "../reference";
import type { Scope } from "../target";
import type { ClusterAddonsSpec } from "./args";
import { CHARTS, OPERATORS } from "./charts";
import { DNS_TOKEN, wireDns } from "./dns-providers";
import { createGuard } from "./guard";
import { createIssuer } from "./issuer";
import { createNamespaces } from "./namespaces";
import { createReleases } from "./releases";

export interface ClusterAddonsArgs extends ClusterAddonsSpec {
  scope: Scope;
  /** Token for the provider `cloudflare`. */
  dnsToken?: pulumi.Input<string>;
}

/** The operators that the systems of a cluster rely on, one stack for each cluster. */
export class ClusterAddons extends pulumi.ComponentResource {
  /** The chart of each operator, with its version. */
  readonly installed: Readonly<Record<string, string>>;

  constructor(name: string, args: ClusterAddonsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, dnsToken, ...spec } = args;
    const operators = OPERATORS.filter((operator) => spec.operators?.includes(operator) ?? true);
    super("ward:components:ClusterAddons", name, { ...spec, operators, target: "kubernetes" }, opts);
    const problems = new Problems();
    check(args, operators, problems);
    problems.refuse(this, name);
    const child = { parent: this };
    const guard = createGuard(name, scope, child);
    const namespaces = createNamespaces(name, operators, scope, child);
    const dns = spec.dns && wireDns(spec.dns);
    const secrets = dns?.token && dnsToken !== undefined ? this.createTokens(name, namespaces, args) : [];
    const context = {
      replicas: scope.environment === "prod" ? 2 : 1,
      storageClass: spec.storageClass,
      owner: scope.stack,
      domains: spec.dns?.domains ?? [],
      dns,
    };
    const releases = createReleases(name, operators, { namespaces, guard, secrets }, context, scope, child);
    const manager = releases.get("cert-manager");
    if (manager !== undefined && spec.acme !== undefined && spec.dns !== undefined) {
      const waits = new References();
      waits.await(manager, ...secrets);
      createIssuer(name, spec.clusterIssuer, spec.acme, spec.dns, scope, waits, child);
    }
    this.installed = Object.fromEntries(
      operators.map((operator) => [operator, `${CHARTS[operator].chart} ${CHARTS[operator].version}`]),
    );
    this.registerOutputs({ installed: this.installed });
  }

  /** The token where each of its two readers looks for it. */
  private createTokens(
    name: string,
    namespaces: ReadonlyMap<string, Reference>,
    { scope, dnsToken }: ClusterAddonsArgs,
  ): core.Secret[] {
    return ["cert-manager", "external-dns"].flatMap((role) => {
      const namespace = namespaces.get(role);
      if (namespace === undefined || dnsToken === undefined) return [];
      const waits = new References();
      const own = labels(scope, "cluster-addons");
      const metadata = { name: DNS_TOKEN.name, namespace: waits.to(namespace), labels: own };
      const stringData = { [DNS_TOKEN.key]: pulumi.secret(dnsToken) };
      const options = waits.options({ parent: this });
      return new core.Secret(
        `${name}-${role}-${DNS_TOKEN.name}`,
        { metadata, type: "Opaque", stringData },
        options,
      );
    });
  }
}

function check(args: ClusterAddonsArgs, operators: readonly OperatorName[], problems: Problems): void {
  const { acme, dns, dnsToken } = args;
  const unknown = (args.operators ?? []).filter((operator) => !OPERATORS.includes(operator));
  problems.unless(
    unknown.length === 0,
    `operators has ${unknown.join(", ")}: choose of ${OPERATORS.join(", ")}`,
  );
  problems.unless(operators.length > 0, "operators is empty: name one or more, or leave it out for all");
  const installs = (operator: OperatorName) => operators.includes(operator);
  problems.unless(!installs("cert-manager") || acme !== undefined, "acme is missing: give { email }");
  const needsDns = installs("cert-manager") || installs("external-dns");
  problems.unless(!needsDns || dns !== undefined, "dns is missing: give { provider, domains, … }");
  problems.unless(
    !needsDns || dns === undefined || !wireDns(dns).token || dnsToken !== undefined,
    `dnsToken is missing: ${dns?.provider} asks for one`,
  );
}
