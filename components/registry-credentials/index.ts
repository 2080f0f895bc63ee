import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { labels, physicalName } from "../naming";
import { type Reference, References, reference } from "../reference";
import type { AwsTarget, KubernetesTarget, Target, TargetKind } from "../target";

/** The secret that images are pulled with: in Secrets Manager, or a `dockerconfigjson` Secret of the namespace. */
export type PullSecret =
  /** `arn`: a pattern, as Secrets Manager ends each ARN in six characters of its own. */
  { kind: "aws"; name: Reference; arn: string } | { kind: "kubernetes"; name: Reference };

export interface RegistryCredentialsArgs {
  /** Host of the registry, with a port where it has one. */
  server: string;
  username: pulumi.Input<string>;
  password: pulumi.Input<string>;
  /** Where images are pulled. */
  targets: readonly Target[];
}

/** Name and password of a private registry, written where its images are pulled. */
export class RegistryCredentials extends pulumi.ComponentResource {
  private readonly secrets = new Map<TargetKind, PullSecret>();

  constructor(name: string, args: RegistryCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { server, targets } = args;
    const spec = { server, targets: targets.map(({ kind }) => kind) };
    super("ward:components:RegistryCredentials", name, spec, opts);
    for (const target of targets) {
      const made =
        target.kind === "aws"
          ? inSecretsManager(name, args, target, { parent: this })
          : inNamespace(name, args, target, { parent: this });
      this.secrets.set(target.kind, made);
    }
    this.registerOutputs({ server });
  }

  /** @throws {Error} when they are not written for that target. */
  on(kind: TargetKind): PullSecret {
    const secret = this.secrets.get(kind);
    if (secret === undefined)
      throw new Error(`the registry's credentials are not written for ${kind}: add that target`);
    return secret;
  }
}

function inSecretsManager(
  name: string,
  args: RegistryCredentialsArgs,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): PullSecret {
  const secretName = physicalName(target.scope, "registry", 512);
  const secret = new secretsmanager.Secret(
    name,
    { name: secretName, kmsKeyId: target.keyArn, recoveryWindowInDays: 7 },
    opts,
  );
  const { username, password } = args;
  const secretString = pulumi.secret(pulumi.jsonStringify({ username, password }));
  const version = new secretsmanager.SecretVersion(name, { secretId: secret.id, secretString }, opts);
  const arn = `arn:aws:secretsmanager:${target.region}:${target.accountId}:secret:${secretName}-??????`;
  return { kind: "aws", name: reference(secretName, secret, version), arn };
}

function inNamespace(
  name: string,
  args: RegistryCredentialsArgs,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): PullSecret {
  const { server, username, password } = args;
  const auth = pulumi
    .all([username, password])
    .apply(([user, word]) => Buffer.from(`${user}:${word}`).toString("base64"));
  const config = pulumi.jsonStringify({ auths: { [server]: { username, password, auth } } });
  const objectName = `${target.scope.system}-registry`;
  const waits = new References();
  const metadata = {
    name: objectName,
    namespace: waits.to(target.namespace),
    labels: labels(target.scope, objectName),
  };
  const secret = new core.Secret(
    name,
    {
      metadata,
      type: "kubernetes.io/dockerconfigjson",
      stringData: { ".dockerconfigjson": pulumi.secret(config) },
    },
    waits.options(opts),
  );
  return { kind: "kubernetes", name: reference(objectName, secret) };
}
