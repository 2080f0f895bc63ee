/** ECS tasks: the same promises as pods, in another language. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { isPinned } from "../../values/image";
import { HIPAA } from "../../writing/citations";
import { isFalse, isTrue, must, unjudged, wrong } from "../../writing/expect";
import { asksForTls, FILE_SYSTEM_POLICY } from "./file-system-policies";

const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
/** A daemon's task stands on every instance; its containers are written as objects, not as text. */
const TASK_DEFINITIONS = [TASK_DEFINITION, "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition"];

/** Where tasks are started, and where in it the question stands. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  "aws:ecs/service:Service": [],
  "aws:scheduler/schedule:Schedule": ["target", "ecsParameters"],
  "aws:cloudwatch/eventTarget:EventTarget": ["ecsTarget"],
};

function ofTheHost(volume: View): Finding[] {
  if (volume.unknown) return [unjudged(volume)];
  const paths = [
    volume.at("hostPath"),
    ...volume
      .at("hosts")
      .each()
      .map((host) => host.at("sourcePath")),
  ];
  return paths.flatMap((path) =>
    must(path, "", (value) => value === "", "the volume is a directory of the host"),
  );
}

function harmlessCapability(capability: View): Finding[] {
  return must(
    capability,
    "",
    (name) => name === "NET_BIND_SERVICE",
    "a capability is more than a server needs",
  );
}

function tasks(definition: View, judge: (container: View) => Finding[]): Finding[] {
  const containers = definition.at("containerDefinitions").json();
  if (!containers) return [wrong(definition.at("containerDefinitions"), "not JSON")];
  return containers.unknown
    ? [unjudged(containers)]
    : containers.each().flatMap((one) => (one.unknown ? [unjudged(one)] : judge(one)));
}

export const taskRules: Rule[] = [
  {
    id: "C-13",
    name: "tasks-run-restricted",
    title: "ECS containers run unprivileged, from a read-only, pinned image",
    duty: "containers",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "The same as in Kubernetes: who cannot write cannot stay.",
    remediation:
      "Set readonlyRootFilesystem, a user that is not root, and a digest or exact tag; leave privileged out.",
    types: TASK_DEFINITIONS,
    evaluate: ({ view }) =>
      tasks(view, (container) => [
        ...must(container.at("privileged"), false, isFalse, "the container is privileged"),
        ...must(
          container.at("readonlyRootFilesystem"),
          false,
          isTrue,
          "the container can write to its image",
        ),
        ...must(
          container.at("user"),
          "1",
          (user) => !/^(0|root)(:|$)/.test(String(user)),
          "the container runs as root",
        ),
        ...must(container.at("image"), "", isPinned, "the image is not pinned"),
      ]),
  },
  {
    id: "C-41",
    name: "tasks-share-nothing-with-their-host",
    title: "ECS tasks take no process, directory, device or capability of their host",
    duty: "containers",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Each of them is a way from one container to the instance and to its other tasks.",
    remediation:
      "Leave out pidMode and ipcMode host, hostPath, linuxParameters.devices and capabilities.add.",
    types: TASK_DEFINITIONS,
    evaluate: ({ view }) => [
      ...["pidMode", "ipcMode"].flatMap((mode) =>
        must(view.at(mode), "task", (value) => value !== "host", "shares a namespace with its host"),
      ),
      ...view.at("volumes").each().flatMap(ofTheHost),
      ...tasks(view, (container) => {
        const linux = container.at("linuxParameters");
        return [
          ...linux.at("capabilities", "add").each().flatMap(harmlessCapability),
          ...linux
            .at("devices")
            .each()
            .map((one) => wrong(one, "takes a device of its host")),
        ];
      }),
    ],
  },
  {
    id: "P-46",
    name: "tasks-stay-off-the-host-network",
    title: "No ECS task uses its host's network",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Every port of such a task is a port of the host, under the host's security groups.",
    remediation: "Set networkMode to awsvpc.",
    types: [TASK_DEFINITION],
    evaluate: ({ view }) =>
      must(view.at("networkMode"), "bridge", (mode) => mode !== "host", "the task is on its host's network"),
  },
  {
    id: "C-40",
    name: "nobody-enters-running-tasks",
    title: "In prod, nobody opens a shell in a running task",
    duty: "containers",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access, HIPAA.audit],
    why: "A shell has the task's role, its secrets and its way to the database, and leaves no commit.",
    remediation: "Set enableExecuteCommand to false; look into staging, or run a task of its own.",
    types: Object.keys(SHELLS),
    evaluate: ({ resource, view }, { environment }) =>
      environment === "prod"
        ? must(
            view.at(...(SHELLS[resource.type] ?? []), "enableExecuteCommand"),
            false,
            isFalse,
            "a shell can be opened in the task",
          )
        : [],
  },
  {
    id: "L-08",
    name: "tasks-send-their-logs",
    title: "ECS containers send their logs somewhere",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "On Fargate, what is not sent is gone.",
    remediation:
      "Give each container a logConfiguration; do not let awslogs create its group, which would never expire.",
    types: TASK_DEFINITIONS,
    evaluate: ({ view }) =>
      tasks(view, (container) => [
        ...must(
          container.at("logConfiguration", "logDriver"),
          "none",
          (driver) => driver !== "none",
          "the container sends no logs",
        ),
        ...must(
          container.at("logConfiguration", "options", "awslogs-create-group"),
          "false",
          isFalse,
          "creates a log group that never expires",
        ),
      ]),
  },
  {
    id: "T-21",
    name: "task-volumes-use-tls",
    title: "EFS volumes of tasks travel encrypted, and policies of EFS ask for it",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionInTransit],
    why: "NFS is plain by default.",
    remediation: "Set transitEncryption to ENABLED; allow in a policy when aws:SecureTransport is true.",
    types: [TASK_DEFINITION, FILE_SYSTEM_POLICY],
    evaluate: ({ resource, view }) => {
      if (resource.type === FILE_SYSTEM_POLICY) return asksForTls(view.at("policy"));
      return view
        .at("volumes")
        .each()
        .filter((volume) => volume.at("efsVolumeConfiguration").given())
        .flatMap((volume) =>
          must(
            volume.at("efsVolumeConfiguration", "transitEncryption"),
            "DISABLED",
            (value) => value === "ENABLED",
            "NFS travels in clear",
          ),
        );
    },
  },
];
