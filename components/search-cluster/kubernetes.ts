import type * as apiextensions from "@pulumi/kubernetes/apiextensions";
import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../custom-resource";
import { ELASTICSEARCH_PATCH, images } from "../images";
import { createInstancePolicy } from "../instance-policy";
import { SEARCH_OPERATOR } from "../network/control-plane";
import { createPassword } from "../password";
import { type Reference, References } from "../reference";
import { SecretBundle } from "../secret-bundle";
import { createCertificate } from "../server-certificate";
import type { KubernetesTarget } from "../target";
import { type BuiltSearch, connectionValues, MASTER, type SearchPlan } from "./built";
import { elasticsearchCalls, ROLES, rolesFile } from "./elasticsearch";
import { nodeSet, SET } from "./node-set";
import { setupStep } from "./setup";
import { createTransportAuthority } from "./transport-authority";

const PORTS = { https: 9200, transport: 9300 } as const;

/** Elasticsearch by Elastic's operator (ECK): TLS only, no superuser, volumes that outlive the resource. */
export function onKubernetes(
  name: string,
  plan: SearchPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltSearch {
  const objectName = `${target.scope.system}-${plan.connection}`;
  const namespace = target.namespace.text;
  const service = `${objectName}-es-http.${namespace}.svc`;
  const host = `${service}.cluster.local`;
  // The operator's own labels. https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/network-policies
  const podLabels = {
    "common.k8s.elastic.co/type": "elasticsearch",
    "elasticsearch.k8s.elastic.co/cluster-name": objectName,
  };
  const bundle = createUser("", plan.user, ROLES.application);
  const master = createUser("-master", MASTER, ROLES.master);
  const access = createAccess();
  const cluster = createCluster();
  return {
    bundle,
    reach: { kind: "kubernetes", podLabels },
    port: PORTS.https,
    authority: { kind: "kubernetes", secret: target.caSecret, key: "ca.crt" },
    ready: [cluster],
    setup: (on) =>
      setupStep({
        calls: elasticsearchCalls(plan),
        port: PORTS.https,
        privateAuthority: true,
        secrets: { host: bundle.ref("host", on), masterPassword: master.ref("password", on) },
      }),
  };

  /** A member that stops tells the others so over HTTPS. */
  function createAccess() {
    const among = [PORTS.https, PORTS.transport];
    const operator = { operator: SEARCH_OPERATOR, operated: [PORTS.https] };
    const instances = {
      objectName,
      pods: { matchLabels: podLabels },
      among,
      ...operator,
      askApiServer: false,
    };
    return createInstancePolicy(name, instances, target, opts);
  }

  /** A user as the operator reads it: the entries of a connection, and its roles. */
  function createUser(suffix: string, user: string, roles: string) {
    const password = createPassword(`${name}${suffix}`, opts);
    const values = { ...connectionValues(host, PORTS.https, user, password), roles };
    const names = { path: `${plan.connection}${suffix}`, objectName: `${objectName}${suffix}` };
    return new SecretBundle(`${name}${suffix}`, { ...names, values, readers: [target] }, opts);
  }

  function createRoles(): SecretBundle<"roles.yml"> {
    const values = { "roles.yml": rolesFile(plan) };
    const names = { path: `${plan.connection}-roles`, objectName: `${objectName}-roles` };
    return new SecretBundle(`${name}-roles`, { ...names, values, readers: [target] }, opts);
  }

  /** For clients, and for the operator, which calls members by both Services and one by one. */
  function createServerCertificate(): Reference {
    const services = ["http", "internal-http"].map((role) => `${objectName}-es-${role}.${namespace}.svc`);
    const members = `*.${objectName}-es-${SET}.${namespace}.svc`;
    const names = [...services, members].flatMap((one) => [one, `${one}.cluster.local`]);
    return createCertificate(`${name}-server`, `${objectName}-server`, names, "short", target, opts);
  }

  function createCluster(): apiextensions.CustomResource {
    const waits = new References();
    waits.await(access);
    const version = ELASTICSEARCH_PATCH[plan.version] ?? plan.version;
    const transport = createTransportAuthority(name, objectName, target, opts);
    const spec = {
      version,
      image: images.elasticsearch(version),
      http: {
        service: { spec: { type: "ClusterIP" } },
        tls: { certificate: { secretName: waits.to(createServerCertificate()) } },
      },
      // The operator signs each member's certificate with this authority; members verify one another.
      transport: { tls: { certificate: { secretName: waits.to(transport) } } },
      auth: {
        disableElasticUser: true,
        fileRealm: [bundle, master].map((user) => ({ secretName: secretName(user, "password", waits) })),
        roles: [{ secretName: secretName(createRoles(), "roles.yml", waits) }],
      },
      nodeSets: [nodeSet(plan, target.storageClass, podLabels)],
      updateStrategy: { changeBudget: { maxSurge: 0, maxUnavailable: 1 } },
      // The default deletes the volumes with the cluster.
      volumeClaimDeletePolicy: "DeleteOnScaledownOnly",
    };
    const object = {
      apiVersion: "elasticsearch.k8s.elastic.co/v1",
      kind: "Elasticsearch",
      name: objectName,
      waitFor: "jsonpath={.status.phase}=Ready",
      spec,
    };
    return createCustomResource(name, object, target, waits, { ...opts, protect: target.scope.protect });
  }
}

function secretName<Key extends string>(bundle: SecretBundle<Key>, key: Key, waits: References): string {
  const ref = bundle.ref(key, "kubernetes");
  if (ref.kind !== "kubernetes")
    throw new Error("the operator reads users and roles from Kubernetes Secrets");
  return waits.to(ref.name);
}
