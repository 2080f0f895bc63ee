/** The operators' stack: one for each cluster, without systems. */
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import { ClusterAddons } from "../components/cluster-addons";
import type { ClusterSettings, Environment } from "./environment";
import { DNS_TOKEN_SECRET, OPERATORS_SECRETS } from "./operators";

export interface AddonsOutputs {
  /** Name that systems' stacks give as `clusterIssuer`. */
  clusterIssuer: string;
  /** Chart and version of each operator. */
  installed: Readonly<Record<string, string>>;
}

export function deployAddons(environment: Environment, cluster: ClusterSettings): AddonsOutputs {
  const { stack, name, profile, secrets } = environment;
  const { context, flavor: _, ...spec } = cluster;
  const provider = new KubernetesProvider(`${OPERATORS_SECRETS}-kubernetes`, { context });
  const scope = { stack, system: OPERATORS_SECRETS, environment: name, protect: profile.protect };
  const token =
    spec.dns?.provider === "cloudflare" ? { dnsToken: secrets.get(OPERATORS_SECRETS, DNS_TOKEN_SECRET) } : {};
  const addons = new ClusterAddons(
    OPERATORS_SECRETS,
    { ...spec, ...token, scope },
    { providers: [provider] },
  );
  return { clusterIssuer: spec.clusterIssuer, installed: addons.installed };
}
