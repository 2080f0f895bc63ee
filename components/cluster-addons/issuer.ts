import * as apiextensions from "@pulumi/kubernetes/apiextensions";
import type * as pulumi from "@pulumi/pulumi";
import { READY } from "../custom-resource";
import { labels } from "../naming";
import type { References } from "../reference";
import type { Scope } from "../target";
import type { AcmeSpec, DnsZones } from "./args";
import { wireDns } from "./dns-providers";

const LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";

/** Proves the cluster's domains, and no others, by DNS-01: nothing has to be reachable for it. */
export function createIssuer(
  name: string,
  issuer: string,
  acme: AcmeSpec,
  dns: DnsZones,
  scope: Scope,
  waits: References,
  opts: pulumi.CustomResourceOptions,
): apiextensions.CustomResource {
  return new apiextensions.CustomResource(
    `${name}-issuer`,
    {
      apiVersion: "cert-manager.io/v1",
      kind: "ClusterIssuer",
      metadata: {
        name: issuer,
        labels: labels(scope, "cluster-addons"),
        annotations: { "pulumi.com/waitFor": READY },
      },
      spec: {
        acme: {
          email: acme.email,
          server: acme.server ?? LETS_ENCRYPT,
          privateKeySecretRef: { name: `${issuer}-account` },
          solvers: [{ selector: { dnsZones: [...dns.domains].sort() }, dns01: wireDns(dns).solver }],
        },
      },
    },
    waits.options(opts),
  );
}
