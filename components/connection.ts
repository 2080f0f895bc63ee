/** How a service reaches data: decided here once, for every component and placement (docs/connections.md). */
import type * as pulumi from "@pulumi/pulumi";
import type { Reference } from "./reference";
import type { TargetKind } from "./target";

/**
 * What a service can be told about a connection; each is an entry of the connection's secret. The replica's are
 * there where something answers only reads, the region where clients sign for one (S3).
 */
export type ConnectionField =
  | "url"
  | "host"
  | "port"
  | "username"
  | "password"
  | "database"
  | "region"
  | "replicaUrl"
  | "replicaHost";

/** Where an entry of a secret lies: an SSM parameter's ARN, or a key of a Kubernetes Secret. */
export type SecretRef =
  | { kind: "aws"; arn: Reference }
  | { kind: "kubernetes"; name: Reference; key: string };

/** Where the data listens, so that a client can open exactly that port and nothing else. */
export type Reach =
  | { kind: "aws"; securityGroupId: pulumi.Input<string>; cidrs: string[] }
  | { kind: "kubernetes"; podLabels: Record<string, string> }
  /** A service of the cloud with public addresses (S3): who may use it, its keys say. */
  | { kind: "public-endpoint" };

/** The certificate authority a client must trust; absent where public roots suffice. */
export type CertificateAuthority =
  | { kind: "pem"; pem: string }
  | { kind: "kubernetes"; secret: Reference; key: string };

/** Where a client's containers find the authority's certificates. */
export const CA_PATH = "/etc/ward/ca.pem";

/** Work that must be done in a data store before its clients start; idempotent. */
export interface ReleaseStep {
  name: string;
  image: string;
  command: string[];
  env: Record<string, string>;
  secrets: Record<string, SecretRef>;
}

/** A live connection: what a service gets for a name in its `uses`. Never holds a password. */
export interface Connection {
  /** Its name, unique in the system: `database`, `cache`, … */
  readonly connection: string;
  readonly port: number;
  readonly reach: Reach;
  readonly authority?: CertificateAuthority;
  /** Changes when the secret does, so that whoever uses it is redeployed. */
  readonly version: pulumi.Output<string>;
  /** Connections that clients may hold at once, where the server has a limit. */
  readonly capacity?: number;
  /** What has to be up before a client starts. */
  readonly ready: readonly pulumi.Resource[];
  /** Users to make where the service has no declarative way to (RDS). */
  readonly setup?: (on: TargetKind) => ReleaseStep;
  /** @throws {Error} when the connection is not written for that target, or has no such field. */
  secret(field: ConnectionField, on: TargetKind): SecretRef;
}
