/** Services, ingresses, gateways, network policies, namespaces and roles of a cluster. */
import type { Specimen } from "./specimen";

const SERVICE = "kubernetes:core/v1:Service";
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const GATEWAY = "kubernetes:gateway.networking.k8s.io/v1:Gateway";
const edge = { under: ["ward:components:EdgeProxy"] };

const backend = { service: { name: "api", port: { number: 8443 } } };
const ingress = {
  metadata: {
    name: "portal",
    namespace: "portal",
    annotations: {
      "cert-manager.io/cluster-issuer": "letsencrypt",
      "nginx.ingress.kubernetes.io/force-ssl-redirect": "true",
      "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
      "nginx.ingress.kubernetes.io/proxy-body-size": "20m",
    },
  },
  spec: {
    ingressClassName: "nginx",
    tls: [{ hosts: ["portal.example.com"], secretName: "portal-tls" }],
    rules: [{ host: "portal.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
  },
};

const listener = {
  name: "https",
  port: 443,
  protocol: "HTTPS",
  hostname: "portal.example.com",
  tls: { mode: "Terminate", certificateRefs: [{ name: "portal-tls" }] },
  allowedRoutes: { namespaces: { from: "Same" } },
};

export const clusterNetwork: readonly Specimen[] = [
  {
    what: "a Service inside the cluster",
    type: SERVICE,
    props: {
      metadata: { name: "api", namespace: "portal" },
      spec: { selector: { app: "api" }, ports: [{ name: "https", port: 443, targetPort: 8443 }] },
    },
  },
  {
    what: "a Service of a database without an address of its own",
    type: SERVICE,
    props: {
      metadata: { name: "records", namespace: "portal" },
      spec: { clusterIP: "None", selector: { app: "records" }, ports: [{ port: 5432, targetPort: 5432 }] },
    },
  },
  {
    what: "the edge's Service",
    type: SERVICE,
    options: edge,
    props: {
      metadata: { name: "edge", namespace: "portal" },
      spec: {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        selector: { app: "edge" },
        ports: [
          { name: "http", port: 80, targetPort: 8080 },
          { name: "https", port: 443, targetPort: 8443 },
        ],
      },
    },
  },
  { what: "an ingress whose host has a certificate", type: INGRESS, props: ingress },
  {
    what: "an ingress with a certificate for all names of a domain",
    type: INGRESS,
    props: {
      ...ingress,
      spec: {
        ...ingress.spec,
        tls: [{ hosts: ["*.example.com"], secretName: "wildcard-tls" }],
        rules: [
          { host: "portal.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } },
          { host: "api.example.com", http: { paths: [{ path: "/v1", pathType: "Prefix", backend }] } },
        ],
      },
    },
  },
  {
    what: "an ingress of a load balancer that redirects",
    type: INGRESS,
    props: {
      ...ingress,
      metadata: { name: "portal", annotations: { "kubernetes.io/ingress.allow-http": "false" } },
    },
  },
  {
    what: "a gateway with TLS, and port 80 for redirects",
    type: GATEWAY,
    props: {
      metadata: { name: "edge", namespace: "portal" },
      spec: {
        gatewayClassName: "cilium",
        listeners: [listener, { name: "http", port: 80, protocol: "HTTP" }],
      },
    },
  },
  {
    what: "a gateway that passes TLS through",
    type: GATEWAY,
    props: {
      metadata: { name: "edge", namespace: "portal" },
      spec: {
        gatewayClassName: "cilium",
        listeners: [{ ...listener, protocol: "TLS", tls: { mode: "Passthrough" } }],
      },
    },
  },
  {
    what: "a route to a service",
    type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
    props: {
      metadata: { name: "portal", namespace: "portal" },
      spec: {
        parentRefs: [{ name: "edge", sectionName: "https" }],
        hostnames: ["portal.example.com"],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: "/" } }],
            backendRefs: [{ name: "api", port: 8443 }],
          },
        ],
      },
    },
  },
  {
    what: "a route that redirects to HTTPS",
    type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
    props: {
      metadata: { name: "redirect", namespace: "portal" },
      spec: {
        parentRefs: [{ name: "edge", sectionName: "http" }],
        rules: [
          { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] },
        ],
      },
    },
  },
  {
    what: "a policy that denies everything",
    type: POLICY,
    props: {
      metadata: { name: "deny", namespace: "portal" },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
  },
  {
    what: "a policy that admits pods of the namespace to a database",
    type: POLICY,
    props: {
      metadata: { name: "records", namespace: "portal" },
      spec: {
        podSelector: { matchLabels: { app: "records" } },
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              {
                podSelector: {
                  matchExpressions: [{ key: "app", operator: "In", values: ["api", "worker"] }],
                },
              },
            ],
            ports: [{ port: 5432, protocol: "TCP" }],
          },
        ],
      },
    },
  },
  {
    what: "a policy that admits Prometheus from its namespace",
    type: POLICY,
    props: {
      metadata: { name: "metrics", namespace: "portal" },
      spec: {
        podSelector: { matchLabels: { app: "api" } },
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } },
                podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } },
              },
            ],
            ports: [{ port: "metrics", protocol: "TCP" }],
          },
        ],
      },
    },
  },
  {
    what: "a policy of the edge, which the world may reach on its web ports",
    type: POLICY,
    options: edge,
    props: {
      metadata: { name: "edge", namespace: "portal" },
      spec: {
        podSelector: { matchLabels: { app: "edge" } },
        policyTypes: ["Ingress"],
        ingress: [{ ports: [{ port: 8080 }, { port: 8443 }] }],
      },
    },
  },
  {
    what: "a policy of what goes out",
    type: POLICY,
    props: {
      metadata: { name: "out", namespace: "portal" },
      spec: {
        podSelector: { matchLabels: { app: "api" } },
        policyTypes: ["Egress"],
        egress: [
          {
            to: [{ podSelector: { matchLabels: { app: "records" } } }],
            ports: [{ port: 5432, protocol: "TCP" }],
          },
          {
            to: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
              },
            ],
            ports: [
              { port: 53, protocol: "UDP" },
              { port: 53, protocol: "TCP" },
            ],
          },
        ],
      },
    },
  },
  {
    what: "a restricted namespace",
    type: "kubernetes:core/v1:Namespace",
    props: {
      metadata: {
        name: "portal",
        labels: {
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/enforce-version": "latest",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    },
  },
];
