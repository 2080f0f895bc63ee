/** Services, network policies and namespaces of a cluster. */
import type { Specimen } from "./specimen";

const SERVICE = "kubernetes:core/v1:Service";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const edge = { under: ["ward:components:EdgeProxy"] };

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
  {
    what: "a policy that admits a private block but for a part, on a range of ports",
    type: POLICY,
    props: {
      metadata: { name: "office", namespace: "portal" },
      spec: {
        podSelector: { matchLabels: { app: "api" } },
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [{ ipBlock: { cidr: "10.90.0.0/16", except: ["10.90.5.0/24"] } }],
            ports: [{ port: 8000, endPort: 8010, protocol: "TCP" }],
          },
          { from: [{ podSelector: {} }], ports: [{ port: 9187 }] },
        ],
      },
    },
  },
  {
    what: "a name inside the cluster for a database of AWS",
    type: SERVICE,
    props: {
      metadata: { name: "records", namespace: "portal" },
      spec: { type: "ExternalName", externalName: "records.abcdefgh.eu-central-1.rds.amazonaws.com" },
    },
  },
  {
    what: "endpoints of a machine in the network, by their kind of old",
    type: "kubernetes:core/v1:Endpoints",
    props: {
      metadata: { name: "scanner", namespace: "portal" },
      subsets: [{ addresses: [{ ip: "10.90.4.7" }], ports: [{ port: 1344, protocol: "TCP" }] }],
    },
  },
  {
    what: "a slice of endpoints in the network",
    type: "kubernetes:discovery.k8s.io/v1:EndpointSlice",
    props: {
      metadata: {
        name: "scanner-1",
        namespace: "portal",
        labels: { "kubernetes.io/service-name": "scanner" },
      },
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.90.4.7"] }],
      ports: [{ port: 1344, protocol: "TCP" }],
    },
  },
  {
    what: "a grant of one certificate to the namespace of a Gateway",
    type: "kubernetes:gateway.networking.k8s.io/v1beta1:ReferenceGrant",
    props: {
      metadata: { name: "portal-tls", namespace: "portal" },
      spec: {
        from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "edge" }],
        to: [{ group: "", kind: "Secret", name: "portal-tls" }],
      },
    },
  },
];
