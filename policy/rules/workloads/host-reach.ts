/** What Pod Security "baseline" (v1.37) keeps pods from, beside privileges and ports. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, objects } from "../../shapes/kubernetes";
import { containers, POD_HOLDERS, type PodSpec, podSpecs } from "../../shapes/pods";
import { HIPAA } from "../../writing/citations";
import { isNotTrue, must, unjudged, wrong } from "../../writing/expect";
import { podRule } from "../../writing/pod-rule";

/** Kernel settings that belong to the pod's own namespaces. */
const SAFE_SYSCTLS = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_notsent_lowat",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
]);

const SELINUX_TYPES = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];
const APPARMOR = "container.apparmor.security.beta.kubernetes.io/";

function judgeContext(context: View): Finding[] {
  const selinux = context.at("seLinuxOptions");
  return [
    ...must(
      selinux.at("type"),
      "",
      (type) => SELINUX_TYPES.includes(String(type)),
      "leaves SELinux's confines",
    ),
    ...["user", "role"].flatMap((key) =>
      must(selinux.at(key), "", (value) => value === "", "leaves SELinux's confines"),
    ),
    ...must(
      context.at("appArmorProfile", "type"),
      "RuntimeDefault",
      (type) => type === "RuntimeDefault" || type === "Localhost",
      "leaves AppArmor's confines",
    ),
    ...must(context.at("windowsOptions", "hostProcess"), false, isNotTrue, "runs on its node itself"),
  ];
}

/** A probe's `host` makes the node's agent call wherever it names (SSRF). */
function judgeProbes(container: View): Finding[] {
  const probes = ["livenessProbe", "readinessProbe", "startupProbe"].map((key) => container.at(key));
  const hooks = ["postStart", "preStop"].map((key) => container.at("lifecycle", key));
  return [...probes, ...hooks].flatMap((one) =>
    ["httpGet", "tcpSocket"].flatMap((how) =>
      must(one.at(how, "host"), "", (host) => host === "", "has the node call another host"),
    ),
  );
}

function judgeAnnotations(metadata: View): Finding[] {
  return metadata
    .at("annotations")
    .entries()
    .filter(([key]) => key === UNKNOWN || key.startsWith(APPARMOR))
    .flatMap(([, view]) =>
      must(
        view,
        "",
        (value) => /^(runtime\/default|localhost\/.+)$/.test(String(value)),
        "leaves AppArmor's confines",
      ),
    );
}

function judgePod({ spec, metadata }: PodSpec): Finding[] {
  const context = spec.at("securityContext");
  return [
    ...["hostPID", "hostIPC"].flatMap((key) =>
      must(spec.at(key), false, isNotTrue, "shares a namespace with the node"),
    ),
    ...judgeContext(context),
    ...context
      .at("sysctls")
      .each()
      .flatMap((sysctl) =>
        must(
          sysctl.at("name"),
          "",
          (name) => SAFE_SYSCTLS.has(String(name)),
          "is a setting of the whole node",
        ),
      ),
    ...judgeAnnotations(metadata),
    ...containers(spec)
      // Unknown containers are reported by the rules about containers.
      .filter((container) => !container.unknown)
      .flatMap((container) => [
        ...judgeContext(container.at("securityContext")),
        ...must(
          container.at("securityContext", "procMount"),
          "Default",
          (mount) => mount === "Default",
          "sees what /proc hides",
        ),
        ...judgeProbes(container),
      ]),
  ];
}

/** Volumes that Pod Security "restricted" allows; `image` holds what a registry holds. */
const VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

function judgeVolume(volume: View): Finding[] {
  if (volume.unknown) return [unjudged(volume)];
  return volume
    .entries()
    .filter(([kind]) => kind !== UNKNOWN && kind !== "name" && !VOLUMES.includes(kind))
    .map(([, view]) => wrong(view, 'the volume is not of a kind that Pod Security "restricted" allows'));
}

const PERSISTENT_VOLUME = builtIn("core", "PersistentVolume");

/** What a claim hides: Pod Security sees the claim, and never what it is bound to. */
function judgePersistentVolume(volume: View): Finding[] {
  return ["hostPath", "local"]
    .map((kind) => volume.at("spec", kind))
    .filter((view) => view.given())
    .map((view) => wrong(view, "the volume is a directory of a node"));
}

export const hostReachRules: Rule[] = [
  {
    id: "C-06",
    name: "pods-mount-nothing-of-the-host",
    title: "Pods mount no directory of their node, by a claim either",
    duty: "containers",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "A host path is a way to the node and to its other pods.",
    remediation: "Use a volume of a storage class, emptyDir, configMap, secret or projected volume.",
    types: new RegExp(`${POD_HOLDERS.source}|${PERSISTENT_VOLUME.source}`),
    evaluate: (subject) =>
      PERSISTENT_VOLUME.test(subject.resource.type)
        ? objects(subject).flatMap(judgePersistentVolume)
        : podSpecs(subject).flatMap(({ spec }) => spec.at("volumes").each().flatMap(judgeVolume)),
  },
  podRule(
    {
      id: "C-07",
      name: "pods-stay-apart-from-their-node",
      title: "Pods share no namespace, kernel setting or call with their node",
      severity: "high",
      why: "They would see, signal or use everything on the node.",
      remediation:
        "Remove hostPID, hostIPC, hostProcess, procMount, unsafe sysctls, SELinux and AppArmor overrides, and `host` of probes.",
    },
    judgePod,
  ),
];
