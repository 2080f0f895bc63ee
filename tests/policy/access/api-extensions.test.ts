import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

check("A server of the Kubernetes API", {
  good: resource("kubernetes:apiregistration.k8s.io/v1:APIService", {
    spec: { group: "metrics.k8s.io", caBundle: "x" },
  }),
  refuses: [true, "true", UNKNOWN].map((flag) => ({
    what: `one that is not verified: ${String(flag)}`,
    change: [[["spec", "insecureSkipTLSVerify"], flag]],
    finds: ["T-64 spec.insecureSkipTLSVerify"],
  })),
});

for (const kind of ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"])
  check(`A ${kind}`, {
    good: resource(`kubernetes:admissionregistration.k8s.io/v1:${kind}`, {
      webhooks: [
        { clientConfig: { service: { name: "hook" } } },
        { clientConfig: { url: "https://hook.corp.internal" } },
      ],
    }),
    refuses: [
      {
        what: "asked in clear",
        change: [[["webhooks", 1, "clientConfig", "url"], "http://hook"]],
        finds: ["T-64 webhooks[1].clientConfig.url"],
      },
    ],
  });

check("A store of secrets", {
  good: resource("kubernetes:external-secrets.io/v1:ClusterSecretStore", {
    spec: { provider: { vault: { server: "https://vault:8200" } } },
  }),
  accepts: [{ what: "AWS's own", change: [[["spec", "provider"], { aws: { service: "SecretsManager" } }]] }],
  refuses: [
    {
      what: "asked in clear",
      change: [[["spec", "provider", "vault", "server"], "http://vault:8200"]],
      finds: ["T-64 spec.provider.vault.server"],
    },
    {
      what: "unknown",
      change: [[["spec", "provider", "vault", "server"], UNKNOWN]],
      finds: ["T-64 spec.provider.vault.server"],
    },
    {
      what: "written out",
      change: [[["spec", "provider"], { fake: { data: [] } }]],
      finds: ["T-64 spec.provider.fake"],
    },
  ],
});
