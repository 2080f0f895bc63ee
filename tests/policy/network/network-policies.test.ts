import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const EDGE = ["ward:components:EdgeProxy"];
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
      what: "every pod beside it, on a port of no store",
      change: [
        [[...peers, 0], { podSelector: {} }],
        [["spec", "ingress", 0, "ports", 0, "port"], 9187],
      ],
    },
    {
      what: "every pod of an operators' namespace",
      change: [
        [[...peers, 0], { podSelector: {} }],
        [["spec", "ingress", 0, "ports", 0, "port"], 9094],
      ],
      options: { under: ["ward:components:ClusterAddons"] },
    },
    {
      what: "pods with one of some labels",
      change: [
        [
          [...peers, 0],
          { podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["api"] }] } },
        ],
      ],
    },
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
      what: "rules of a direction that is not restricted",
      change: [[["spec", "policyTypes"], ["Egress"]]],
      finds: ["P-19 spec.policyTypes"],
    },
    {
      what: "unknown directions",
      change: [[["spec", "policyTypes"], UNKNOWN]],
      finds: ["P-19 spec.policyTypes"],
    },
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
    ...[{}, { matchLabels: {} }, { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] }].map(
      (podSelector, index) => ({
        what: `every pod beside it at a data port, in way ${index + 1}`,
        change: [[[...peers, 0], { podSelector }]] as [(string | number)[], unknown][],
        finds: ["P-19 spec.ingress[0].from[0].podSelector"],
      }),
    ),
    {
      what: "every pod beside it at a range with a data port",
      change: [
        [[...peers, 0], { podSelector: {} }],
        [["spec", "ingress", 0, "ports", 0], { port: 5000, endPort: 6000 }],
      ],
      finds: ["P-19 spec.ingress[0].from[0].podSelector"],
    },
    {
      what: "pods beside it that are not known",
      change: [[[...peers, 0], { podSelector: { matchLabels: UNKNOWN } }]],
      finds: ["P-19 spec.ingress[0].from[0].podSelector"],
    },
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

const world = { ipBlock: { cidr: "0.0.0.0/0" } };
check("What a network policy lets leave", {
  good: resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        { to: [{ podSelector: { matchLabels: { app: "db" } } }], ports: [{ port: 5432 }] },
        { to: [world], ports: [{ port: 443 }] },
      ],
    },
  }),
  accepts: [
    { what: "nothing", change: [[["spec", "egress"], []]] },
    {
      what: "operators on their way to every store",
      change: [[["spec", "egress", 1], {}]],
      options: { under: ["ward:components:ClusterAddons"] },
    },
    {
      what: "data to a private network",
      change: [
        [["spec", "egress", 1, "to", 0], { ipBlock: { cidr: "10.0.0.0/8" } }],
        [["spec", "egress", 1, "ports", 0, "port"], 5432],
      ],
    },
    {
      what: "names to be looked up anywhere",
      change: [[["spec", "egress", 1], { ports: [{ port: 53, protocol: "UDP" }] }]],
    },
    { what: "every port of named pods", change: [[["spec", "egress", 0, "ports"], undefined]] },
  ],
  refuses: [
    { what: "everything ({})", change: [[["spec", "egress", 1], {}]], finds: ["P-60 spec.egress[1].ports"] },
    {
      what: "everything to the world",
      change: [[["spec", "egress", 1, "ports"], []]],
      finds: ["P-60 spec.egress[1].ports"],
    },
    {
      what: "an empty peer",
      change: [[["spec", "egress", 1], { to: [{}], ports: [{ port: 6379 }] }]],
      finds: ["P-60 spec.egress[1].ports[0]"],
    },
    {
      what: "a data port",
      change: [[["spec", "egress", 1, "ports", 1], { port: 27017 }]],
      finds: ["P-60 spec.egress[1].ports[1]"],
    },
    {
      what: "a range with a data port",
      change: [[["spec", "egress", 1, "ports", 0], { port: 443, endPort: 65535 }]],
      finds: ["P-60 spec.egress[1].ports[0]"],
    },
    {
      what: "a data port to half of the world",
      change: [
        [["spec", "egress", 1], { to: [{ ipBlock: { cidr: "128.0.0.0/1" } }], ports: [{ port: 5432 }] }],
      ],
      finds: ["P-60 spec.egress[1].ports[0]"],
    },
    {
      what: "a port that only has a name",
      change: [[["spec", "egress", 1, "ports", 0], { port: "https" }]],
      finds: ["P-60 spec.egress[1].ports[0]"],
    },
    {
      what: "every port of a protocol",
      change: [[["spec", "egress", 1, "ports", 0], { protocol: "TCP" }]],
      finds: ["P-60 spec.egress[1].ports[0]"],
    },
    {
      what: "an unknown port",
      change: [[["spec", "egress", 1, "ports", 0], { port: UNKNOWN }]],
      finds: ["P-60 spec.egress[1].ports[0]"],
    },
    {
      what: "an unknown peer",
      change: [[["spec", "egress", 1, "to", 1], UNKNOWN]],
      finds: ["P-60 spec.egress[1].to"],
    },
    { what: "unknown rules", change: [[["spec", "egress"], UNKNOWN]], finds: ["P-60 spec.egress"] },
  ],
});
