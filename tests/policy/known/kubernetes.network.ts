/** Known cases of Services, ingresses, gateways and network policies. */
import type { Props } from "../support";
import { adjudicated, cases, type Row } from "./row";

const SERVICE = "kubernetes:core/v1:Service";
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

const WEB = [{ port: 80, targetPort: 8080 }];

function service(spec: Props): Props {
  return { metadata: { name: "shop" }, spec: { ports: WEB, ...spec } };
}

const services: readonly Row[] = [
  ...cases(
    { source: "gatekeeper", rule: "block-load-balancer", type: SERVICE, ours: "P-15" },
    {
      bad: { "a load balancer": service({ type: "LoadBalancer" }) },
      good: { "an address of the cluster": service({ type: "ClusterIP" }) },
    },
  ),
  ...cases(
    { source: "gatekeeper", rule: "block-node-port", type: SERVICE, ours: "P-15" },
    {
      bad: { "a port of every node": service({ type: "NodePort", ports: [{ port: 80, nodePort: 30007 }] }) },
    },
  ),
  ...cases(
    { source: "kube-linter", rule: "exposed-services", type: SERVICE, ours: "P-15" },
    {
      bad: { "a node port without a list of ports": { spec: { type: "NodePort" } } },
      good: { "no type, which is an address of the cluster": service({ selector: { app: "shop" } }) },
    },
  ),
  ...cases(
    { source: "gatekeeper", rule: "externalip", type: SERVICE, ours: "P-14" },
    { bad: { "an address that nobody allowed": service({ externalIPs: ["1.1.1.1"] }) } },
  ),
  ...adjudicated("its list of allowed addresses is configuration; Ward has none, for none is needed", [
    ...cases(
      { source: "gatekeeper", rule: "externalip", type: SERVICE, ours: "P-14" },
      { bad: { "an address that its list allows": service({ externalIPs: ["203.0.113.0"] }) } },
    ),
  ]),
  ...cases(
    { source: "kyverno", rule: "restrict-external-ips", type: SERVICE, ours: "P-14" },
    {
      bad: {
        "one address": service({ externalIPs: ["1.2.3.4"] }),
        "two addresses": service({ externalIPs: ["1.2.3.4", "37.10.11.53"] }),
      },
      good: { "no addresses": service({}) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0108", type: SERVICE, ours: "P-14" },
    {
      bad: { "a private address": service({ externalIPs: ["192.168.0.106"] }) },
      good: { "nothing but ports": service({ selector: { app: "shop" } }) },
    },
  ),
];

function ingress(spec: Props, annotations?: Props): Props {
  return { metadata: { name: "shop", ...(annotations && { annotations }) }, spec };
}

const backend = { service: { name: "shop", port: { number: 80 } } };
const http = { paths: [{ path: "/", pathType: "Prefix", backend }] };
const rule = (host?: string): Props => ({ ...(host && { host }), http });
const covered = (...hosts: string[]): Props => ({ hosts, secretName: "shop-tls" });

const ingresses: readonly Row[] = [
  ...cases(
    { source: "gatekeeper", rule: "ingress-https-only", type: INGRESS, ours: "T-22" },
    {
      bad: { "no TLS": ingress({ rules: [rule("shop.example.com")] }) },
      good: {
        "TLS for its host": ingress({
          tls: [covered("shop.example.com")],
          rules: [rule("shop.example.com")],
        }),
      },
    },
  ),
  ...adjudicated("an entry without a certificate is served with the controller's own, which proves nothing", [
    ...cases(
      { source: "gatekeeper", rule: "ingress-https-only", type: INGRESS, ours: "T-22" },
      { bad: { "an empty TLS entry": ingress({ tls: [{}], rules: [rule("shop.example.com")] }) } },
    ),
    ...cases(
      { source: "gatekeeper", rule: "ingress-https-only-tls-optional", type: INGRESS, ours: "T-22" },
      {
        bad: {
          "an annotation against HTTP instead of TLS": ingress(
            { rules: [rule("shop.example.com")] },
            { "kubernetes.io/ingress.allow-http": "false" },
          ),
        },
      },
    ),
    ...cases(
      { source: "kyverno", rule: "ingress-host-match-tls", type: INGRESS, ours: "T-22" },
      {
        bad: {
          "a TLS entry of hosts alone": ingress({
            tls: [{ hosts: ["endpoint01"] }],
            rules: [rule("endpoint01")],
          }),
        },
      },
    ),
  ]),
  ...adjudicated("an empty list is no TLS, though the key is there", [
    ...cases(
      { source: "polaris", rule: "tlsSettingsMissing", type: INGRESS, ours: "T-22" },
      { bad: { "an empty list of TLS entries": ingress({ tls: [], rules: [rule("shop.example.com")] }) } },
    ),
  ]),
  ...adjudicated("the rule without a host serves every name, and the certificate is for one", [
    ...cases(
      { source: "polaris", rule: "tlsSettingsMissing", type: INGRESS, ours: "T-22" },
      {
        bad: {
          "TLS for a host that no rule names": ingress({ tls: [covered("example.com")], rules: [rule()] }),
        },
      },
    ),
  ]),
  ...cases(
    { source: "polaris", rule: "tlsSettingsMissing", type: INGRESS, ours: "T-22" },
    { bad: { "rules alone": ingress({ rules: [rule()] }) } },
  ),
  ...cases(
    { source: "kyverno", rule: "ingress-host-match-tls", type: INGRESS, ours: "T-22" },
    {
      bad: {
        "a certificate for another host": ingress({
          tls: [covered("endpoint99")],
          rules: [rule("endpoint01")],
        }),
        "a certificate for one host of two": ingress({
          tls: [covered("endpoint01")],
          rules: [rule("endpoint01"), rule("endpoint02")],
        }),
      },
      good: {
        "one certificate for two hosts": ingress({
          tls: [covered("endpoint01", "endpoint02")],
          rules: [rule("endpoint01"), rule("endpoint02")],
        }),
        "two certificates, in another order": ingress({
          tls: [covered("endpoint01"), covered("endpoint02")],
          rules: [rule("endpoint02"), rule("endpoint01")],
        }),
      },
    },
  ),
  ...cases(
    { source: "kyverno", rule: "disallow-empty-ingress-host", type: INGRESS, ours: "T-22" },
    {
      bad: { "no host": ingress({ tls: [covered("shop.example.com")], rules: [rule()] }) },
      good: {
        "a host for all names below another": ingress({
          tls: [covered("*.foo.com")],
          rules: [rule("*.foo.com")],
        }),
      },
    },
  ),
  ...cases(
    { source: "kyverno", rule: "restrict-ingress-defaultbackend", type: INGRESS, ours: "T-22" },
    {
      bad: {
        "whatever host nobody named": ingress({
          defaultBackend: backend,
          tls: [covered("shop.example.com")],
          rules: [rule("shop.example.com")],
        }),
      },
    },
  ),
  ...cases(
    { source: "kyverno", rule: "require-ingress-https", type: INGRESS, ours: "T-23" },
    {
      bad: {
        "plain HTTP allowed": ingress(
          { tls: [covered("a")] },
          { "kubernetes.io/ingress.allow-http": "true" },
        ),
      },
      good: {
        "plain HTTP forbidden": ingress(
          { tls: [covered("a")] },
          { "kubernetes.io/ingress.allow-http": "false" },
        ),
      },
    },
  ),
  ...cases(
    { source: "kyverno", rule: "disallow-ingress-nginx-custom-snippets", type: INGRESS, ours: "T-23" },
    {
      bad: {
        "a snippet for its server": ingress(
          {},
          { "nginx.org/server-snippet": "location / { return 302 /coffee; }" },
        ),
        "a snippet for its location": ingress(
          {},
          { "nginx.org/location-snippet": "add_header X-Test test;" },
        ),
      },
      good: { "no annotations": ingress({}) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KCV-0093", type: INGRESS, ours: "T-23" },
    {
      bad: {
        "configuration behind the address of a login": ingress(
          {},
          { "nginx.ingress.kubernetes.io/auth-url": "https://login.example.com/#;\ninjection_point" },
        ),
        "configuration behind a certificate's name": ingress(
          {},
          { "nginx.ingress.kubernetes.io/auth-tls-match-cn": "CN=valid#;\ninjection_point" },
        ),
      },
      good: {
        "the address of a login": ingress(
          {},
          { "nginx.ingress.kubernetes.io/auth-url": "https://login.example.com" },
        ),
      },
    },
  ),
  ...cases(
    { source: "kyverno", rule: "disallow-ingress-nginx-custom-snippets", type: CONFIG_MAP, ours: "T-23" },
    {
      bad: { "snippets switched on for all": { data: { "allow-snippet-annotations": "true" } } },
      good: {
        "snippets switched off": { data: { "allow-snippet-annotations": "false" } },
        "settings of something else": { data: { theme: "dark" } },
        "no settings": {},
      },
    },
  ),
];

function admits(...from: Props[]): Props {
  return {
    spec: { podSelector: { matchLabels: { app: "shop" } }, ingress: [{ from, ports: [{ port: 8080 }] }] },
  };
}

const labelled = { matchLabels: { access: "true" } };

const policies: readonly Row[] = [
  ...cases(
    { source: "trivy", rule: "KSV-0038", type: POLICY, ours: "P-19" },
    {
      bad: { "a peer that selects nobody in particular": admits({}) },
      good: {
        "pods by their label": admits({ podSelector: labelled }),
        "namespaces by their label": admits({ namespaceSelector: labelled }),
        "pods of namespaces by their labels": admits({ podSelector: labelled, namespaceSelector: labelled }),
      },
    },
  ),
  ...adjudicated("a policy that admits a peer on every port opens its databases too", [
    ...cases(
      { source: "trivy", rule: "KSV-0038", type: POLICY, ours: "P-19" },
      {
        bad: {
          "pods by their label on every port": {
            spec: { podSelector: {}, ingress: [{ from: [{ podSelector: labelled }] }] },
          },
        },
      },
    ),
  ]),
  ...adjudicated(
    "an empty podSelector without rules is the policy that every namespace needs: nothing in or out",
    [
      ...cases(
        { source: "kyverno", rule: "restrict-networkpolicy-empty-podselector", type: POLICY, ours: "P-19" },
        {
          good: {
            "everything denied for all pods": {
              spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
            },
          },
        },
      ),
    ],
  ),
  ...cases(
    { source: "trivy", rule: "KUBE-0001", type: POLICY, ours: "P-19" },
    {
      bad: {
        "everyone, on every port": { spec: { podSelector: {}, ingress: [{}] } },
        "the internet": admits({ ipBlock: { cidr: "0.0.0.0/0" } }),
        "the internet but for a few": admits({ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }),
        "the internet of IPv6": admits({ ipBlock: { cidr: "::/0" } }),
        "half of the internet": admits({ ipBlock: { cidr: "0.0.0.0/1" } }),
        "every namespace": admits({ namespaceSelector: {} }),
      },
      good: { "a private network": admits({ ipBlock: { cidr: "10.20.0.0/16" } }) },
    },
  ),
];

export const clusterNetworkRows: readonly Row[] = [...services, ...ingresses, ...policies];
