import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const to = ["spec", "to"];
check("A grant to another namespace", {
  good: resource("kubernetes:gateway.networking.k8s.io/v1beta1:ReferenceGrant", {
    spec: {
      from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "edge" }],
      to: [{ group: "", kind: "Secret", name: "portal-tls" }],
    },
  }),
  accepts: [{ what: "Services", change: [[[...to, 0], { group: "", kind: "Service" }]] }],
  refuses: [
    ...[undefined, "", UNKNOWN].map((name) => ({
      what: `Secrets by the name ${String(name)}`,
      change: [[[...to, 0, "name"], name]] as [(string | number)[], unknown][],
      finds: ["I-70 spec.to[0].name"],
    })),
    {
      what: "every Secret beside a named one",
      change: [[[...to, 1], { group: "", kind: "Secret" }]],
      finds: ["I-70 spec.to[1].name"],
    },
    { what: "what is not known", change: [[[...to, 0, "kind"], UNKNOWN]], finds: ["I-70 spec.to[0].kind"] },
    { what: "targets that are not known", change: [[to, UNKNOWN]], finds: ["I-70 spec.to"] },
  ],
});

const url = ["webhooks", 0, "clientConfig", "url"];
for (const kind of [
  "ValidatingWebhookConfiguration",
  "MutatingWebhookConfiguration",
  "MutatingWebhookConfigurationPatch",
])
  check(`A webhook of a ${kind}`, {
    good: resource(`kubernetes:admissionregistration.k8s.io/v1:${kind}`, {
      webhooks: [{ clientConfig: { url: "https://127.0.0.1:23443/mutate" } }],
    }),
    accepts: [
      "https://10.0.0.7",
      "https://[fd00::7]:8443/x",
      "https://hook.portal.svc:443",
      "https://hook.corp.internal",
    ].map((value) => ({ what: value, change: [[url, value]] })),
    refuses: [
      ...["https://hook.example.com/x", "https://203.0.113.9", "https://hook.svc.example.com"].map(
        (value) => ({
          what: value,
          change: [[url, value]] as [(string | number)[], unknown][],
          finds: ["I-71 webhooks[0].clientConfig.url"],
        }),
      ),
      {
        what: "one that is not known",
        change: [[url, UNKNOWN]],
        finds: ["I-71 webhooks[0].clientConfig.url", "T-64 webhooks[0].clientConfig.url"],
      },
    ],
  });

const conversion = ["spec", "conversion", "webhook", "clientConfig", "url"];
check("A definition of resources", {
  good: resource("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", {
    spec: { conversion: { webhook: { clientConfig: { service: { name: "hook", namespace: "portal" } } } } },
  }),
  refuses: [
    {
      what: "converted outside",
      change: [[conversion, "https://hook.example.com"]],
      finds: [`I-71 ${conversion.join(".")}`],
    },
  ],
});

check("A Secret", {
  good: resource("kubernetes:core/v1:Secret", { stringData: { password: UNKNOWN } }),
  accepts: ["Opaque", "kubernetes.io/tls", "kubernetes.io/basic-auth"].map((type) => ({
    what: type,
    change: [[["type"], type]],
  })),
  refuses: ["kubernetes.io/service-account-token", UNKNOWN].map((type) => ({
    what: String(type),
    change: [[["type"], type]],
    finds: ["I-72 type"],
  })),
});
