import * as batch from "@pulumi/kubernetes/batch/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import { type AuthoritySource, envFrom, filesystem, type MountedFiles, pullSecrets } from "../pod";
import { type Reference, References } from "../reference";
import { RESTRICTED_CONTAINER, restrictedPod } from "../restricted";
import type { KubernetesTarget } from "../target";
import { cpuQuantity, memoryQuantity } from "../units";
import {
  CLIENT_LABEL,
  type ContainerEnv,
  connectionVersions,
  DEFAULT_UID,
  digest,
  releaseSteps,
  type ServicePlan,
  secretAnnotations,
} from "./plan";

interface Surroundings {
  env: ContainerEnv;
  authority: AuthoritySource | undefined;
  account: Reference;
  mounted: MountedFiles | undefined;
  target: KubernetesTarget;
  /** What has to be there before the first step runs. */
  before: References;
}

/**
 * Runs the release steps one after the other before the new version starts. Its name is the digest of what it
 * runs: another image or command is another Job, the same one runs once, and again when a password is rotated: a
 * step sets it at the server before the first pod comes with it.
 */
export function createRelease(
  name: string,
  plan: ServicePlan,
  surroundings: Surroundings,
  opts: pulumi.CustomResourceOptions,
): batch.Job | undefined {
  const { env, authority, account, mounted, target, before } = surroundings;
  const steps = releaseSteps(plan, env, "kubernetes");
  const last = steps[steps.length - 1];
  if (last === undefined) return undefined;
  const waits = new References();
  const files = filesystem(plan.writablePaths, authority, mounted);
  const containers = steps.map((step) => ({
    name: step.name,
    image: step.image,
    imagePullPolicy: "IfNotPresent",
    command: step.command,
    env: envFrom(step.env, step.secrets, waits),
    resources: {
      requests: { cpu: cpuQuantity(plan.cpus.request), memory: memoryQuantity(plan.memoryMiB.request) },
      limits: { cpu: cpuQuantity(plan.cpus.limit), memory: memoryQuantity(plan.memoryMiB.limit) },
    },
    securityContext: RESTRICTED_CONTAINER,
    volumeMounts: files.volumeMounts,
  }));
  const pull = steps.some(({ image }) => image === plan.image) ? plan.pull : undefined;
  const what = steps.map(({ image, command, env: plain }) => ({ image, command, plain }));
  const jobName = `${plan.service}-release-${digest(what)}`;
  return new batch.Job(
    `${name}-release`,
    {
      metadata: {
        name: jobName,
        namespace: waits.to(target.namespace),
        labels: labels(target.scope, `${plan.service}-release`),
        annotations: secretAnnotations(connectionVersions(plan)),
      },
      spec: {
        backoffLimit: 6,
        activeDeadlineSeconds: 900,
        template: {
          // Not the service's own `app` label: its Service must never send a request here.
          metadata: { labels: { app: `${plan.service}-release`, [CLIENT_LABEL]: plan.service } },
          spec: {
            restartPolicy: "OnFailure",
            serviceAccountName: waits.to(account),
            ...pullSecrets(pull, waits),
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: restrictedPod(plan.uid ?? DEFAULT_UID),
            initContainers: containers.slice(0, -1),
            containers: containers.slice(-1),
            volumes: files.volumes,
          },
        },
      },
    },
    {
      ...before.options(waits.options(opts)),
      // In place an annotation would change and nothing run. The Job keeps its name, so the old one goes first.
      replaceOnChanges: ["metadata.annotations"],
      deleteBeforeReplace: true,
    },
  );
}
