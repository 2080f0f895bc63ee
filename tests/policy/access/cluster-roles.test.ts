import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

check("A role", {
  good: resource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", {
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  }),
  accepts: [
    {
      what: "Secrets by their names",
      change: [[["rules", 0], { resources: ["secrets"], resourceNames: ["tls"], verbs: ["get"] }]],
    },
    {
      what: "the sizes of whatever has one",
      change: [[["rules", 0], { resources: ["*/scale", "pods/log"], verbs: ["get"] }]],
    },
    {
      what: "no more than making Secrets",
      change: [[["rules", 0], { resources: ["secrets"], verbs: ["create"] }]],
    },
  ],
  refuses: [
    ...(
      [
        ["secrets", "list"],
        ["pods/exec", "create"],
        ["pods/attach", "get"],
        ["nodes/proxy", "get"],
        ["serviceaccounts/token", "create"],
        ["certificatesigningrequests/approval", "update"],
        ["mutatingwebhookconfigurations", "patch"],
        ["validatingwebhookconfigurations", "delete"],
        ["*/exec", "create"],
        ["*/token", "create"],
        ["*/approval", "patch"],
        ["pods", "create"],
        ["cronjobs", "create"],
        ["persistentvolumes", "create"],
      ] as const
    ).map(([what, verb]) => ({
      what: `${verb} of ${what}`,
      change: [[["rules", 0], { resources: ["events", what], verbs: [verb] }]] as [
        (string | number)[],
        unknown,
      ][],
      finds: ["I-02 rules[0].resources[1]"],
    })),
    {
      what: "every subresource",
      change: [[["rules", 0, "resources"], ["*/*"]]],
      finds: ["I-02 rules[0].resources[0]"],
    },
    {
      what: "every address of the API",
      change: [[["rules", 0], { nonResourceURLs: ["*"], verbs: ["get"] }]],
      finds: ["I-02 rules[0].nonResourceURLs[0]"],
    },
    {
      what: "unknown verbs",
      change: [[["rules", 0, "verbs"], [UNKNOWN]]],
      finds: ["I-02 rules[0].verbs[0]"],
    },
    { what: "an unknown rule", change: [[["rules", 0], UNKNOWN]], finds: ["I-02 rules[0]"] },
    {
      what: "rules of other roles",
      change: [[["aggregationRule"], { clusterRoleSelectors: [] }]],
      finds: ["I-02 aggregationRule"],
    },
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
  good: resource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", {
    roleRef: { name: "view" },
    subjects: [{ kind: "ServiceAccount", name: "api", namespace: "web" }],
  }),
  refuses: [
    ...["admin", "edit", UNKNOWN].map((name) => ({
      what: String(name),
      change: [[["roleRef", "name"], name]] as [string[], unknown][],
      finds: ["I-02 roleRef.name"],
    })),
    ...[
      { kind: "Group", name: "system:unauthenticated" },
      { kind: "Group", name: "system:authenticated" },
      { kind: "User", name: "system:anonymous" },
      { kind: "Group", name: "system:masters" },
      { kind: "Group", name: "system:serviceaccounts:web" },
      { kind: "ServiceAccount", name: "default" },
      { kind: "User", name: UNKNOWN },
    ].map((one) => ({
      what: `a role for ${one.kind} ${String(one.name)}`,
      change: [[["subjects", 1], one]] as [(string | number)[], unknown][],
      finds: ["I-02 subjects[1].name"],
    })),
    { what: "cluster-admin", change: [[["roleRef", "name"], "cluster-admin"]], finds: ["I-02 roleRef.name"] },
  ],
});
