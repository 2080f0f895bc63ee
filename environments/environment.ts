/** What a stack asks for, after its configuration has been read, checked and completed with defaults. */
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterAddonsSpec } from "../components/cluster-addons/args";
import type { Budget } from "./budget";

/** Where a system's layers go. `hybrid`: data on aws; services and edge on kubernetes. */
export type Placement = "aws" | "kubernetes" | "hybrid";

/** The cloud a Kubernetes cluster runs in: decides load balancer annotations and nothing else. */
export type Flavor = "eks" | "gke" | "aks" | "plain";

/** Sizes, redundancy and guard rails of an environment. `staging` may be smaller, never less private. */
export interface Profile {
  /** Refuse deletion: Pulumi `protect` on stateful resources. */
  protect: boolean;
  /** Standby copies of data in another zone (RDS Multi-AZ, PostgreSQL instances, cache replicas). */
  redundantData: boolean;
  /** One NAT gateway per zone instead of one per network. */
  natPerZone: boolean;
  /** The guide's minimum where it gives one beside the recommended size. */
  minimumSizes: boolean;
  /** Share of the guide's database memory and of the parameters that follow from it, 0–1. */
  databaseMemoryShare: number;
  /** Days of point-in-time recovery of a database, 1–35. */
  recoveryDays: number;
  /** Days that automatic cache snapshots are kept, 1–35. */
  cacheSnapshotDays: number;
  /** Days that a backup vault's lock can still be undone; the lock is in governance mode when absent. */
  vaultLockGraceDays?: number;
}

/** An AWS account and region to build in. */
export interface AwsSettings {
  region: string;
  /** The twelve-digit account id. A provider logged in to another account is refused. */
  accountId: string;
  /** Availability zones, e.g. `us-west-2a`; two or more. Append new ones: the only NAT gateway of `staging` is in the first. @default a, b and c of the region */
  zones: string[];
  /** Route 53 hosted zone that holds the systems' domains. Needed for an edge on aws. */
  hostedZoneId?: string;
  /** Id of the managed prefix list `com.amazonaws.global.cloudfront.origin-facing` in the region. Needed for an edge on aws. */
  cloudfrontPrefixListId?: string;
  /** SNS topic of the account and region that alarms of backups are sent to. @default they ring nowhere */
  alarmTopicArn?: string;
}

/** The VPC of a Kubernetes cluster on AWS, which a `hybrid` placement puts its data into. */
export interface ClusterVpc {
  id: string;
  /** Private subnets with a route out, where backup tasks run. */
  taskSubnetIds: string[];
  /** Free CIDR blocks of the VPC for the data subnets that Ward makes, by availability zone; two or more. */
  dataSubnets: Record<string, string>;
  /** Private CIDR blocks that the cluster's pods get their addresses from. One or more. */
  podCidrs: string[];
}

/** A Kubernetes cluster to build in. */
export interface KubernetesSettings {
  /** Name of the kubeconfig context. */
  context: string;
  flavor: Flavor;
  /** Storage class of data volumes; its volumes must be encrypted. */
  storageClass: string;
  /** Of disks that go with a run: its volumes must be encrypted, and deleted with their claim. @default storageClass */
  scratchStorageClass?: string;
  /** Whether the operators are in the cluster already, or are installed by this stack. @default existing */
  addons: "existing" | "install";
  /** cert-manager ClusterIssuer that proves domains by DNS-01. @default letsencrypt-prod */
  clusterIssuer: string;
  /** Needed for placement `hybrid`. */
  vpc?: ClusterVpc;
}

/** The cluster of the operators' stack, and what is installed in it. */
export type ClusterSettings = Pick<KubernetesSettings, "context" | "flavor"> & ClusterAddonsSpec;

/** A bucket outside of what it protects: another account or another site. Versioned and with object lock. */
export interface BackupSite {
  bucket: string;
  region: string;
  /** S3 endpoint of a store that is not AWS, `https://…`. @default AWS */
  endpoint?: string;
}

/** One system of a stack. */
export interface SystemSettings {
  name: string;
  domain: string;
  placement: Placement;
  /** Present when the placement needs it. */
  aws?: AwsSettings;
  /** Present when the placement needs it. */
  kubernetes?: KubernetesSettings;
  /** Address range of the system's own VPC. @default the spec sheet's */
  cidr?: string;
  /** Container images by service, overriding the spec sheet's: a digest, or an exact tag. */
  images: Record<string, string>;
  /** Where the spec sheet's images come from. @default each from the registry it names */
  registry?: Registry;
  /** Where its own backups go. @default the stack's site */
  backups?: BackupSite;
  /** Built files of static sites, by site. */
  sites: Record<string, { folder: string }>;
  /** Plain variables that the stack sets to another value, in every service that has one of this name. */
  env: Record<string, string>;
  /** Answer 503 to everybody, by the edge; health checks go on. @default false */
  maintenance?: boolean;
  /** Figures of the spec sheet that the stack changes. */
  overrides: SystemOverrides;
}

/** A registry that holds the system's images under their own paths: a mirror, or ECR. */
export interface Registry {
  /** Its host, with a port where it has one. */
  server: string;
  /** Whether it asks for a name and a password: the given secrets `registryUsername` and `registryPassword`. @default false */
  login: boolean;
  /** Whether this stack makes the repositories of the system's images. ECR only; they are shared, so one stack does. @default false */
  create: boolean;
}

/** What a stack may change about a system's size. @default the spec sheet's */
export interface SystemOverrides {
  /** Copies of a service, by service: never fewer, never more. */
  replicas: Record<string, { min: number; max: number }>;
  /** Primaries of a cache, by cache, which makes it a Redis Cluster. 3 to 100. */
  shards: Record<string, number>;
  /** Disk of a database, by database; it can grow, and never shrinks. */
  storageGiB: Record<string, number>;
  /** Days that a backup is kept, 7 or more. */
  keepDays?: number;
}

export interface Waiver {
  /** Rule id, e.g. `T-15`. */
  rule: string;
  /** Resource name or URN. */
  resource: string;
  owner: string;
  reason: string;
  /** Last day it holds, `YYYY-MM-DD`. */
  expires: string;
}

/** Secrets that people give (`ward:secrets`); generated ones never appear here. */
export interface GivenSecrets {
  /** The secret, or an unknown one during a preview when it is still to fill. */
  get(system: string, secret: string): pulumi.Output<string>;
  /** The commands that fill what was asked for and is missing. */
  readonly toFill: string[];
}

export interface Environment {
  stack: string;
  name: "staging" | "prod";
  profile: Profile;
  systems: SystemSettings[];
  /** For every system without a site of its own. Absent where all have one, and in the operators' stack. */
  backups?: BackupSite;
  /** Only in the operators' stack, which has no systems. */
  cluster?: ClusterSettings;
  /** Who wakes people when something rings. @default nobody: alerts stand in Alertmanager and the console */
  onCall?: "pagerduty";
  /** What it may cost a month, and what a cluster's parts cost. */
  budget: Budget;
  secrets: GivenSecrets;
  waivers: Waiver[];
}
