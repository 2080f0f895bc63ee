/** The targets a component can be built on. The only file that knows which there are. */
import type * as pulumi from "@pulumi/pulumi";
import type { Reference } from "./reference";

/** Whose resources these are; every physical name carries stack and system. */
export interface Scope {
  stack: string;
  system: string;
  environment: "staging" | "prod";
  /** Refuse deletion of stateful resources, by Pulumi and by the service itself. */
  protect: boolean;
}

/** An AWS account and region, and the ground a Network has laid there. */
export interface AwsTarget {
  kind: "aws";
  scope: Scope;
  region: string;
  accountId: string;
  vpcId: pulumi.Input<string>;
  /** Private subnets with a way out, for tasks. */
  appSubnetIds: pulumi.Input<string>[];
  /** Subnets without any way out, for data; and their address ranges. */
  dataSubnetIds: pulumi.Input<string>[];
  dataCidrs: string[];
  /** Address ranges of a cluster's pods that may reach the data (placement `hybrid`), else empty. */
  podCidrs: string[];
  /** ECS cluster. */
  clusterName: Reference;
  clusterArn: pulumi.Input<string>;
  /** Cloud Map namespace for service discovery, and its domain. */
  discoveryNamespaceId: pulumi.Input<string>;
  discoveryDomain: string;
  /** The system's own KMS key. */
  keyArn: pulumi.Input<string>;
  /** SNS topic that alarms are sent to. @default they ring nowhere, and stand in the console */
  alarmTopicArn?: string;
}

/** A namespace of a Kubernetes cluster, as a Network has prepared it. */
export interface KubernetesTarget {
  kind: "kubernetes";
  scope: Scope;
  flavor: "eks" | "gke" | "aks" | "plain";
  storageClass: string;
  /** Of disks that go with a run. */
  scratchStorageClass: string;
  /** cert-manager ClusterIssuer for public names. */
  clusterIssuer: string;
  namespace: Reference;
  /** The namespace's private CA: its cert-manager Issuer, and the Secret whose `ca.crt` clients trust. */
  caIssuer: Reference;
  caSecret: Reference;
}

export interface Targets {
  aws: AwsTarget;
  kubernetes: KubernetesTarget;
}

export type TargetKind = keyof Targets;
export type Target = Targets[TargetKind];

type Build<K extends TargetKind, Spec, Built> = (
  name: string,
  spec: Spec,
  target: Targets[K],
  opts: pulumi.CustomResourceOptions,
) => Built;

/** One builder per target: a new target does not compile until every component has one. */
export type Builders<Spec, Built> = { readonly [K in TargetKind]: Build<K, Spec, Built> };

/** Builds a component on the target it was given. */
export function buildOn<Spec, Built>(
  builders: Builders<Spec, Built>,
  target: Target,
  name: string,
  spec: Spec,
  opts: pulumi.CustomResourceOptions,
): Built {
  switch (target.kind) {
    case "aws":
      return builders.aws(name, spec, target, opts);
    case "kubernetes":
      return builders.kubernetes(name, spec, target, opts);
  }
}
