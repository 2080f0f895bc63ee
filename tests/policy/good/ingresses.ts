/** Ingresses, gateways and their routes. */
import { type GoodPlan, plan, type Specimen } from "./specimen";

const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const GATEWAY = "kubernetes:gateway.networking.k8s.io/v1:Gateway";
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

export const ingresses: readonly Specimen[] = [
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
    what: "an ingress with two certificates, whose visitors log in elsewhere first",
    type: INGRESS,
    props: {
      metadata: {
        name: "staff",
        namespace: "portal",
        annotations: {
          "nginx.ingress.kubernetes.io/auth-url": "https://login.example.com/oauth2/auth",
          "nginx.ingress.kubernetes.io/ssl-redirect": "true",
          "nginx.ingress.kubernetes.io/proxy-read-timeout": "60",
        },
      },
      spec: {
        tls: [
          { hosts: ["staff.example.com"], secretName: "staff-tls" },
          { hosts: ["forms.example.com"], secretName: "forms-tls" },
        ],
        rules: ["staff.example.com", "forms.example.com"].map((host) => ({
          host,
          http: { paths: [{ path: "/", pathType: "Prefix", backend }] },
        })),
      },
    },
  },
];

export const ingressPlans: readonly GoodPlan[] = [
  plan("a gateway that serves by HTTPS, and redirects what comes in clear", {
    edge: {
      type: GATEWAY,
      props: {
        metadata: { name: "edge", namespace: "portal" },
        spec: {
          gatewayClassName: "cilium",
          listeners: [listener, { name: "http", port: 80, protocol: "HTTP" }],
        },
      },
    },
    portal: {
      type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
      props: {
        metadata: { name: "portal", namespace: "portal" },
        spec: {
          parentRefs: [{ name: "edge", sectionName: "https" }],
          hostnames: ["portal.example.com"],
          rules: [{ backendRefs: [{ name: "api", port: 8443 }] }],
        },
      },
    },
    redirect: {
      type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
      props: {
        metadata: { name: "redirect", namespace: "portal" },
        spec: {
          parentRefs: [{ name: "edge", sectionName: "http" }],
          rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] }],
        },
      },
    },
  }),
];
