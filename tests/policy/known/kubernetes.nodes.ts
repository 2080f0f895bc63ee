/** What the fixtures of Pod Security v1.37 say of volumes and of what pods share with their node. */
import { POD, pod } from "./pod";
import { cases, type Row } from "./row";

const FACTS = { source: "pod-security", type: POD } as const;

const VOLUMES: Readonly<Record<string, unknown>> = {
  gcePersistentDisk: { pdName: "data" },
  awsElasticBlockStore: { volumeID: "data" },
  gitRepo: { repository: "git.example/shop" },
  nfs: { path: "/data", server: "files" },
  iscsi: { iqn: "iqn.2001-04.com.example:data", lun: 0, targetPortal: "files" },
  glusterfs: { endpoints: "files", path: "data" },
  rbd: { monitors: ["files"], image: "data" },
  flexVolume: { driver: "data" },
  cinder: { volumeID: "data" },
  cephfs: { monitors: ["files"] },
  flocker: { datasetName: "data" },
  fc: { wwids: ["data"] },
  azureFile: { secretName: "data", shareName: "data" },
  vsphereVolume: { volumePath: "data" },
  quobyte: { registry: "files", volume: "data" },
  azureDisk: { diskName: "data", diskURI: "data" },
  portworxVolume: { volumeID: "data" },
  scaleIO: { gateway: "files", system: "data", secretRef: { name: "data" } },
  storageos: { volumeName: "data" },
  hostPath: { path: "/dev/null" },
};

const volumes: readonly Row[] = [
  ...cases(
    { ...FACTS, rule: "restricted/restrictedVolumes", ours: "C-06" },
    {
      bad: Object.fromEntries(
        Object.entries(VOLUMES).map(([kind, source]) => [
          `a volume of kind ${kind}`,
          pod(["pod/volumes", [{ name: "data", [kind]: source }]]),
        ]),
      ),
      good: {
        "every kind of volume that is allowed": pod([
          "pod/volumes",
          [
            { name: "one", emptyDir: {} },
            { name: "two", secret: { secretName: "keys" } },
            { name: "three", persistentVolumeClaim: { claimName: "data" } },
            { name: "four", downwardAPI: { items: [] } },
            { name: "five", configMap: { name: "settings" } },
            { name: "six", projected: { sources: [] } },
            { name: "seven", csi: { driver: "secrets-store.csi.k8s.io" } },
            { name: "eight", ephemeral: { volumeClaimTemplate: { spec: {} } } },
          ],
        ]),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "baseline/hostPathVolumes", ours: "C-06" },
    {
      bad: {
        "a directory of the node beside a volume that may be": pod([
          "pod/volumes",
          [
            { name: "one", emptyDir: {} },
            { name: "two", hostPath: { path: "/etc" } },
          ],
        ]),
        "two directories of the node": pod([
          "pod/volumes",
          [
            { name: "one", hostPath: { path: "/etc" } },
            { name: "two", hostPath: { path: "/var" } },
          ],
        ]),
      },
    },
  ),
];

const linux = (type: string): unknown => ({ type });

const nodes: readonly Row[] = [
  ...cases(
    { ...FACTS, rule: "baseline/hostNamespaces", ours: ["C-07", "P-16"] },
    {
      bad: {
        "the node's IPC": pod(["pod/hostIPC", true]),
        "the node's network": pod(["pod/hostNetwork", true]),
        "the node's processes": pod(["pod/hostPID", true]),
      },
      good: {
        "namespaces of its own": pod(
          ["pod/hostIPC", false],
          ["pod/hostNetwork", false],
          ["pod/hostPID", false],
        ),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "baseline/hostPorts", ours: "P-17" },
    {
      bad: {
        "a port of the node": pod(["main/ports", [{ containerPort: 12345, hostPort: 12345 }]]),
        "a port of the node for an init container": pod([
          "init/ports",
          [{ containerPort: 12346, hostPort: 12346 }],
        ]),
        "a port of the node beside one that is none": pod([
          "main/ports",
          [{ containerPort: 12347 }, { containerPort: 12345, hostPort: 12345 }],
        ]),
      },
      good: {
        "ports of its own": pod(
          ["main/ports", [{ containerPort: 12345 }]],
          ["init/ports", [{ containerPort: 12346 }]],
        ),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "baseline/hostProbesAndHostLifecycle", ours: "C-07" },
    {
      bad: {
        "a probe of another host": pod(["main/livenessProbe", { httpGet: { host: "bad.host", port: 8080 } }]),
        "a sidecar's probe of another host": pod(
          ["init/restartPolicy", "Always"],
          ["init/readinessProbe", { tcpSocket: { host: "8.8.8.8", port: 8080 } }],
        ),
        "a hook that calls another host": pod([
          "main/lifecycle",
          { postStart: { httpGet: { host: "bad.host", port: 8080 } } },
        ]),
        "a probe of the node's own address": pod([
          "main/livenessProbe",
          { httpGet: { host: "127.0.0.1", port: 8080 } },
        ]),
        "a probe of the node's own IPv6 address": pod([
          "main/readinessProbe",
          { tcpSocket: { host: "::1", port: 8080 } },
        ]),
      },
      good: {
        "no probes": pod(),
        "a probe of the pod": pod(["main/livenessProbe", { httpGet: { port: 8080 } }]),
        "a probe of the pod's socket": pod(["main/readinessProbe", { tcpSocket: { port: 8080 } }]),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "restricted/procMount", ours: "C-07" },
    {
      bad: {
        "all of /proc": pod(["main/securityContext/procMount", "Unmasked"], ["pod/hostUsers", true]),
        "all of /proc for an init container": pod(["init/securityContext/procMount", "Unmasked"]),
        "all of /proc for users of its own": pod(
          ["main/securityContext/procMount", "Unmasked"],
          ["pod/hostUsers", false],
        ),
      },
      good: {
        "/proc as it is by default": pod(
          ["main/securityContext/procMount", "Default"],
          ["pod/hostUsers", false],
        ),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "baseline/seLinuxOptions", ours: "C-07" },
    {
      bad: {
        "a pod of another SELinux type": pod(["pod/securityContext/seLinuxOptions", linux("spc_t")]),
        "a container of another SELinux type": pod(["main/securityContext/seLinuxOptions", linux("spc_t")]),
        "an init container of another SELinux type": pod([
          "init/securityContext/seLinuxOptions",
          linux("spc_t"),
        ]),
        "an SELinux user": pod(["pod/securityContext/seLinuxOptions", { user: "sysadm_u" }]),
        "an SELinux role": pod(["pod/securityContext/seLinuxOptions", { role: "sysadm_r" }]),
      },
      good: {
        "no SELinux options": pod(["main/securityContext/seLinuxOptions", {}]),
        "SELinux types for containers": pod(
          ["pod/securityContext/seLinuxOptions", linux("container_t")],
          ["main/securityContext/seLinuxOptions", { type: "container_init_t", level: "s0:c1,c2" }],
          ["init/securityContext/seLinuxOptions", linux("container_kvm_t")],
        ),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "baseline/sysctls", ours: "C-07" },
    {
      bad: {
        "a sysctl that reaches the node": pod([
          "pod/securityContext/sysctls",
          [{ name: "kernel.msgmax", value: "65536" }],
        ]),
      },
      good: {
        "sysctls that are safe since v1.37": pod([
          "pod/securityContext/sysctls",
          [
            { name: "net.ipv4.tcp_slow_start_after_idle", value: "0" },
            { name: "net.ipv4.tcp_notsent_lowat", value: "16384" },
          ],
        ]),
        "a sysctl that is safe": pod([
          "pod/securityContext/sysctls",
          [{ name: "net.ipv4.tcp_syncookies", value: "1" }],
        ]),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "baseline/appArmorProfile", ours: "C-07" },
    {
      bad: {
        "no AppArmor profile for a container": pod([
          "meta/annotations",
          { "container.apparmor.security.beta.kubernetes.io/main": "unconfined" },
        ]),
        "no AppArmor profile for an init container": pod([
          "meta/annotations",
          { "container.apparmor.security.beta.kubernetes.io/first": "unconfined" },
        ]),
      },
      good: {
        "an AppArmor profile of the node": pod([
          "meta/annotations",
          { "container.apparmor.security.beta.kubernetes.io/main": "localhost/shop" },
        ]),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "baseline/windowsHostProcess", ours: ["C-07", "P-16"] },
    {
      bad: {
        "a pod that is a process of its Windows node": pod(
          ["pod/hostNetwork", true],
          ["pod/securityContext/windowsOptions", { hostProcess: true }],
        ),
        "a container that is a process of its Windows node": pod(
          ["pod/hostNetwork", true],
          ["main/securityContext/windowsOptions", { hostProcess: true }],
        ),
      },
    },
  ),
];

export const nodeRows: readonly Row[] = [...volumes, ...nodes];
