/** The operators' stack: what its cluster needs to be told, and which secrets it asks for. */
import { OPERATORS } from "../components/cluster-addons/charts";
import type { OperatorName } from "../components/network/control-plane";
import { installs } from "./checks";
import type { ClusterSettings, Flavor } from "./environment";
import { isMapping, type Parsed, parseWith, pathUnder } from "./issues";
import { clusterSchema } from "./operators-schema";
import { oneOf, type Problem, show } from "./problems";
import type { Wanted } from "./secrets";
import { defined, type KnownSystem } from "./systems";

/** Where the operators' own secrets stand under `ward:secrets`. */
export const OPERATORS_SECRETS = "operators";
export const DNS_TOKEN_SECRET = "dnsToken";

/** A token is given by people; the clouds' own zones are opened to the cluster's workloads. */
const WITHOUT_IDENTITY = "cloudflare";
const PROVIDERS: Readonly<Record<Flavor, readonly string[]>> = {
  eks: ["route53", WITHOUT_IDENTITY],
  gke: ["google", WITHOUT_IDENTITY],
  aks: ["azure", WITHOUT_IDENTITY],
  plain: [WITHOUT_IDENTITY],
};

/** The cluster of the operators' stack; nothing for a stack of systems. */
export function parseCluster(kubernetes: unknown): Parsed<ClusterSettings> {
  const root = "ward:kubernetes";
  if (!installs(kubernetes)) return { value: undefined, problems: [] };
  const parsed = parseWith(clusterSchema, kubernetes, pathUnder(root));
  if (parsed.value === undefined) return { value: undefined, problems: parsed.problems };
  const { context, flavor, storageClass, clusterIssuer, operators: chosen, acme, dns } = parsed.value;
  const problems = missing(chosen ?? OPERATORS, acme, dns, flavor);
  if (dns !== undefined && !PROVIDERS[flavor].includes(dns.provider))
    problems.push({
      path: `${root}.dns.provider`,
      found: show(dns.provider),
      expected: `${oneOf(PROVIDERS[flavor])}, because the cluster's flavor is ${flavor}`,
    });
  const value = {
    ...{ context, flavor, storageClass, clusterIssuer },
    ...(chosen && { operators: chosen }),
    ...(acme && { acme: defined(acme) }),
    ...(dns && { dns: defined(dns) }),
  };
  return { value: problems.length === 0 ? value : undefined, problems };
}

function missing(chosen: readonly OperatorName[], acme: unknown, dns: unknown, flavor: Flavor): Problem[] {
  const needing = (names: readonly OperatorName[]) => names.filter((name) => chosen.includes(name));
  const need = (key: string, given: unknown, by: readonly OperatorName[], shape: string): Problem[] =>
    given !== undefined || by.length === 0
      ? []
      : [
          {
            path: `ward:kubernetes.${key}`,
            found: "nothing",
            expected: `${shape}, because ${by.join(" and ")} ${by.length === 1 ? "is" : "are"} installed`,
          },
        ];
  const providers = oneOf(PROVIDERS[flavor]);
  return [
    ...need("acme", acme, needing(["cert-manager"]), "{ email }"),
    ...need(
      "dns",
      dns,
      needing(["cert-manager", "external-dns"]),
      `{ provider, domains, … } with provider ${providers}`,
    ),
  ];
}

/** What people have to give to the operators' stack. */
export function operatorsSecrets(kubernetes: unknown): Wanted[] {
  const dns = isMapping(kubernetes) ? kubernetes["dns"] : undefined;
  const asks = installs(kubernetes) && isMapping(dns) && dns["provider"] === WITHOUT_IDENTITY;
  return asks ? [{ system: OPERATORS_SECRETS, secret: DNS_TOKEN_SECRET }] : [];
}

/** Whose secrets the operators' stack knows. */
export const OPERATORS_KNOWN: Readonly<Record<string, Pick<KnownSystem, "secrets">>> = {
  [OPERATORS_SECRETS]: { secrets: [DNS_TOKEN_SECRET] },
};
