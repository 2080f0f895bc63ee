import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

function spec(path: (string | number)[], value: unknown): Case["change"] {
  return [[["spec", ...path], value]];
}

check("A Keycloak by its operator", {
  good: resource("kubernetes:k8s.keycloak.org/v2alpha1:Keycloak", {
    spec: {
      instances: 2,
      http: { tlsSecret: "login-tls" },
      hostname: { hostname: "https://login.clinic.example" },
      ingress: { enabled: false },
      additionalOptions: [
        { name: "metrics-enabled", value: "true" },
        { name: "spi-truststore-password", secret: { name: "trust", key: "password" } },
      ],
    },
  }),
  accepts: [
    { what: "plain HTTP switched off by name", change: spec(["http", "httpEnabled"], false) },
    { what: "a host without a scheme", change: spec(["hostname", "hostname"], "login.clinic.example") },
  ],
  refuses: [
    ...[true, "true", UNKNOWN].map((value) => ({
      what: `plain HTTP: ${String(value)}`,
      change: spec(["http", "httpEnabled"], value),
      finds: ["T-84 spec.http.httpEnabled"],
    })),
    {
      what: "plain HTTP by an option",
      change: spec(["additionalOptions", 0], { name: "http-enabled", value: "true" }),
      finds: ["T-84 spec.additionalOptions[0].value"],
    },
    {
      what: "no certificate",
      change: spec(["http", "tlsSecret"], undefined),
      finds: ["T-84 spec.http.tlsSecret"],
    },
    ...["hostname", "admin"].map((key) => ({
      what: `${key} over plain HTTP`,
      change: spec(["hostname", key], "http://login.clinic.example"),
      finds: [`T-84 spec.hostname.${key}`],
    })),
    ...[true, undefined, UNKNOWN].map((value) => ({
      what: `the operator's own Ingress: ${String(value)}`,
      change: spec(["ingress", "enabled"], value),
      finds: ["P-73 spec.ingress.enabled"],
    })),
    {
      what: "a password in an option",
      change: spec(["additionalOptions", 1], { name: "bootstrap-admin-password", value: "hunter2" }),
      finds: ["S-13 spec.additionalOptions[1].value"],
    },
    {
      what: "a pod that is privileged",
      change: spec(
        ["unsupported", "podTemplate", "spec", "containers"],
        [{ securityContext: { privileged: true } }],
      ),
      finds: ["C-01 spec.unsupported.podTemplate.spec.containers[0].securityContext.privileged"],
    },
  ],
});

const PASSWORD = {
  name: "GF_SECURITY_ADMIN_PASSWORD",
  valueFrom: { secretKeyRef: { name: "grafana", key: "password" } },
};

check("A Grafana by its operator", {
  good: resource("kubernetes:grafana.integreatly.org/v1beta1:Grafana", {
    spec: { config: { server: { protocol: "https", cert_file: "/tls/tls.crt", cert_key: "/tls/tls.key" } } },
  }),
  accepts: [
    { what: "HTTP/2", change: spec(["config", "server", "protocol"], "h2") },
    {
      what: "a password from a file",
      change: spec(["config", "security"], { admin_password: "$__file{/etc/secrets/admin}" }),
    },
    {
      what: "a password from a Secret",
      change: [
        [["spec", "disableDefaultAdminSecret"], true],
        [
          ["spec", "deployment", "spec", "template", "spec", "containers"],
          [{ name: "grafana", env: [PASSWORD] }],
        ],
      ],
    },
    {
      what: "one that somebody else runs",
      change: [
        [["spec", "config"], undefined],
        [["spec", "external"], { url: "https://grafana.example" }],
      ],
    },
  ],
  refuses: [
    ...["http", undefined, "socket", UNKNOWN].map((value) => ({
      what: `the protocol ${String(value)}`,
      change: spec(["config", "server", "protocol"], value),
      finds: ["T-84 spec.config.server.protocol"],
    })),
    {
      what: "one that somebody else runs, over plain HTTP",
      change: spec(["external"], { url: "http://grafana.example" }),
      finds: ["T-84 spec.external.url"],
    },
    ...["admin", "secret", UNKNOWN].map((value) => ({
      what: `the password ${String(value)}`,
      change: spec(["config", "security"], { admin_user: "root", admin_password: value }),
      finds: ["S-13 spec.config.security.admin_password"],
    })),
    {
      what: "Grafana's own administrator",
      change: spec(["disableDefaultAdminSecret"], true),
      finds: ["S-13 spec.disableDefaultAdminSecret"],
    },
    ...[true, "true", UNKNOWN].map((value) => ({
      what: `people without a login: ${String(value)}`,
      change: spec(["config", "auth.anonymous"], { enabled: value }),
      finds: ['S-13 spec.config["auth.anonymous"].enabled'],
    })),
    ...["ingress", "route", "httpRoute"].map((key) => ({
      what: `a ${key} of the operator`,
      change: spec([key], { spec: {} }),
      finds: [`P-73 spec.${key}`],
    })),
    {
      what: "a public Service",
      change: spec(["service"], { spec: { type: "LoadBalancer" } }),
      finds: ["P-73 spec.service.spec.type"],
    },
  ],
});
