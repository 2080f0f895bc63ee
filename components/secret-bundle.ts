import { createHash } from "node:crypto";
import * as ssm from "@pulumi/aws/ssm";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { SecretRef } from "./connection";
import { labels } from "./naming";
import { References, reference } from "./reference";
import type { AwsTarget, KubernetesTarget, Scope, Target, TargetKind } from "./target";

/** A value of a secret: given, generated, or put together from both. */
export type SecretValues<Key extends string = string> = { readonly [K in Key]?: pulumi.Input<string> };

interface Bundle<Key extends string> {
  /** Last part of the SSM path. */
  path: string;
  /** Name of the Kubernetes Secret. */
  objectName: string;
  /** Type of the Kubernetes Secret. @default Opaque */
  type?: string;
  values: SecretValues<Key>;
  /** What the values mean nothing without. */
  after?: pulumi.Resource[];
}

/**
 * One secret with several entries, written where its readers run: SSM SecureString parameters under
 * `/ward/<stack>/<system>/<path>/`, or a Kubernetes Secret. Names are literal, values secret.
 */
export class SecretBundle<Key extends string = string> {
  private readonly places = new Map<TargetKind, (key: Key) => SecretRef>();
  private readonly values: SecretValues;

  constructor(
    name: string,
    bundle: Bundle<Key> & { readers: readonly Target[] },
    opts: pulumi.CustomResourceOptions,
  ) {
    for (const reader of bundle.readers) this.write(name, bundle, reader, opts);
    this.values = bundle.values;
  }

  /** @throws {Error} when the bundle is not written for that target. */
  ref(key: Key, on: TargetKind): SecretRef {
    const place = this.places.get(on);
    if (place === undefined)
      throw new Error(`the secret is not written for ${on}: add that target to its readers`);
    return place(key);
  }

  /** Changes when one of these values does (any, unless told); says nothing about them. */
  versionOf(keys: readonly string[] = Object.keys(this.values)): pulumi.Output<string> {
    return fingerprint(Object.fromEntries(keys.map((key) => [key, this.values[key]])));
  }

  private write(name: string, bundle: Bundle<Key>, reader: Target, opts: pulumi.CustomResourceOptions): void {
    if (reader.kind === "aws") {
      const parameters = createParameters(name, bundle, reader, opts);
      this.places.set("aws", (key) => {
        const parameter = parameters.get(key);
        if (parameter === undefined) throw new Error(`secret "${bundle.path}" has no entry "${key}"`);
        return { kind: "aws", arn: reference(parameterArn(reader, bundle.path, key), parameter) };
      });
    } else {
      const secret = createSecret(name, bundle, reader, opts);
      this.places.set("kubernetes", (key) => {
        if (bundle.values[key] === undefined)
          throw new Error(`secret "${bundle.path}" has no entry "${key}"`);
        return { kind: "kubernetes", name: reference(bundle.objectName, secret), key };
      });
    }
  }
}

function createParameters<Key extends string>(
  name: string,
  bundle: Bundle<Key>,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): Map<string, ssm.Parameter> {
  const parameters = new Map<string, ssm.Parameter>();
  const waits = new References();
  waits.await(...(bundle.after ?? []));
  for (const [key, value] of entries(bundle.values)) {
    const parameter = new ssm.Parameter(
      `${name}-${key}`,
      {
        name: parameterName(target.scope, bundle.path, key),
        type: "SecureString",
        keyId: target.keyArn,
        value: pulumi.secret(value),
      },
      waits.options(opts),
    );
    parameters.set(key, parameter);
  }
  return parameters;
}

function createSecret<Key extends string>(
  name: string,
  bundle: Bundle<Key>,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): core.Secret {
  const waits = new References();
  const stringData = Object.fromEntries(
    entries(bundle.values).map(([key, value]) => [key, pulumi.secret(value)]),
  );
  return new core.Secret(
    name,
    {
      metadata: {
        name: bundle.objectName,
        namespace: waits.to(target.namespace),
        labels: labels(target.scope, bundle.objectName),
      },
      type: bundle.type ?? "Opaque",
      stringData,
    },
    waits.options(opts),
  );
}

function parameterName(scope: Scope, bundle: string, key: string): string {
  return `/ward/${scope.stack}/${scope.system}/${bundle}/${key}`;
}

function parameterArn(target: AwsTarget, bundle: string, key: string): string {
  return `arn:aws:ssm:${target.region}:${target.accountId}:parameter${parameterName(target.scope, bundle, key)}`;
}

function entries(values: Record<string, pulumi.Input<string> | undefined>): [string, pulumi.Input<string>][] {
  return Object.entries(values)
    .filter((entry): entry is [string, pulumi.Input<string>] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A short digest of all values. Secrets are long and random, so it cannot be turned back into them. */
function fingerprint(values: Record<string, pulumi.Input<string> | undefined>): pulumi.Output<string> {
  const digest = pulumi
    .all(entries(values).map(([, value]) => value))
    .apply((all) => createHash("sha256").update(all.join("\0")).digest("hex").slice(0, 12));
  return pulumi.unsecret(digest);
}
