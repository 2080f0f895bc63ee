import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const endpoint = ["spec", "endpoints", 0];
check("A ServiceMonitor", {
  good: resource("kubernetes:monitoring.coreos.com/v1:ServiceMonitor", {
    spec: {
      selector: { matchLabels: { app: "api" } },
      endpoints: [
        { port: "https", scheme: "https", tlsConfig: { ca: { secret: { name: "ca", key: "ca.crt" } } } },
      ],
    },
  }),
  accepts: [
    { what: "TLS 1.2", change: [[[...endpoint, "tlsConfig", "minVersion"], "TLS12"]] },
    { what: "a proxy of the cluster", change: [[[...endpoint, "proxyUrl"], "http://proxy.web.svc:3128"]] },
  ],
  refuses: [
    { what: "nothing that is known", change: [[["spec"], UNKNOWN]], finds: ["T-63 spec"] },
    {
      what: "certificates that are not verified",
      change: [[[...endpoint, "tlsConfig", "insecureSkipVerify"], true]],
      finds: ["T-63 spec.endpoints[0].tlsConfig.insecureSkipVerify"],
    },
    {
      what: "certificates of which it is not known",
      change: [[[...endpoint, "tlsConfig", "insecureSkipVerify"], UNKNOWN]],
      finds: ["T-63 spec.endpoints[0].tlsConfig.insecureSkipVerify"],
    },
    {
      what: "TLS that is not known",
      change: [[[...endpoint, "tlsConfig"], UNKNOWN]],
      finds: ["T-63 spec.endpoints[0].tlsConfig"],
    },
    {
      what: "old TLS",
      change: [[[...endpoint, "tlsConfig", "minVersion"], "TLS10"]],
      finds: ["T-63 spec.endpoints[0].tlsConfig.minVersion"],
    },
    {
      what: "TLS that stays old",
      change: [[[...endpoint, "tlsConfig", "maxVersion"], "TLS11"]],
      finds: ["T-63 spec.endpoints[0].tlsConfig.maxVersion"],
    },
    {
      what: "a token fetched in clear",
      change: [[[...endpoint, "oauth2"], { tokenUrl: "http://login.example.com/token" }]],
      finds: ["T-63 spec.endpoints[0].oauth2.tokenUrl"],
    },
  ],
});

check("A Prometheus", {
  good: resource("kubernetes:monitoring.coreos.com/v1:Prometheus", {
    spec: {
      externalUrl: "https://metrics.example.com",
      remoteWrite: [{ url: "https://receive.example.com" }],
    },
  }),
  accepts: [
    {
      what: "a receiver in the cluster",
      change: [[["spec", "remoteWrite", 0, "url"], "http://thanos.monitoring.svc:19291"]],
    },
  ],
  refuses: [
    {
      what: "metrics that leave in clear",
      change: [[["spec", "remoteWrite", 0, "url"], "http://receive.example.com"]],
      finds: ["T-63 spec.remoteWrite[0].url"],
    },
    {
      what: "an unknown receiver",
      change: [[["spec", "remoteWrite", 0, "url"], UNKNOWN]],
      finds: ["T-63 spec.remoteWrite[0].url"],
    },
    {
      what: "a page in clear",
      change: [[["spec", "externalUrl"], "http://metrics.example.com"]],
      finds: ["T-63 spec.externalUrl"],
    },
    {
      what: "a token in clear",
      change: [[["spec", "apiserverConfig"], { bearerToken: "x" }]],
      finds: ["T-63 spec.apiserverConfig.bearerToken"],
    },
    {
      what: "deletion over the network",
      change: [[["spec", "enableAdminAPI"], true]],
      finds: ["P-62 spec.enableAdminAPI"],
    },
    {
      what: "perhaps deletion over the network",
      change: [[["spec", "enableAdminAPI"], UNKNOWN]],
      finds: ["P-62 spec.enableAdminAPI"],
    },
    {
      what: "metrics of whoever writes some",
      change: [[["spec", "enableRemoteWriteReceiver"], true]],
      finds: ["P-62 spec.enableRemoteWriteReceiver"],
    },
    {
      what: "the node's network",
      change: [[["spec", "hostNetwork"], true]],
      finds: ["P-16 spec.hostNetwork"],
    },
  ],
});

check("Who is told of alerts", {
  good: resource("kubernetes:monitoring.coreos.com/v1alpha1:AlertmanagerConfig", {
    spec: {
      receivers: [
        { emailConfigs: [{ to: "a@example.com" }], webhookConfigs: [{ url: "https://hooks.example.com" }] },
      ],
    },
  }),
  refuses: [
    {
      what: "mails in clear",
      change: [[["spec", "receivers", 0, "emailConfigs", 0, "requireTLS"], false]],
      finds: ["T-63 spec.receivers[0].emailConfigs[0].requireTLS"],
    },
    {
      what: "a hook in clear",
      change: [[["spec", "receivers", 0, "webhookConfigs", 0, "url"], "http://hooks.example.com"]],
      finds: ["T-63 spec.receivers[0].webhookConfigs[0].url"],
    },
  ],
});
