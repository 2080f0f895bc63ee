import * as pulumi from "@pulumi/pulumi";
import type { Target } from "../target";
import type { NetworkPlace, NetworkSpec } from "./args";
import { onAws } from "./aws";
import { inClusterVpc } from "./cluster-vpc";
import { namespaceFor, onKubernetes } from "./kubernetes";

export interface NetworkArgs extends NetworkSpec {
  place: NetworkPlace;
}

/**
 * The ground a system stands on, closed until a component opens a port: a VPC with flow logs and data subnets
 * without any way out, or a namespace with default-deny policies, `restricted` pods and a private CA.
 */
export class Network extends pulumi.ComponentResource {
  /** What the system's other components are built on. */
  readonly target: Target;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const { place, ...spec } = args;
    super("ward:components:Network", name, decided(spec, place), opts);
    this.target = lay(name, spec, place, { parent: this });
    this.registerOutputs({});
  }
}

/** What the place leaves to decide: only a VPC of one's own has a range and gateways. */
function decided(spec: NetworkSpec, place: NetworkPlace): Record<string, unknown> {
  const { namespace, cidr, natPerZone, flowLogDays } = spec;
  const logs = flowLogDays === undefined ? {} : { flowLogDays };
  switch (place.kind) {
    case "aws":
      return { namespace, cidr, natPerZone, ...logs, zones: place.settings.zones, target: "aws" };
    case "cluster-vpc":
      return { namespace, vpc: place.vpc.id, dataSubnets: place.vpc.dataSubnets, target: "aws" };
    case "kubernetes":
      return {
        namespace: namespaceFor(namespace, place.scope),
        flavor: place.settings.flavor,
        target: "kubernetes",
      };
  }
}

function lay(
  name: string,
  spec: NetworkSpec,
  place: NetworkPlace,
  opts: pulumi.CustomResourceOptions,
): Target {
  switch (place.kind) {
    case "aws":
      return onAws(name, spec, place.scope, place.settings, opts);
    case "cluster-vpc":
      return inClusterVpc(name, spec, place.scope, place.settings, place.vpc, opts);
    case "kubernetes":
      return onKubernetes(name, spec, place.scope, place.settings, opts);
  }
}
