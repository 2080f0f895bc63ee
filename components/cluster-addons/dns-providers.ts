/** What cert-manager and external-dns have to be told about each place that holds domains. Pure. */
import type { DnsZones } from "./args";

/** Kubernetes Secret with the token of a provider that no workload identity reaches, in both namespaces. */
export const DNS_TOKEN = { name: "dns-token", key: "token" };

export interface DnsWiring {
  /** `dns01` of a cert-manager Issuer. */
  solver: Record<string, unknown>;
  /** Values of the chart external-dns. */
  externalDns: Record<string, unknown>;
  /** Annotations of both service accounts, and labels of their pods: who they are to the cloud. */
  annotations: Record<string, string>;
  podLabels: Record<string, string>;
  /** Whether people have to give a token. */
  token: boolean;
}

const AMBIENT = { annotations: {}, podLabels: {}, token: false };

type Wire = { [P in DnsZones["provider"]]: (dns: Extract<DnsZones, { provider: P }>) => DnsWiring };

const providers: Wire = {
  route53: ({ region, roleArn }) => ({
    ...AMBIENT,
    solver: { route53: { region } },
    externalDns: { provider: { name: "aws" }, env: [{ name: "AWS_DEFAULT_REGION", value: region }] },
    annotations: roleArn === undefined ? {} : { "eks.amazonaws.com/role-arn": roleArn },
  }),
  google: ({ project, serviceAccount }) => ({
    ...AMBIENT,
    solver: { cloudDNS: { project } },
    externalDns: { provider: { name: "google" }, extraArgs: { "google-project": project } },
    annotations: serviceAccount === undefined ? {} : { "iam.gke.io/gcp-service-account": serviceAccount },
  }),
  azure: ({ tenantId, subscriptionId, resourceGroup, clientId }) => ({
    ...AMBIENT,
    solver: {
      azureDNS: {
        subscriptionID: subscriptionId,
        resourceGroupName: resourceGroup,
        environment: "AzurePublicCloud",
        managedIdentity: { clientID: clientId },
      },
    },
    externalDns: {
      provider: { name: "azure" },
      secretConfiguration: {
        enabled: true,
        mountPath: "/etc/kubernetes",
        data: {
          "azure.json": JSON.stringify({
            tenantId,
            subscriptionId,
            resourceGroup,
            useWorkloadIdentityExtension: true,
          }),
        },
      },
    },
    annotations: { "azure.workload.identity/client-id": clientId },
    podLabels: { "azure.workload.identity/use": "true" },
  }),
  cloudflare: () => ({
    ...AMBIENT,
    solver: { cloudflare: { apiTokenSecretRef: DNS_TOKEN } },
    externalDns: {
      provider: { name: "cloudflare" },
      env: [{ name: "CF_API_TOKEN", valueFrom: { secretKeyRef: DNS_TOKEN } }],
    },
    token: true,
  }),
};

export function wireDns(dns: DnsZones): DnsWiring {
  switch (dns.provider) {
    case "route53":
      return providers.route53(dns);
    case "google":
      return providers.google(dns);
    case "azure":
      return providers.azure(dns);
    case "cloudflare":
      return providers.cloudflare(dns);
  }
}
