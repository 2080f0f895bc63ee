/** Opens the one port a client needs, from that client alone, in every placement. */

import * as vpc from "@pulumi/aws/vpc";
import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "./connection";
import { labels } from "./naming";
import { References } from "./reference";
import type { KubernetesTarget } from "./target";

export type Client =
  | { kind: "aws"; securityGroupId: pulumi.Input<string> }
  | { kind: "kubernetes"; target: KubernetesTarget; podLabels: Record<string, string> };

/**
 * @returns what has to exist before the client starts.
 * @throws {Error} for a client on aws with data on kubernetes: no placement asks for it.
 */
export function openPort(
  name: string,
  client: Client,
  connection: Pick<Connection, "connection" | "reach" | "port">,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const role = `${name}-to-${connection.connection}`;
  const { reach, port } = connection;
  if (client.kind === "aws") {
    // Every service's group may leave on 443 already.
    if (reach.kind === "public-endpoint") return [];
    if (reach.kind !== "aws")
      throw new Error(`${name}: a service on aws cannot reach "${connection.connection}" on kubernetes`);
    return allowGroup(role, client.securityGroupId, reach.securityGroupId, port, opts);
  }
  if (reach.kind === "public-endpoint") return [allowEgressToInternet(role, client, port, opts)];
  if (reach.kind === "aws") return [allowEgressToCidrs(role, client, reach.cidrs, port, opts)];
  return allowPods(role, client, reach.podLabels, port, opts);
}

/** Two security groups: the client's may call, the other may be called, on this port and by nobody else. */
export function allowGroup(
  role: string,
  fromGroup: pulumi.Input<string>,
  toGroup: pulumi.Input<string>,
  port: number,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const tcp = { ipProtocol: "tcp", fromPort: port, toPort: port };
  return [
    new vpc.SecurityGroupEgressRule(
      role,
      { securityGroupId: fromGroup, referencedSecurityGroupId: toGroup, ...tcp },
      opts,
    ),
    new vpc.SecurityGroupIngressRule(
      role,
      { securityGroupId: toGroup, referencedSecurityGroupId: fromGroup, ...tcp },
      opts,
    ),
  ];
}

type KubernetesClient = Extract<Client, { kind: "kubernetes" }>;

/** Two policies: the client's pods may call, the other pods may be called. */
function allowPods(
  role: string,
  client: KubernetesClient,
  podLabels: Record<string, string>,
  port: number,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const ports = [{ port, protocol: "TCP" }];
  return [
    networkPolicy(`${role}-egress`, role, client, opts, {
      podSelector: { matchLabels: client.podLabels },
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: { matchLabels: podLabels } }], ports }],
    }),
    networkPolicy(`${role}-ingress`, role, client, opts, {
      podSelector: { matchLabels: podLabels },
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: { matchLabels: client.podLabels } }], ports }],
    }),
  ];
}

function allowEgressToCidrs(
  role: string,
  client: KubernetesClient,
  cidrs: string[],
  port: number,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return networkPolicy(`${role}-egress`, role, client, opts, {
    podSelector: { matchLabels: client.podLabels },
    policyTypes: ["Egress"],
    egress: [{ to: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ port, protocol: "TCP" }] }],
  });
}

/** Everywhere but the private ranges: a destination on the internet is not in somebody's cluster. */
export const INTERNET = {
  ipBlock: {
    cidr: "0.0.0.0/0",
    except: ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  },
};

function allowEgressToInternet(
  role: string,
  client: KubernetesClient,
  port: number,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return networkPolicy(`${role}-egress`, role, client, opts, {
    podSelector: { matchLabels: client.podLabels },
    policyTypes: ["Egress"],
    egress: [{ to: [INTERNET], ports: [{ port, protocol: "TCP" }] }],
  });
}

type PolicySpec = NonNullable<networking.NetworkPolicyArgs["spec"]>;

function networkPolicy(
  name: string,
  component: string,
  client: KubernetesClient,
  opts: pulumi.CustomResourceOptions,
  spec: PolicySpec,
): networking.NetworkPolicy {
  const waits = new References();
  return new networking.NetworkPolicy(
    name,
    {
      metadata: {
        name,
        namespace: waits.to(client.target.namespace),
        // A label's value takes 63 characters, and ends in a letter or digit.
        labels: labels(client.target.scope, component.slice(0, 63).replace(/[^a-z0-9]+$/, "")),
      },
      spec,
    },
    waits.options(opts),
  );
}
