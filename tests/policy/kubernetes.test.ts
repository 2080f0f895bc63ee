import { expect } from "chai";
import { UNKNOWN } from "../../policy/rule";
import { check, findings, resource } from "./support";

const EDGE = ["ward:components:EdgeProxy"];
const ports = ["spec", "ports"];

check("A Service", {
  good: resource("kubernetes:core/v1:Service", { spec: { ports: [{ port: 5432, targetPort: 5432 }] } }),
  refuses: [
    {
      what: "a load balancer on a data port",
      change: [[["spec", "type"], "LoadBalancer"]],
      finds: ["P-13 spec.ports[0].port", "P-13 spec.ports[0].targetPort", "P-15 spec.type"],
    },
    {
      what: "a data port behind another number",
      change: [
        [["spec", "type"], "LoadBalancer"],
        [[...ports, 0, "port"], 15432],
      ],
      finds: ["P-13 spec.ports[0].targetPort", "P-15 spec.type"],
    },
    {
      what: "a data port as a string",
      change: [
        [["spec", "type"], "NodePort"],
        [[...ports, 0], { port: 80, targetPort: "6379" }],
      ],
      finds: ["P-13 spec.ports[0].targetPort", "P-15 spec.type"],
    },
    {
      what: "any node port",
      change: [
        [["spec", "type"], "NodePort"],
        [[...ports, 0], { port: 80, targetPort: 8080 }],
      ],
      finds: ["P-15 spec.type"],
    },
    {
      what: "an unknown type",
      change: [[["spec", "type"], UNKNOWN]],
      finds: ["P-13 spec.type", "P-15 spec.type"],
    },
    {
      what: "addresses of the network",
      change: [[["spec", "externalIPs"], ["203.0.113.9"]]],
      finds: ["P-14 spec.externalIPs"],
    },
    {
      what: "unknown addresses",
      change: [[["spec", "externalIPs"], UNKNOWN]],
      finds: ["P-14 spec.externalIPs"],
    },
  ],
});

check("The edge's Service", {
  under: EDGE,
  good: resource("kubernetes:core/v1:Service", {
    spec: {
      type: "LoadBalancer",
      ports: [
        { port: 80, targetPort: "http" },
        { port: 443, targetPort: 8443 },
      ],
    },
  }),
  refuses: [
    {
      what: "a third port",
      change: [[[...ports, 2], { port: 8080, targetPort: 8080 }]],
      finds: ["P-15 spec.ports[2].port"],
    },
    {
      what: "a data port",
      change: [[[...ports, 2], { port: 9000, targetPort: 9000 }]],
      finds: ["P-13 spec.ports[2].port", "P-13 spec.ports[2].targetPort", "P-15 spec.ports[2].port"],
    },
    {
      what: "another owner",
      change: [],
      options: { under: ["ward:components:ApiService"] },
      finds: ["P-15 spec.type"],
    },
  ],
});

const peers = ["spec", "ingress", 0, "from"];
check("A network policy", {
  good: resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
    spec: {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: "api" } } }], ports: [{ port: 5432 }] }],
    },
  }),
  accepts: [
    { what: "private addresses", change: [[[...peers, 0], { ipBlock: { cidr: "10.0.0.0/8" } }]] },
    {
      what: "a named namespace",
      change: [
        [
          [...peers, 0],
          { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "cnpg-system" } } },
        ],
      ],
    },
  ],
  refuses: [
    {
      what: "everyone ({})",
      change: [[["spec", "ingress", 0], {}]],
      finds: ["P-19 spec.ingress[0].ports", "P-19 spec.ingress[0].from"],
    },
    { what: "everyone (from: [])", change: [[peers, []]], finds: ["P-19 spec.ingress[0].from"] },
    { what: "an empty peer", change: [[[...peers, 1], {}]], finds: ["P-19 spec.ingress[0].from[1]"] },
    {
      what: "the world with an exception",
      change: [[[...peers, 0], { ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }]],
      finds: ["P-19 spec.ingress[0].from[0].ipBlock.cidr"],
    },
    {
      what: "half of the world",
      change: [[[...peers, 0], { ipBlock: { cidr: "128.0.0.0/1" } }]],
      finds: ["P-19 spec.ingress[0].from[0].ipBlock.cidr"],
    },
    {
      what: "an unknown block",
      change: [[[...peers, 0], { ipBlock: { cidr: UNKNOWN } }]],
      finds: ["P-19 spec.ingress[0].from[0].ipBlock.cidr"],
    },
    {
      what: "all pods of the cluster",
      change: [[[...peers, 0], { namespaceSelector: {} }]],
      finds: ["P-19 spec.ingress[0].from[0].namespaceSelector"],
    },
    ...[
      { matchExpressions: [] },
      { matchExpressions: [{ key: "team", operator: "NotIn", values: ["other"] }] },
      { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "Exists" }] },
      { matchLabels: UNKNOWN },
    ].map((namespaceSelector, index) => ({
      what: `namespaces that nobody named, in way ${index + 1}`,
      change: [[[...peers, 0], { namespaceSelector }]] as [(string | number)[], unknown][],
      finds: ["P-19 spec.ingress[0].from[0].namespaceSelector"],
    })),
    {
      what: "every port of a protocol",
      change: [[["spec", "ingress", 0, "ports", 1], { protocol: "TCP" }]],
      finds: ["P-19 spec.ingress[0].ports[1].port"],
    },
    {
      what: "a range of all ports",
      change: [[["spec", "ingress", 0, "ports", 0], { port: 1, endPort: 65535 }]],
      finds: ["P-19 spec.ingress[0].ports[0].endPort"],
    },
    {
      what: "every port",
      change: [[["spec", "ingress", 0, "ports"], undefined]],
      finds: ["P-19 spec.ingress[0].ports"],
    },
    { what: "unknown rules", change: [[["spec", "ingress"], UNKNOWN]], finds: ["P-19 spec.ingress"] },
  ],
});

check("The edge's network policy", {
  under: EDGE,
  good: resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
    spec: {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ ports: [{ port: 8080 }, { port: 8443 }] }],
    },
  }),
  accepts: [{ what: "the world by name", change: [[peers, [{ ipBlock: { cidr: "0.0.0.0/0" } }]]] }],
  refuses: [
    {
      what: "a data port",
      change: [[["spec", "ingress", 0, "ports", 2], { port: 5432 }]],
      finds: ["P-19 spec.ingress[0].from"],
    },
    {
      what: "a range with a data port",
      change: [[["spec", "ingress", 0, "ports", 0], { port: 8080, endPort: 9999 }]],
      finds: ["P-19 spec.ingress[0].from"],
    },
    {
      what: "a port that only has a name",
      change: [[["spec", "ingress", 0, "ports", 0], { port: "http" }]],
      finds: ["P-19 spec.ingress[0].from"],
    },
  ],
});

const backend = { service: { name: "web", port: { number: 8080 } } };
check("An Ingress", {
  good: resource("kubernetes:networking.k8s.io/v1:Ingress", {
    metadata: { annotations: { "nginx.ingress.kubernetes.io/ssl-redirect": "true" } },
    spec: {
      tls: [{ secretName: "tls", hosts: ["a.example.com", "*.b.example.com"] }],
      rules: [{ host: "a.example.com", http: { paths: [{ backend }] } }, { host: "x.b.example.com" }],
    },
  }),
  refuses: [
    { what: "no TLS", change: [[["spec", "tls"], undefined]], finds: ["T-22 spec.tls"] },
    { what: "an empty TLS list", change: [[["spec", "tls"], []]], finds: ["T-22 spec.tls"] },
    {
      what: "a host without a certificate",
      change: [[["spec", "rules", 1, "host"], "b.example.com"]],
      finds: ["T-22 spec.rules[1].host"],
    },
    {
      what: "no host",
      change: [[["spec", "rules", 1, "host"], undefined]],
      finds: ["T-22 spec.rules[1].host"],
    },
    {
      what: "no certificate",
      change: [[["spec", "tls", 0, "secretName"], undefined]],
      finds: ["T-22 spec.tls[0].secretName"],
    },
    {
      what: "no redirect",
      change: [[["metadata", "annotations", "nginx.ingress.kubernetes.io/ssl-redirect"], "false"]],
      finds: ['T-23 metadata.annotations["nginx.ingress.kubernetes.io/ssl-redirect"]'],
    },
    {
      what: "a snippet",
      change: [
        [
          ["metadata", "annotations", "nginx.ingress.kubernetes.io/configuration-snippet"],
          "more_set_headers",
        ],
      ],
      finds: ['T-23 metadata.annotations["nginx.ingress.kubernetes.io/configuration-snippet"]'],
    },
    {
      what: "an injection",
      change: [[["metadata", "annotations", "nginx.ingress.kubernetes.io/auth-url"], "x; }"]],
      finds: ['T-23 metadata.annotations["nginx.ingress.kubernetes.io/auth-url"]'],
    },
    {
      what: "a path to a database",
      change: [[["spec", "rules", 0, "http", "paths", 0, "backend", "service", "port", "number"], 5432]],
      finds: ["P-20 spec.rules[0].http.paths[0].backend.service.port.number"],
    },
    {
      what: "a default backend that is one",
      change: [[["spec", "defaultBackend"], { service: { port: { number: 6379 } } }]],
      finds: ["T-22 spec.defaultBackend", "P-20 spec.defaultBackend.service.port.number"],
    },
  ],
});

check("A TCP route of a Gateway", {
  good: resource("kubernetes:gateway.networking.k8s.io/v1alpha2:TCPRoute", {
    spec: { rules: [{ backendRefs: [{ port: 8080 }] }] },
  }),
  refuses: [
    {
      what: "a database",
      change: [[["spec", "rules", 0, "backendRefs", 0, "port"], 5432]],
      finds: ["P-20 spec.rules[0].backendRefs[0].port"],
    },
  ],
});

check("A Gateway", {
  good: resource("kubernetes:gateway.networking.k8s.io/v1:Gateway", {
    spec: {
      listeners: [
        { protocol: "HTTP", port: 80 },
        { protocol: "HTTPS", port: 443, tls: { certificateRefs: [{ name: "tls" }] } },
      ],
    },
  }),
  refuses: [
    {
      what: "plain HTTP elsewhere",
      change: [[["spec", "listeners", 0, "port"], 8080]],
      finds: ["T-26 spec.listeners[0].port"],
    },
    {
      what: "TCP",
      change: [[["spec", "listeners", 1, "protocol"], "TCP"]],
      finds: ["T-26 spec.listeners[1].protocol"],
    },
    {
      what: "no certificate",
      change: [[["spec", "listeners", 1, "tls"], undefined]],
      finds: ["T-26 spec.listeners[1].tls.certificateRefs"],
    },
  ],
});

check("The TCP services of ingress-nginx", {
  good: resource("kubernetes:core/v1:ConfigMap", {
    metadata: { name: "tcp-services" },
    data: { "8022": "default/git:22" },
  }),
  refuses: [
    {
      what: "a data port outside",
      change: [[["data", "5432"], "default/web:80"]],
      finds: ['P-21 data["5432"]'],
    },
    {
      what: "a data port inside",
      change: [[["data", "8022"], "default/db:5432"]],
      finds: ['P-21 data["8022"]'],
    },
  ],
});

check("A namespace", {
  good: resource("kubernetes:core/v1:Namespace", {
    metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  }),
  accepts: [
    {
      what: "baseline for operators",
      change: [[["metadata", "labels", "pod-security.kubernetes.io/enforce"], "baseline"]],
      options: { under: ["ward:components:ClusterAddons"] },
    },
  ],
  refuses: [
    {
      what: "baseline",
      change: [[["metadata", "labels", "pod-security.kubernetes.io/enforce"], "baseline"]],
      finds: ['C-15 metadata.labels["pod-security.kubernetes.io/enforce"]'],
    },
    {
      what: "no label",
      change: [[["metadata"], {}]],
      finds: ['C-15 metadata.labels["pod-security.kubernetes.io/enforce"]'],
    },
  ],
});

check("A role", {
  good: resource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", {
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  }),
  refuses: [
    { what: "all verbs", change: [[["rules", 0, "verbs"], ["*"]]], finds: ["I-02 rules[0].verbs[0]"] },
    {
      what: "all resources",
      change: [
        [
          ["rules", 0, "resources"],
          ["pods", "*"],
        ],
      ],
      finds: ["I-02 rules[0].resources[1]"],
    },
    {
      what: "impersonation",
      change: [[["rules", 0, "verbs"], ["impersonate"]]],
      finds: ["I-02 rules[0].verbs[0]"],
    },
  ],
});

check("A role binding", {
  good: resource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", { roleRef: { name: "view" } }),
  refuses: [
    { what: "cluster-admin", change: [[["roleRef", "name"], "cluster-admin"]], finds: ["I-02 roleRef.name"] },
  ],
});

check("A Helm release", {
  under: ["ward:components:ClusterAddons"],
  good: resource("kubernetes:helm.sh/v3:Release", {
    chart: "cert-manager",
    version: "v1.21.2",
    repositoryOpts: { repo: "https://charts.jetstack.io" },
    values: { crds: { enabled: true, keep: true } },
  }),
  refuses: [
    { what: "outside of ClusterAddons", change: [], options: { under: [] }, finds: ["P-25"] },
    ...[
      "^1.21",
      "1.21",
      "1.21.2 - 2.0.0",
      "1.21.2 || 2",
      "1.21.2, <2",
      "v1.21.x",
      ">=1.21.2",
      "latest",
      "",
    ].map((version) => ({
      what: `"${version}", which is no exact version`,
      change: [[["version"], version]] as [string[], string][],
      finds: ["P-25 version"],
    })),
    { what: "no version", change: [[["version"], undefined]], finds: ["P-25 version"] },
    { what: "a version not known yet", change: [[["version"], UNKNOWN]], finds: ["P-25 version"] },
    { what: "versions in the making", change: [[["devel"], true]], finds: ["P-25 devel"] },
    { what: "a chart of a folder", change: [[["chart"], "./charts/x"]], finds: ["P-25 chart"] },
    {
      what: "a chart over plain HTTP",
      change: [[["repositoryOpts", "repo"], "http://charts.jetstack.io"]],
      finds: ["P-25 repositoryOpts.repo"],
    },
    {
      what: "a chart of no repository",
      change: [[["repositoryOpts"], undefined]],
      finds: ["P-25 repositoryOpts.repo"],
    },
    { what: "no protection in prod", change: [], options: { protect: false }, finds: ["R-12"] },
    { what: "a forced update", change: [[["forceUpdate"], true]], finds: ["R-32 forceUpdate"] },
    { what: "a replacement", change: [[["replace"], true]], finds: ["R-32 replace"] },
    {
      what: "definitions that go with the release",
      change: [[["values", "crds", "keep"], false]],
      finds: ["R-32 values.crds.keep"],
    },
    {
      what: "definitions that are left out of a release that had them",
      change: [[["values", "crds", "enabled"], false]],
      finds: ["R-32 values.crds.enabled"],
    },
    {
      what: "the same in the words of CloudNativePG's chart",
      change: [[["values", "crds", "create"], false]],
      finds: ["R-32 values.crds.create"],
    },
    {
      what: "the same in the words of Elastic's chart",
      change: [[["values", "installCRDs"], false]],
      finds: ["R-32 values.installCRDs"],
    },
  ],
  accepts: [
    {
      what: "a chart of an OCI registry",
      change: [
        [["chart"], "oci://registry-1.docker.io/cloudpirates/rabbitmq-cluster-operator"],
        [["repositoryOpts"], undefined],
      ],
    },
    { what: "an exact prerelease", change: [[["version"], "1.22.0-rc.1"]] },
    {
      what: "no protection in staging",
      change: [],
      options: { protect: false },
      context: { environment: "staging" },
    },
  ],
});

describe("Resources that hide what they make", () => {
  for (const type of [
    "command:local:Command",
    "pulumi-nodejs:dynamic:Resource",
    "aws:cloudformation/stack:Stack",
    "aws-native:rds:DBInstance",
  ])
    it(`are refused: ${type}`, () => {
      expect(findings([resource(type, {})])).to.deep.equal(["P-25"]);
    });
});
