import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import type * as pulumi from "@pulumi/pulumi";
import { digest, podsService } from "../api-service/plan";
import { createCustomResource, READY } from "../custom-resource";
import { labels } from "../naming";
import { type Reference, References, reference } from "../reference";
import type { KubernetesTarget } from "../target";
import { loadBalancerAnnotations } from "./flavors";
import { nginxConf } from "./nginx";
import { NGINX_PORTS } from "./nginx-basics";
import { CERTIFICATES, nginxPod } from "./nginx-pod";
import type { BuiltEdge, EdgePlan } from "./plan";
import { rootOf } from "./site-files";
import { allHosts } from "./sites";

/** nginx behind the only public Service: 80, which redirects, and 443. */
export function onKubernetes(
  name: string,
  plan: EdgePlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltEdge {
  const { scope } = target;
  const objectName = `${scope.system}-edge`;
  const podLabels = { app: objectName };
  const configuration = nginxConf(plan, {
    upstreams: Object.fromEntries(
      Object.entries(plan.upstreams).map(([service, { port }]) => [
        service,
        { host: `${podsService(service)}.${target.namespace.text}.svc.cluster.local`, port },
      ]),
    ),
    staticSites: Object.fromEntries(
      Object.entries(plan.staticSites).map(([site, { hashed }]) => [site, { root: rootOf(site), hashed }]),
    ),
    resolver: "kube-dns.kube-system.svc.cluster.local",
    certificates: CERTIFICATES,
    replicas: plan.replicas,
  });
  const waits = new References();
  waits.await(...createPolicies());
  createDeployment(createConfiguration(), createCertificate());
  createService();
  createDisruptionBudget();
  return {
    entrances: Object.fromEntries(
      Object.keys(plan.upstreams).map((service) => [service, { kind: "kubernetes", podLabels }]),
    ),
  };

  function createConfiguration(): Reference {
    const config = new core.ConfigMap(
      name,
      { metadata: metadata(), data: { "nginx.conf": configuration } },
      inside(),
    );
    return reference(objectName, config);
  }

  /** Proved by DNS-01: an HTTP proof would need the very port that only redirects. */
  function createCertificate(): Reference {
    const inNamespace = new References();
    const spec = {
      secretName: `${objectName}-tls`,
      dnsNames: allHosts(plan),
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      issuerRef: { name: target.clusterIssuer, kind: "ClusterIssuer", group: "cert-manager.io" },
    };
    const object = {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      name: objectName,
      waitFor: READY,
      spec,
    };
    return reference(spec.secretName, createCustomResource(name, object, target, inNamespace, opts));
  }

  function createDeployment(config: Reference, certificate: Reference): void {
    new apps.Deployment(
      name,
      {
        metadata: metadata(),
        spec: {
          // Fixed: every replica gives out its part of the rates.
          replicas: plan.replicas,
          selector: { matchLabels: podLabels },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          template: {
            metadata: {
              labels: { ...labels(scope, objectName), ...podLabels },
              annotations: { "ward.dev/config": digest(configuration) },
            },
            spec: nginxPod(plan, podLabels, { config, certificate }, waits),
          },
        },
      },
      waits.options(opts),
    );
  }

  function createService(): void {
    const annotations = {
      ...loadBalancerAnnotations(target.flavor),
      "external-dns.alpha.kubernetes.io/hostname": allHosts(plan).join(","),
    };
    const ports = [
      { name: "http", port: 80, targetPort: NGINX_PORTS.http, protocol: "TCP" },
      { name: "https", port: 443, targetPort: NGINX_PORTS.https, protocol: "TCP" },
    ];
    new core.Service(
      name,
      {
        metadata: { ...metadata(), annotations },
        // Local: the client's own address reaches nginx, which limits by it.
        spec: { type: "LoadBalancer", externalTrafficPolicy: "Local", selector: podLabels, ports },
      },
      inside(),
    );
  }

  function createDisruptionBudget(): void {
    const spec = { maxUnavailable: 1, selector: { matchLabels: podLabels } };
    new policy.PodDisruptionBudget(name, { metadata: metadata(), spec }, inside());
  }

  /** In: anyone, on the two ports. Out: the services it routes to, each on its own port. */
  function createPolicies(): networking.NetworkPolicy[] {
    const egress = Object.entries(plan.upstreams).map(([service, { port }]) => ({
      to: [{ podSelector: { matchLabels: { app: service } } }],
      ports: [{ port, protocol: "TCP" }],
    }));
    const ports = Object.values(NGINX_PORTS).map((port) => ({ port, protocol: "TCP" }));
    const spec = {
      podSelector: { matchLabels: podLabels },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports }],
      egress,
    };
    return [new networking.NetworkPolicy(name, { metadata: metadata(), spec }, inside())];
  }

  function metadata() {
    return { name: objectName, namespace: target.namespace.text, labels: labels(scope, objectName) };
  }

  function inside(): pulumi.CustomResourceOptions {
    const inNamespace = new References();
    inNamespace.to(target.namespace);
    return inNamespace.options(opts);
  }
}
