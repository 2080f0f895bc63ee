import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, findings, resource } from "../support";

const backend = { service: { name: "web", port: { number: 8080 } } };

check("An Ingress", {
  good: resource("kubernetes:networking.k8s.io/v1:Ingress", {
    metadata: { annotations: { "nginx.ingress.kubernetes.io/ssl-redirect": "true" } },
    spec: {
      tls: [{ secretName: "tls", hosts: ["a.example.com", "*.b.example.com"] }],
      rules: [{ host: "a.example.com", http: { paths: [{ backend }] } }, { host: "x.b.example.com" }],
    },
  }),
  accepts: [
    {
      what: "a default backend behind a certificate for every host",
      change: [
        [["spec", "defaultBackend"], backend],
        [["spec", "tls", 1], { secretName: "all" }],
      ],
    },
  ],
  refuses: [
    {
      what: "a default backend without a certificate",
      change: [[["spec", "defaultBackend"], backend]],
      finds: ["T-22 spec.defaultBackend"],
    },
    ...[
      ["nginx.ingress.kubernetes.io/force-ssl-redirect", "F"],
      ["nginx.ingress.kubernetes.io/proxy-ssl-verify", "off"],
      ["nginx.ingress.kubernetes.io/proxy-ssl-protocols", "TLSv1 TLSv1.2"],
      ["nginx.ingress.kubernetes.io/ssl-protocols", "TLSv1.1"],
      ["kubernetes.io/ingress.allow-http", "true"],
      ["alb.ingress.kubernetes.io/scheme", "internet-facing"],
      ["alb.ingress.kubernetes.io/ssl-policy", "ELBSecurityPolicy-2016-08"],
      ["traefik.ingress.kubernetes.io/router.entrypoints", "web,websecure"],
    ].map(([name = "", value]) => ({
      what: `${name}: ${value}`,
      change: [[["metadata", "annotations", name], value]] as [string[], unknown][],
      finds: [`T-23 metadata.annotations["${name}"]`],
    })),
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
      what: "a copy to a database",
      change: [[["spec", "rules", 0, "filters"], [{ requestMirror: { backendRef: { port: 6379 } } }]]],
      finds: ["P-20 spec.rules[0].filters[0].requestMirror.backendRef.port"],
    },
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
  accepts: [
    {
      what: "TLS that is passed through",
      change: [[["spec", "listeners", 1], { protocol: "TLS", port: 443, tls: { mode: "Passthrough" } }]],
    },
  ],
  refuses: [
    {
      what: "HTTPS that says it is passed through",
      change: [[["spec", "listeners", 1, "tls"], { mode: "Passthrough" }]],
      finds: ["T-26 spec.listeners[1].tls.certificateRefs"],
    },
    {
      what: "a data port",
      change: [[["spec", "listeners", 1, "port"], 5432]],
      finds: ["P-20 spec.listeners[1].port"],
    },
    {
      what: "an unknown protocol",
      change: [[["spec", "listeners", 1, "protocol"], UNKNOWN]],
      finds: ["T-26 spec.listeners[1].protocol"],
    },
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
  accepts: [
    {
      what: "another map with numbers for names",
      change: [
        [["metadata", "name"], "codes"],
        [["data"], { "5432": "a number" }],
      ],
    },
  ],
  refuses: [
    {
      what: "a data port under another name of the map",
      change: [
        [["metadata", "name"], "raw-ports"],
        [["data", "8022"], "default/db:5432:PROXY"],
      ],
      finds: ['P-21 data["8022"]'],
    },
    {
      what: "a port that only has a name",
      change: [[["data", "8022"], "default/db:postgres"]],
      finds: ['P-21 data["8022"]'],
    },
    {
      what: "an unknown target",
      change: [[["data", "8022"], UNKNOWN]],
      finds: ['P-21 data["8022"]', 'S-01 data["8022"]'],
    },
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

describe("Routes of a Gateway", () => {
  const gateway = resource(
    "kubernetes:gateway.networking.k8s.io/v1:Gateway",
    {
      metadata: { name: "edge", namespace: "web" },
      spec: {
        listeners: [
          { name: "plain", protocol: "HTTP", port: 80 },
          { name: "secure", protocol: "HTTPS", port: 443, tls: { certificateRefs: [{ name: "tls" }] } },
        ],
      },
    },
    { name: "gateway" },
  );
  const served = { backendRefs: [{ name: "api", port: 8080 }] };
  const redirect = { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] };
  const found = (reference: unknown, rule: unknown): string[] =>
    findings([
      gateway,
      resource("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", {
        metadata: { name: "api", namespace: "web" },
        spec: { parentRefs: [reference], rules: [rule] },
      }),
    ]);

  it("are let through on the listener with TLS, and as redirects on the other", () => {
    expect(found({ name: "edge", sectionName: "secure" }, served)).to.deep.equal([]);
    expect(found({ name: "edge", port: 443 }, served)).to.deep.equal([]);
    expect(found({ name: "edge", sectionName: "plain" }, redirect)).to.deep.equal([]);
    expect(found({ name: "edge" }, redirect)).to.deep.equal([]);
    expect(found({ name: "other" }, served)).to.deep.equal([]);
    expect(found({ name: "edge", namespace: "elsewhere" }, served)).to.deep.equal([]);
  });

  for (const [what, reference] of Object.entries({
    "no listener": { name: "edge" },
    "the listener without TLS": { name: "edge", sectionName: "plain" },
    "port 80": { name: "edge", port: 80, namespace: "web" },
    "an unknown listener": { name: "edge", sectionName: UNKNOWN },
    "an unknown Gateway": UNKNOWN,
  }))
    it(`are refused when they name ${what}`, () => {
      expect(found(reference, served)).to.deep.equal(["T-26a spec.rules[0]"]);
    });

  it("are refused when they redirect to plain HTTP, or serve beside the redirect", () => {
    const plain = { filters: [{ requestRedirect: { scheme: "http" } }] };
    expect(found({ name: "edge" }, plain)).to.deep.equal(["T-26a spec.rules[0]"]);
    expect(found({ name: "edge" }, { ...redirect, ...served })).to.deep.equal(["T-26a spec.rules[0]"]);
  });
});

check("The settings of an ingress controller", {
  good: resource("kubernetes:core/v1:ConfigMap", {
    metadata: { name: "ingress-nginx-controller" },
    data: {
      "allow-snippet-annotations": "false",
      "ssl-protocols": "TLSv1.2 TLSv1.3",
      "ssl-redirect": "true",
    },
  }),
  refuses: [
    ...[
      ["allow-snippet-annotations", "true"],
      ["ssl-protocols", "TLSv1 TLSv1.1 TLSv1.2"],
      ["proxy-ssl-protocols", "TLSv1.1"],
      ["ssl-redirect", "false"],
      ["server-snippet", "return 200 ok;"],
    ].map(([name = "", value]) => ({
      what: `${name}: ${value}`,
      change: [[["data", name], value]] as [string[], unknown][],
      finds: [`T-23 data.${name}`],
    })),
  ],
});
