import * as pulumi from "@pulumi/pulumi";
import type { Target } from "../target";
import type { NetworkPlace, NetworkSpec } from "./args";
import { onAws } from "./aws";
import { inClusterVpc } from "./cluster-vpc";
import { onKubernetes } from "./kubernetes";

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
    super("ward:components:Network", name, { ...spec, target: place.kind }, opts);
    this.target = lay(name, spec, place, { parent: this });
    this.registerOutputs({});
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
