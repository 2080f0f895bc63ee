/** What the fixtures of Pod Security v1.37 say of privileges, users and system calls. */
import { POD, pod } from "./pod";
import { adjudicated, cases, type Row } from "./row";

const FACTS = { source: "pod-security", type: POD } as const;

const privileges: readonly Row[] = [
  ...cases(
    { ...FACTS, rule: "restricted/allowPrivilegeEscalation", ours: "C-02" },
    {
      bad: {
        "the program free to gain privileges": pod(["main/securityContext/allowPrivilegeEscalation", true]),
        "the first program free to gain privileges": pod([
          "init/securityContext/allowPrivilegeEscalation",
          true,
        ]),
        "nothing said about gaining privileges": pod([
          "main/securityContext/allowPrivilegeEscalation",
          undefined,
        ]),
        "no security context": pod(["main/securityContext", undefined]),
      },
      good: { "no way to gain privileges": pod() },
    },
  ),
  ...cases(
    { ...FACTS, rule: "baseline/privileged", ours: "C-01" },
    {
      bad: {
        "a privileged container": pod(["main/securityContext/privileged", true]),
        "a privileged init container": pod(["init/securityContext/privileged", true]),
      },
      good: {
        "containers that say they are not privileged": pod(
          ["main/securityContext/privileged", false],
          ["init/securityContext/privileged", false],
        ),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "baseline/capabilities", ours: "C-04" },
    {
      bad: {
        "raw sockets": pod(["main/securityContext/capabilities/add", ["NET_RAW"]]),
        "raw sockets of an init container": pod(["init/securityContext/capabilities/add", ["NET_RAW"]]),
        "a capability in small letters": pod(["main/securityContext/capabilities/add", ["chown"]]),
        "a capability with the kernel's prefix": pod([
          "main/securityContext/capabilities/add",
          ["CAP_CHOWN"],
        ]),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "restricted/capabilities", ours: "C-04" },
    {
      bad: {
        "no capability dropped": pod(["main/securityContext/capabilities", {}]),
        "no capability of an init container dropped": pod(["init/securityContext/capabilities", {}]),
        "most capabilities dropped by name": pod([
          "main/securityContext/capabilities/drop",
          ["SYS_ADMIN", "SYS_MODULE", "NET_ADMIN", "NET_RAW", "SETUID", "SETGID", "CHOWN", "KILL", "MKNOD"],
        ]),
        "what baseline lets add": pod([
          "main/securityContext/capabilities/add",
          ["AUDIT_WRITE", "CHOWN", "NET_BIND_SERVICE", "SETUID"],
        ]),
      },
      good: {
        "ports below 1024": pod(
          ["main/securityContext/capabilities/add", ["NET_BIND_SERVICE"]],
          ["init/securityContext/capabilities/add", ["NET_BIND_SERVICE"]],
        ),
      },
    },
  ),
];

const users: readonly Row[] = [
  ...cases(
    { ...FACTS, rule: "restricted/runAsNonRoot", ours: "C-03" },
    {
      bad: {
        "nothing said about root": pod(["pod/securityContext/runAsNonRoot", undefined]),
        "a pod that may be root": pod(["pod/securityContext/runAsNonRoot", false]),
        "a container that may be root": pod(["main/securityContext/runAsNonRoot", false]),
        "an init container that may be root": pod(["init/securityContext/runAsNonRoot", false]),
      },
      good: {
        "a pod that is not root": pod(),
        "containers that are not root": pod(
          ["pod/securityContext/runAsNonRoot", undefined],
          ["main/securityContext/runAsNonRoot", true],
          ["init/securityContext/runAsNonRoot", true],
        ),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "restricted/runAsUser", ours: "C-03" },
    {
      bad: {
        "a pod of user 0": pod(["pod/securityContext/runAsUser", 0]),
        "a container of user 0": pod(["main/securityContext/runAsUser", 0]),
        "an init container of user 0": pod(["init/securityContext/runAsUser", 0]),
      },
      good: {
        "users other than 0": pod(
          ["pod/securityContext/runAsUser", 1000],
          ["main/securityContext/runAsUser", 1000],
          ["init/securityContext/runAsUser", 1000],
        ),
      },
    },
  ),
];

const systemCalls: readonly Row[] = [
  ...cases(
    { ...FACTS, rule: "baseline/seccompProfile", ours: "C-05" },
    {
      bad: {
        "an unconfined pod": pod(["pod/securityContext/seccompProfile/type", "Unconfined"]),
        "an unconfined container": pod(["main/securityContext/seccompProfile", { type: "Unconfined" }]),
        "an unconfined init container": pod(["init/securityContext/seccompProfile", { type: "Unconfined" }]),
      },
    },
  ),
  ...cases(
    { ...FACTS, rule: "restricted/seccompProfile", ours: "C-05" },
    {
      bad: {
        "no profile": pod(["pod/securityContext/seccompProfile", undefined]),
        "a profile for the container only": pod(
          ["pod/securityContext/seccompProfile", undefined],
          ["main/securityContext/seccompProfile", { type: "RuntimeDefault" }],
        ),
        "a profile for the init container only": pod(
          ["pod/securityContext/seccompProfile", undefined],
          ["init/securityContext/seccompProfile", { type: "RuntimeDefault" }],
        ),
        "an unconfined init container beside a confined one": pod(
          ["pod/securityContext/seccompProfile", undefined],
          ["main/securityContext/seccompProfile", { type: "RuntimeDefault" }],
          ["init/securityContext/seccompProfile", { type: "Unconfined" }],
        ),
      },
      good: {
        "the runtime's profile": pod(),
        "a profile of the node": pod([
          "pod/securityContext/seccompProfile",
          { type: "Localhost", localhostProfile: "shop" },
        ]),
        "a profile of each container": pod(
          ["pod/securityContext/seccompProfile", undefined],
          ["main/securityContext/seccompProfile", { type: "RuntimeDefault" }],
          ["init/securityContext/seccompProfile", { type: "Localhost", localhostProfile: "shop" }],
        ),
      },
    },
  ),
];

const windows = adjudicated("what is left out for Windows is asked for: Ward's nodes run Linux", [
  ...cases(
    { ...FACTS, rule: "restricted/base", ours: ["C-02", "C-04", "C-05"] },
    {
      bad: {
        "nothing said, for it runs on Windows": pod(
          ["pod/os", { name: "windows" }],
          ["pod/securityContext", { runAsNonRoot: true }],
          ["main/securityContext", undefined],
          ["init/securityContext", undefined],
        ),
      },
    },
  ),
]);

export const privilegeRows: readonly Row[] = [...privileges, ...users, ...systemCalls, ...windows];
