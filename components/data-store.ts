import * as pulumi from "@pulumi/pulumi";
import type {
  CertificateAuthority,
  Connection,
  ConnectionField,
  Reach,
  ReleaseStep,
  SecretRef,
} from "./connection";
import type { SecretBundle } from "./secret-bundle";
import type { TargetKind } from "./target";

/** What a target's builder hands back of a data store. */
export interface BuiltData {
  bundle: SecretBundle<ConnectionField>;
  reach: Reach;
  /** Absent where public roots suffice. */
  authority?: CertificateAuthority;
  ready: pulumi.Resource[];
  /** What is made in it before its clients start, where there is no declarative way to. */
  setup?: (on: TargetKind) => ReleaseStep;
}

interface Listening extends BuiltData {
  connection: string;
  port: number;
}

/** A component that holds data, and is the connection to it. */
export abstract class DataStore extends pulumi.ComponentResource implements Connection {
  readonly connection: string;
  readonly port: number;
  readonly reach: Reach;
  readonly authority?: CertificateAuthority;
  readonly version: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
  readonly setup?: (on: TargetKind) => ReleaseStep;
  private readonly bundle: SecretBundle<ConnectionField>;

  /** @param build makes what the component is parent of, after its spec has been checked */
  protected constructor(
    type: string,
    name: string,
    spec: pulumi.Inputs,
    opts: pulumi.ComponentResourceOptions | undefined,
    build: (parent: pulumi.ComponentResource) => Listening,
  ) {
    super(type, name, spec, opts);
    const { connection, port, reach, authority, bundle, ready, setup } = build(this);
    this.connection = connection;
    this.port = port;
    this.reach = reach;
    if (authority !== undefined) this.authority = authority;
    this.bundle = bundle;
    this.version = bundle.versionOf();
    this.ready = ready;
    if (setup !== undefined) this.setup = setup;
    this.registerOutputs({ port });
  }

  secret(field: ConnectionField, on: TargetKind): SecretRef {
    return this.bundle.ref(field, on);
  }
}
