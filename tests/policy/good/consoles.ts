/** Consoles that operators run, and providers that log in to what was made. */
import { UNKNOWN } from "../../../policy/plan/view";
import type { Specimen } from "./specimen";

export const consoles: readonly Specimen[] = [
  {
    what: "a Keycloak behind the edge",
    type: "kubernetes:k8s.keycloak.org/v2alpha1:Keycloak",
    props: {
      metadata: { name: "login", namespace: "identity" },
      spec: { instances: 2, http: { tlsSecret: "login-tls" }, ingress: { enabled: false } },
    },
  },
  {
    what: "a Grafana that answers over TLS",
    type: "kubernetes:grafana.integreatly.org/v1beta1:Grafana",
    props: {
      metadata: { name: "grafana", namespace: "monitoring" },
      spec: {
        config: { server: { protocol: "https", cert_file: "/tls/tls.crt", cert_key: "/tls/tls.key" } },
      },
    },
  },
  {
    what: "a provider that makes users of PostgreSQL",
    type: "pulumi:providers:postgresql",
    props: { host: UNKNOWN, username: "postgres", password: UNKNOWN },
  },
  {
    what: "a provider that makes users of MySQL",
    type: "pulumi:providers:mysql",
    props: { username: "admin", password: UNKNOWN, tls: "true" },
  },
  {
    what: "everything among the nodes of one cluster",
    type: "aws:ec2/securityGroup:SecurityGroup",
    props: {
      name: "nodes",
      description: "nodes",
      ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
    },
  },
];
