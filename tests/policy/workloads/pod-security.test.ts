import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, type Props, resource } from "../support";

const container: Props = {
  name: "app",
  image: "registry.example.com/app:1.2.3",
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
};
const first = ["spec", "containers", 0];
const pod = ["spec", "securityContext"];
const own = [...first, "securityContext"];
const path = (keys: (string | number)[]): string =>
  keys.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${key}` : key),
    "",
  );

/** A value at a place that is refused there. */
function refused(what: string, keys: (string | number)[], value: unknown): Case {
  return { what: `${what} (${String(value)})`, change: [[keys, value]], finds: [`C-07 ${path(keys)}`] };
}

/** Volumes that cross the network, and by themselves without TLS. */
const IN_CLEAR = ["nfs", "iscsi", "glusterfs", "rbd", "cephfs"];

check("What a pod has of its node", {
  good: resource("kubernetes:core/v1:Pod", {
    metadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/app": "runtime/default" } },
    spec: {
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
        sysctls: [{ name: "net.ipv4.tcp_keepalive_time", value: "60" }],
        seLinuxOptions: { type: "container_t", level: "s0:c1,c2" },
        appArmorProfile: { type: "RuntimeDefault" },
      },
      containers: [{ ...container, livenessProbe: { httpGet: { port: 8080 } } }],
      volumes: [{ name: "tmp", emptyDir: {} }, { name: "none" }],
    },
  }),
  accepts: [
    { what: "the default /proc", change: [[[...own, "procMount"], "Default"]] },
    {
      what: "a profile of AppArmor that is there",
      change: [[[...own, "appArmorProfile"], { type: "Localhost", localhostProfile: "app" }]],
    },
    { what: "a probe that names no host", change: [[[...first, "livenessProbe", "httpGet", "host"], ""]] },
    ...["configMap", "csi", "downwardAPI", "ephemeral", "persistentVolumeClaim", "projected", "secret"].map(
      (kind) => ({
        what: `a volume of kind ${kind}`,
        change: [[["spec", "volumes", 0], { name: "x", [kind]: {} }]] as [(string | number)[], unknown][],
      }),
    ),
  ],
  refuses: [
    refused("the node's processes", ["spec", "hostPID"], true),
    refused("the node's shared memory", ["spec", "hostIPC"], "true"),
    refused("perhaps the node's processes", ["spec", "hostPID"], UNKNOWN),
    refused("a kernel setting of the node", [...pod, "sysctls", 0, "name"], "kernel.msgmax"),
    refused("an unknown kernel setting", [...pod, "sysctls", 0, "name"], UNKNOWN),
    refused("all of /proc", [...own, "procMount"], "Unmasked"),
    refused("another type of SELinux", [...pod, "seLinuxOptions", "type"], "spc_t"),
    refused("another user of SELinux", [...own, "seLinuxOptions", "user"], "system_u"),
    refused("another role of SELinux", [...own, "seLinuxOptions", "role"], "sysadm_r"),
    refused("no AppArmor", [...pod, "appArmorProfile", "type"], "Unconfined"),
    refused("no AppArmor in one container", [...own, "appArmorProfile", "type"], "Unconfined"),
    refused("the node of Windows itself", [...pod, "windowsOptions", "hostProcess"], true),
    refused("the node of Windows itself, by a container", [...own, "windowsOptions", "hostProcess"], true),
    ...["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) =>
      ["httpGet", "tcpSocket"].map((how) =>
        refused(`${probe} elsewhere`, [...first, probe, how, "host"], "169.254.169.254"),
      ),
    ),
    refused("a hook elsewhere", [...first, "lifecycle", "preStop", "httpGet", "host"], "example.com"),
    refused("a hook nobody knows where", [...first, "lifecycle", "postStart", "tcpSocket", "host"], UNKNOWN),
    {
      what: "no AppArmor, as annotations said it",
      change: [
        [["metadata", "annotations", "container.apparmor.security.beta.kubernetes.io/app"], "unconfined"],
      ],
      finds: ['C-07 metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]'],
    },
    ...[
      "hostPath",
      "nfs",
      "iscsi",
      "glusterfs",
      "rbd",
      "cephfs",
      "gitRepo",
      "awsElasticBlockStore",
      "fc",
      "flexVolume",
    ].map((kind) => ({
      what: `a volume of kind ${kind}`,
      change: [[["spec", "volumes", 0], { name: "x", [kind]: {} }]] as [(string | number)[], unknown][],
      finds: [
        `C-06 spec.volumes[0].${kind}`,
        ...(IN_CLEAR.includes(kind) ? [`T-83 spec.volumes[0].${kind}`] : []),
      ],
    })),
    {
      what: "an unknown volume",
      change: [[["spec", "volumes", 0], UNKNOWN]],
      finds: ["C-06 spec.volumes[0]"],
    },
  ],
});

check("The pods of Elasticsearch", {
  good: resource("kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch", {
    spec: {
      volumeClaimDeletePolicy: "DeleteOnScaledownOnly",
      nodeSets: [{ podTemplate: { spec: { containers: [{ name: "elasticsearch", resources: {} }] } } }],
    },
  }),
  refuses: [
    {
      what: "privileged",
      change: [
        [
          ["spec", "nodeSets", 0, "podTemplate", "spec", "containers", 0, "securityContext"],
          { privileged: true },
        ],
      ],
      finds: ["C-01 spec.nodeSets[0].podTemplate.spec.containers[0].securityContext.privileged"],
    },
    {
      what: "with a directory of the node",
      change: [
        [["spec", "nodeSets", 0, "podTemplate", "spec", "volumes"], [{ name: "x", hostPath: { path: "/" } }]],
      ],
      finds: ["C-06 spec.nodeSets[0].podTemplate.spec.volumes[0].hostPath"],
    },
  ],
});
