import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

const container = {
  name: "api",
  image: "registry.example.com/api:1.2.3",
  readonlyRootFilesystem: true,
  linuxParameters: { capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] } },
  logConfiguration: { logDriver: "awslogs" },
};
const written = (linuxParameters: object) => JSON.stringify([{ ...container, linuxParameters }]);

check("A task of ECS", {
  good: resource("aws:ecs/taskDefinition:TaskDefinition", {
    networkMode: "awsvpc",
    volumes: [{ name: "tmp" }],
    containerDefinitions: JSON.stringify([container]),
  }),
  accepts: [{ what: "processes that its containers share", change: [[["pidMode"], "task"]] }],
  refuses: [
    ...["pidMode", "ipcMode"].flatMap((mode) =>
      ["host", UNKNOWN].map(
        (value): Case => ({
          what: `${mode} ${String(value)}`,
          change: [[[mode], value]],
          finds: [`C-41 ${mode}`],
        }),
      ),
    ),
    ...["host", UNKNOWN].map(
      (value): Case => ({
        what: `the network of its host: ${String(value)}`,
        change: [[["networkMode"], value]],
        finds: ["P-46 networkMode"],
      }),
    ),
    ...["/var/run/docker.sock", UNKNOWN].map(
      (value): Case => ({
        what: `a directory of its host: ${String(value)}`,
        change: [[["volumes", 0, "hostPath"], value]],
        finds: ["C-41 volumes[0].hostPath"],
      }),
    ),
    {
      what: "volumes that nobody knows",
      change: [[["volumes"], UNKNOWN]],
      finds: ["C-41 volumes", "T-21 volumes"],
    },
    {
      what: "a capability",
      change: [[["containerDefinitions"], written({ capabilities: { add: ["SYS_PTRACE"] } })]],
      finds: ["C-41 containerDefinitions[0].linuxParameters.capabilities.add[0]"],
    },
    {
      what: "a device of its host",
      change: [[["containerDefinitions"], written({ devices: [{ hostPath: "/dev/sda" }] })]],
      finds: ["C-41 containerDefinitions[0].linuxParameters.devices[0]"],
    },
  ],
});

check("A daemon of ECS", {
  good: resource("aws:ecs/daemonTaskDefinition:DaemonTaskDefinition", {
    containerDefinitions: [container],
    volumes: [{ name: "tmp" }],
  }),
  refuses: [
    {
      what: "a directory of its host",
      change: [[["volumes", 0, "hosts"], [{ sourcePath: "/" }]]],
      finds: ["C-41 volumes[0].hosts[0].sourcePath"],
    },
    {
      what: "a privileged container",
      change: [[["containerDefinitions", 0, "privileged"], true]],
      finds: ["C-13 containerDefinitions[0].privileged"],
    },
    {
      what: "no log",
      change: [[["containerDefinitions", 0, "logConfiguration"], undefined]],
      finds: ["L-08 containerDefinitions[0].logConfiguration.logDriver"],
    },
  ],
});
