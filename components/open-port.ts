/** Opens the one port a client needs, from that client alone, in every placement. */

import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "./connection";
import type { Peer } from "./network/control-plane";
import { createNetworkPolicy } from "./network-policy";
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
  if (reach.kind === "public-endpoint") return [allowEgress(role, client, [INTERNET], port, opts)];
  if (reach.kind === "aws") {
    const blocks = reach.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
    return [allowEgress(role, client, blocks, port, opts)];
  }
  // Two policies: the client's pods may call, the other pods may be called.
  return [
    allowEgress(role, client, [{ podSelector: { matchLabels: reach.podLabels } }], port, opts),
    allowIngress(role, client, reach.podLabels, port, opts),
  ];
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

/** Everywhere but the private ranges: a destination on the internet is not in somebody's cluster. */
export const INTERNET = {
  ipBlock: {
    cidr: "0.0.0.0/0",
    except: ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  },
};

function allowEgress(
  role: string,
  client: KubernetesClient,
  to: Peer[],
  port: number,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const spec = {
    podSelector: { matchLabels: client.podLabels },
    policyTypes: ["Egress"],
    egress: [{ to, ports: [{ port, protocol: "TCP" }] }],
  };
  return createNetworkPolicy(`${role}-egress`, `${role}-egress`, label(role), spec, client.target, opts);
}

function allowIngress(
  role: string,
  client: KubernetesClient,
  podLabels: Record<string, string>,
  port: number,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const spec = {
    podSelector: { matchLabels: podLabels },
    policyTypes: ["Ingress"],
    ingress: [
      { from: [{ podSelector: { matchLabels: client.podLabels } }], ports: [{ port, protocol: "TCP" }] },
    ],
  };
  return createNetworkPolicy(`${role}-ingress`, `${role}-ingress`, label(role), spec, client.target, opts);
}

/** A label's value takes 63 characters, and ends in a letter or digit. */
function label(role: string): string {
  return role.slice(0, 63).replace(/[^a-z0-9]+$/, "");
}
