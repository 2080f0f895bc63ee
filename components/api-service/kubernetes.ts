import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import { authoritySource } from "../authority-volume";
import { labels } from "../naming";
import { openPort } from "../open-port";
import { fileKey, filesystem, type MountedFiles, pullSecrets } from "../pod";
import { type Reference, References, reference } from "../reference";
import { restrictedPod } from "../restricted";
import type { KubernetesTarget } from "../target";
import { createGuards } from "./guards";
import { createPolicies } from "./network-policies";
import {
  type BuiltService,
  byName,
  CLIENT_LABEL,
  DEFAULT_UID,
  digest,
  type Listener,
  listenerOf,
  ownMetricsPort,
  podsService,
  resolveEnv,
  type ServicePlan,
  secretAnnotations,
  secretVersions,
} from "./plan";
import { appContainer } from "./pod-container";
import { createRelease } from "./release-job";

/** A Deployment that loses no request while it is updated, and a ClusterIP Service nobody outside can see. */
export function onKubernetes(
  name: string,
  plan: ServicePlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltService {
  const { service } = plan;
  const waits = new References();
  const podLabels = { app: service, [CLIENT_LABEL]: service };
  const listens = listenerOf(plan);
  const env = resolveEnv(plan, target);
  const account = createAccount();
  const mounted = createFiles();
  const authority = authoritySource(name, service, plan.connections, target, waits, opts);
  openPorts();
  const release = createRelease(
    name,
    plan,
    { env, authority, account, mounted, target, before: waits },
    opts,
  );
  if (release !== undefined) waits.await(release);
  const deployment = createDeployment(createConfiguration());
  if (listens !== undefined) createServices(listens);
  createGuards(name, plan, deployment, target, opts);
  return {
    client: { kind: "kubernetes", target, podLabels: { [CLIENT_LABEL]: service } },
    reach: { kind: "kubernetes", podLabels: { app: service } },
  };

  function createAccount(): Reference {
    const account = new core.ServiceAccount(
      name,
      { metadata: metadata(service), automountServiceAccountToken: false },
      inNamespace(),
    );
    return reference(service, account);
  }

  function createConfiguration(): Reference {
    const objectName = `${service}-config`;
    const config = new core.ConfigMap(
      name,
      { metadata: metadata(objectName), data: env.plain },
      inNamespace(),
    );
    return reference(objectName, config);
  }

  function createFiles(): MountedFiles | undefined {
    const paths = Object.keys(plan.files ?? {}).sort();
    if (paths.length === 0) return undefined;
    const objectName = `${service}-files`;
    const data = Object.fromEntries(byName(plan.files ?? {}).map(([path, text]) => [fileKey(path), text]));
    waits.await(new core.ConfigMap(`${name}-files`, { metadata: metadata(objectName), data }, inNamespace()));
    return { configMap: objectName, paths };
  }

  function openPorts(): void {
    const client = { kind: "kubernetes", target, podLabels: { [CLIENT_LABEL]: service } } as const;
    for (const connection of plan.connections) {
      waits.await(...openPort(name, client, connection, opts), ...connection.ready);
    }
    waits.await(...createPolicies(name, plan, target, opts));
  }

  function createDeployment(config: Reference): Reference {
    const files = filesystem(plan.writablePaths, authority, mounted);
    const { rollout } = plan;
    const deployment = new apps.Deployment(
      name,
      {
        metadata: metadata(service),
        // No `replicas`: the HorizontalPodAutoscaler owns them.
        spec: {
          selector: { matchLabels: { app: service } },
          strategy: {
            type: "RollingUpdate",
            rollingUpdate: { maxSurge: rollout.maxSurge, maxUnavailable: rollout.maxUnavailable },
          },
          template: {
            metadata: {
              labels: { ...labels(target.scope, service), ...podLabels },
              annotations: {
                "ward.dev/config": digest(plan.files === undefined ? env.plain : [env.plain, plan.files]),
                ...secretAnnotations(secretVersions(plan)),
              },
            },
            spec: {
              serviceAccountName: waits.to(account),
              ...pullSecrets(plan.pull, waits),
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              securityContext: restrictedPod(plan.uid ?? DEFAULT_UID),
              terminationGracePeriodSeconds: 40,
              topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
                (topologyKey) => ({
                  maxSkew: 1,
                  topologyKey,
                  whenUnsatisfiable: "ScheduleAnyway",
                  labelSelector: { matchLabels: { app: service } },
                }),
              ),
              containers: [appContainer(plan, listens, env, config, files.volumeMounts, waits)],
              volumes: files.volumes,
            },
          },
        },
      },
      waits.options(opts),
    );
    return reference(service, deployment);
  }

  /** One port for people and services; a headless one for the edge, which balances itself, and for Prometheus. */
  function createServices({ port: targetPort, servicePort }: Listener): void {
    const selector = { app: service };
    const port = { name: "http", port: servicePort, targetPort, protocol: "TCP" };
    new core.Service(
      name,
      { metadata: metadata(service), spec: { type: "ClusterIP", selector, ports: [port] } },
      inNamespace(),
    );
    const direct = { ...port, port: targetPort };
    const watched = ownMetricsPort(plan);
    const metrics =
      watched === undefined ? [] : [{ name: "metrics", port: watched, targetPort: watched, protocol: "TCP" }];
    new core.Service(
      `${name}-pods`,
      {
        metadata: { ...metadata(podsService(service)), labels: labels(target.scope, podsService(service)) },
        spec: { type: "ClusterIP", clusterIP: "None", selector, ports: [direct, ...metrics] },
      },
      inNamespace(),
    );
  }

  function metadata(objectName: string) {
    return { name: objectName, namespace: target.namespace.text, labels: labels(target.scope, service) };
  }

  function inNamespace(): pulumi.CustomResourceOptions {
    const inside = new References();
    inside.to(target.namespace);
    return inside.options(opts);
  }
}
