import type { AwsSettings, ClusterVpc, KubernetesSettings } from "../../environments/environment";
import type { Scope } from "../target";

/** Where a system stands. On aws its own VPC and ECS cluster; on kubernetes its own namespace. */
export interface NetworkSpec {
  /** Address range of the VPC, /16 to /20. Only aws. */
  cidr: string;
  /** Namespace, ECS cluster and discovery domain are named after it. Source: each seed's own name. */
  namespace: string;
  /** Days that network flow logs are kept. @default 30 */
  flowLogDays?: number;
  /** One NAT gateway per zone, so that a zone's failure takes no other zone's way out. Only aws. */
  natPerZone: boolean;
}

export type NetworkPlace =
  | { kind: "aws"; scope: Scope; settings: AwsSettings }
  | { kind: "cluster-vpc"; scope: Scope; settings: AwsSettings; vpc: ClusterVpc }
  | { kind: "kubernetes"; scope: Scope; settings: KubernetesSettings };
