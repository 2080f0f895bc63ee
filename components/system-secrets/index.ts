import * as pulumi from "@pulumi/pulumi";
import type { SecretRef } from "../connection";
import { createPassword } from "../password";
import { SecretBundle } from "../secret-bundle";
import type { Target, TargetKind } from "../target";

export interface SystemSecretsSpec {
  /** Secrets that are made here: their length in letters and digits, by key. */
  generated: Readonly<Record<string, number>>;
}

export interface SystemSecretsArgs extends SystemSecretsSpec {
  /** Last part of the SSM path. */
  path: string;
  /** Name of the Kubernetes Secret. */
  objectName: string;
  /** Secrets that people gave, by key. */
  given: Readonly<Record<string, pulumi.Output<string>>>;
  /** Where those run who read them. */
  readers: Target[];
}

/** Secrets that belong to no data store: given by people or generated, written where their readers run. */
export class SystemSecrets extends pulumi.ComponentResource {
  readonly keys: readonly string[];
  private readonly bundle: SecretBundle;

  constructor(name: string, args: SystemSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { path, objectName, given, generated, readers } = args;
    const spec = { generated, given: Object.keys(given).sort(), targets: readers.map(({ kind }) => kind) };
    super("ward:components:SystemSecrets", name, spec, opts);
    const child = { parent: this };
    const made = Object.entries(generated).map(
      ([key, length]) => [key, createPassword(`${name}-${key}`, child, length)] as const,
    );
    const values = { ...Object.fromEntries(made), ...given };
    this.keys = Object.keys(values).sort();
    this.bundle = new SecretBundle(name, { path, objectName, values, readers }, child);
    this.registerOutputs({ keys: this.keys });
  }

  /** @throws {Error} when the key does not exist, or is not written for that target. */
  ref(key: string, on: TargetKind): SecretRef {
    return this.bundle.ref(key, on);
  }

  /** Changes when one of these keys does, so that whoever uses it is redeployed. */
  version(keys: readonly string[]): pulumi.Output<string> {
    return this.bundle.versionOf(keys);
  }
}
