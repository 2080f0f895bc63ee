import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { changed, check, findings, type Props, resource } from "../support";

const container: Props = {
  name: "app",
  image: "registry.example.com:5000/app:1.2.3",
  ports: [{ name: "http", containerPort: 8080 }],
  env: [
    { name: "LOG_LEVEL", value: "info" },
    { name: "DATABASE_URL", valueFrom: { secretKeyRef: { name: "db", key: "url" } } },
  ],
  resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
};
const spec: Props = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [container],
  initContainers: [container],
  volumes: [{ name: "tmp", emptyDir: {} }],
};

const first = ["spec", "containers", 0];
const context = [...first, "securityContext"];
const digest = `app@sha256:${"a".repeat(64)}`;

check("A pod", {
  good: resource("kubernetes:core/v1:Pod", { spec }),
  accepts: [
    { what: "an image by digest", change: [[[...first, "image"], digest]] },
    {
      what: "settings of its own in the container",
      change: [
        [["spec", "securityContext"], undefined],
        [[...context, "runAsNonRoot"], true],
        [[...context, "seccompProfile"], { type: "Localhost" }],
        [["spec", "initContainers"], undefined],
      ],
    },
    {
      what: "the one capability that restricted allows",
      change: [[[...context, "capabilities", "add"], ["NET_BIND_SERVICE"]]],
    },
    { what: "hostPort 0, as defaults are filled in", change: [[[...first, "ports", 0, "hostPort"], 0]] },
  ],
  refuses: [
    {
      what: "the node's network",
      change: [[["spec", "hostNetwork"], true]],
      finds: ["P-16 spec.hostNetwork"],
    },
    {
      what: "an unknown network",
      change: [[["spec", "hostNetwork"], UNKNOWN]],
      finds: ["P-16 spec.hostNetwork"],
    },
    {
      what: "a port of the node",
      change: [[[...first, "ports", 0, "hostPort"], 8080]],
      finds: ["P-17 spec.containers[0].ports[0].hostPort"],
    },
    {
      what: "a port of the node in an init container",
      change: [[["spec", "initContainers", 0, "ports", 0, "hostPort"], 5432]],
      finds: ["P-17 spec.initContainers[0].ports[0].hostPort"],
    },
    {
      what: "a privileged container",
      change: [[[...context, "privileged"], true]],
      finds: ["C-01 spec.containers[0].securityContext.privileged"],
    },
    {
      what: "a privileged debugging container",
      change: [
        [["spec", "ephemeralContainers"], [changed(container, ["securityContext", "privileged"], true)]],
      ],
      finds: ["C-01 spec.ephemeralContainers[0].securityContext.privileged"],
    },
    {
      what: "escalation by default",
      change: [[[...context, "allowPrivilegeEscalation"], undefined]],
      finds: ["C-02 spec.containers[0].securityContext.allowPrivilegeEscalation"],
    },
    {
      what: "escalation",
      change: [[[...context, "allowPrivilegeEscalation"], true]],
      finds: ["C-02 spec.containers[0].securityContext.allowPrivilegeEscalation"],
    },
    {
      what: "root by the container's own setting",
      change: [[[...context, "runAsNonRoot"], false]],
      finds: ["C-03 spec.containers[0].securityContext.runAsNonRoot"],
    },
    {
      what: "user 0",
      change: [[[...context, "runAsUser"], 0]],
      finds: ["C-03 spec.containers[0].securityContext.runAsUser"],
    },
    {
      what: "capabilities kept",
      change: [[[...context, "capabilities"], undefined]],
      finds: ["C-04 spec.containers[0].securityContext.capabilities.drop"],
    },
    {
      what: "a capability added",
      change: [
        [
          [...context, "capabilities", "add"],
          ["NET_BIND_SERVICE", "SYS_ADMIN"],
        ],
      ],
      finds: ["C-04 spec.containers[0].securityContext.capabilities.add[1]"],
    },
    {
      what: "no filter for system calls",
      change: [[[...context, "seccompProfile"], { type: "Unconfined" }]],
      finds: ["C-05 spec.containers[0].securityContext.seccompProfile.type"],
    },
    {
      what: "an unknown filter",
      change: [[[...context, "seccompProfile"], { type: UNKNOWN }]],
      finds: ["C-05 spec.containers[0].securityContext.seccompProfile.type"],
    },
    {
      what: "a directory of the node",
      change: [[["spec", "volumes", 1], { name: "host", hostPath: { path: "/" } }]],
      finds: ["C-06 spec.volumes[1].hostPath"],
    },
    {
      what: "an unknown volume",
      change: [[["spec", "volumes", 1], UNKNOWN]],
      finds: ["C-06 spec.volumes[1]"],
    },
    { what: "the node's processes", change: [[["spec", "hostPID"], true]], finds: ["C-07 spec.hostPID"] },
    { what: "the node's IPC", change: [[["spec", "hostIPC"], true]], finds: ["C-07 spec.hostIPC"] },
    {
      what: "a writable image",
      change: [[[...context, "readOnlyRootFilesystem"], false]],
      finds: ["C-08 spec.containers[0].securityContext.readOnlyRootFilesystem"],
    },
    {
      what: "a writable image by default",
      change: [[[...context, "readOnlyRootFilesystem"], undefined]],
      finds: ["C-08 spec.containers[0].securityContext.readOnlyRootFilesystem"],
    },
    ...["app:latest", "app", "registry:5000/app", "app:stable", "app:latest-2"].map((image) => ({
      what: `the image ${image}`,
      change: [[[...first, "image"], image]] as [(string | number)[], unknown][],
      finds: ["C-09 spec.containers[0].image"],
    })),
    {
      what: "unknown containers",
      change: [[["spec", "containers"], UNKNOWN]],
      finds: ["P-17", "C-01", "C-02", "C-03", "C-04", "C-05", "C-08", "C-09", "S-01"].map(
        (id) => `${id} spec.containers`,
      ),
    },
  ],
});

describe("A pod's memory and API token", () => {
  it("are asked for as advice", () => {
    const loose = changed(
      changed({ spec }, ["spec", "automountServiceAccountToken"], undefined),
      ["spec", "containers", 0, "resources"],
      undefined,
    );
    expect(findings([resource("kubernetes:core/v1:Pod", loose)])).to.have.members([
      "C-10 spec.containers[0].resources.requests.memory",
      "C-10 spec.containers[0].resources.requests.cpu",
      "C-10 spec.containers[0].resources.limits.memory",
      "C-12 spec.automountServiceAccountToken",
      "P-18a metadata.namespace",
    ]);
  });
});

describe("A pod's groups", () => {
  const advised = (path: (string | number)[], value: unknown) =>
    findings([resource("kubernetes:core/v1:Pod", changed({ spec }, ["spec", ...path], value))]).filter(
      (finding) => finding.startsWith("C-71"),
    );

  it("are its own, as advice", () => {
    expect(advised(["securityContext", "runAsGroup"], 1000)).to.deep.equal([]);
    for (const key of ["runAsGroup", "fsGroup"])
      for (const group of [0, "0", UNKNOWN])
        expect(advised(["securityContext", key], group)).to.deep.equal([`C-71 spec.securityContext.${key}`]);
    expect(advised(["securityContext", "supplementalGroups"], [1000, 0])).to.deep.equal([
      "C-71 spec.securityContext.supplementalGroups[1]",
    ]);
    expect(advised(["containers", 0, "securityContext", "runAsGroup"], 0)).to.deep.equal([
      "C-71 spec.containers[0].securityContext.runAsGroup",
    ]);
  });
});

describe("Pods are found in every kind that holds them", () => {
  const bad = changed(spec, ["hostNetwork"], true);
  const template = { template: { spec: bad } };
  const holders: [type: string, props: Props, at: string][] = [
    ["core/v1:Pod", { spec: bad }, "spec"],
    ["core/v1:PodPatch", { spec: bad }, "spec"],
    ["core/v1:PodList", { items: [{ spec }, { spec: bad }] }, "items[1].spec"],
    ["core/v1:PodTemplate", template, "template.spec"],
    ["core/v1:ReplicationController", { spec: template }, "spec.template.spec"],
    ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "DeploymentPatch"].map(
      (kind): [string, Props, string] => [`apps/v1:${kind}`, { spec: template }, "spec.template.spec"],
    ),
    ["extensions/v1beta1:Deployment", { spec: template }, "spec.template.spec"],
    ["argoproj.io/v1alpha1:Rollout", { spec: template }, "spec.template.spec"],
    ["serving.knative.dev/v1:Service", { spec: template }, "spec.template.spec"],
    ["keda.sh/v1alpha1:ScaledJob", { spec: { jobTargetRef: template } }, "spec.jobTargetRef.template.spec"],
    ["monitoring.coreos.com/v1:Prometheus", { spec: bad }, "spec"],
    ["apps/v1:DeploymentList", { items: [{ spec: template }] }, "items[0].spec.template.spec"],
    ["batch/v1:Job", { spec: template }, "spec.template.spec"],
    [
      "batch/v1:CronJob",
      { spec: { jobTemplate: { spec: template } } },
      "spec.jobTemplate.spec.template.spec",
    ],
    [
      "batch/v1beta1:CronJob",
      { spec: { jobTemplate: { spec: template } } },
      "spec.jobTemplate.spec.template.spec",
    ],
  ];
  for (const [type, props, at] of holders)
    it(type, () => {
      expect(findings([resource(`kubernetes:${type}`, props)])).to.deep.equal([`P-16 ${at}.hostNetwork`]);
    });

  it("a patch is not asked for what it leaves to others, but may not loosen", () => {
    const patch = (one: Props) =>
      findings([
        resource("kubernetes:apps/v1:DeploymentPatch", {
          spec: { template: { spec: { containers: [one] } } },
        }),
      ]);
    expect(patch({ name: "app" })).to.deep.equal([]);
    expect(patch({ name: "app", securityContext: { privileged: true } })).to.deep.equal([
      "C-01 spec.template.spec.containers[0].securityContext.privileged",
    ]);
  });
});
