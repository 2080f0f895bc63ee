/** Where a system's layers go: a placement becomes one network, or two. */
import type * as pulumi from "@pulumi/pulumi";
import { Network } from "../components/network";
import type { NetworkPlace } from "../components/network/args";
import type { Scope, Target } from "../components/target";
import type { SystemSpec } from "../systems/system";
import type { AwsSettings, KubernetesSettings, Profile, SystemSettings } from "./environment";

export interface Layers {
  /** Where services and edge run. */
  services: Target;
  /** Where databases, caches and their backups run. */
  data: Target;
}

export function layNetworks(
  spec: SystemSpec,
  settings: SystemSettings,
  scope: Scope,
  profile: Profile,
  opts: pulumi.ComponentResourceOptions,
): Layers {
  switch (settings.placement) {
    case "aws":
      return together(lay("network", { kind: "aws", scope, settings: needed(settings, "aws") }));
    case "kubernetes":
      return together(
        lay("network", { kind: "kubernetes", scope, settings: needed(settings, "kubernetes") }),
      );
    case "hybrid": {
      const cluster = needed(settings, "kubernetes");
      if (cluster.vpc === undefined) throw new Error(`${spec.name}: placement hybrid needs kubernetes.vpc`);
      const services = lay("network", { kind: "kubernetes", scope, settings: cluster });
      const place = {
        kind: "cluster-vpc",
        scope,
        settings: needed(settings, "aws"),
        vpc: cluster.vpc,
      } as const;
      return { services: services.target, data: lay("data-network", place).target };
    }
  }

  function lay(role: string, place: NetworkPlace): Network {
    const args = {
      cidr: settings.cidr ?? spec.cidr,
      namespace: spec.namespace,
      natPerZone: profile.natPerZone,
      place,
    };
    return new Network(`${spec.name}-${role}`, args, opts);
  }
}

/** Every target a connection's secret has to be written on, each once. */
export function readers(layers: Layers): Target[] {
  return layers.services === layers.data ? [layers.data] : [layers.services, layers.data];
}

function together(network: Network): Layers {
  return { services: network.target, data: network.target };
}

function needed(settings: SystemSettings, part: "aws"): AwsSettings;
function needed(settings: SystemSettings, part: "kubernetes"): KubernetesSettings;
function needed(settings: SystemSettings, part: "aws" | "kubernetes"): AwsSettings | KubernetesSettings {
  const found = settings[part];
  if (found === undefined)
    throw new Error(`${settings.name}: placement ${settings.placement} needs "${part}"`);
  return found;
}
