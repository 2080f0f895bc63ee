import type { OperatorName } from "../network/control-plane";

/** Where the domains of the cluster's systems are held, and how the cluster proves that it may change them. */
export type DnsZones = { domains: string[] } & (
  | {
      /** Route 53, from an EKS cluster. */
      provider: "route53";
      /** Region whose STS and endpoints are used; the zones themselves are global. */
      region: string;
      /** IAM role of the accounts `cert-manager` and `external-dns` (IRSA). @default an EKS Pod Identity association */
      roleArn?: string;
    }
  | {
      /** Cloud DNS, from a GKE cluster. */
      provider: "google";
      project: string;
      /** Google service account that both are bound to. @default Workload Identity Federation without one */
      serviceAccount?: string;
    }
  | {
      /** Azure DNS, from an AKS cluster with workload identity. */
      provider: "azure";
      tenantId: string;
      subscriptionId: string;
      resourceGroup: string;
      /** Client id of the managed identity. */
      clientId: string;
    }
  | {
      /** Cloudflare, from any cluster, with a token that people give. */
      provider: "cloudflare";
    }
);

/** The certificate authority that signs public certificates. */
export interface AcmeSpec {
  /** Where it warns of certificates that run out. */
  email: string;
  /** Directory of the authority. @default Let's Encrypt */
  server?: string;
}

export interface ClusterAddonsSpec {
  /** Operators to install. @default all */
  operators?: OperatorName[];
  /** Name of the ClusterIssuer that cert-manager gets. */
  clusterIssuer: string;
  /** Needed by cert-manager. */
  acme?: AcmeSpec;
  /** Needed by cert-manager and external-dns. */
  dns?: DnsZones;
  /** Storage class of Prometheus' disk; its volumes must be encrypted. */
  storageClass: string;
}
