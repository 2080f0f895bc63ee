/** Every kind that holds a pod is looked into, and so is every list of containers. */
import { changed } from "../support";
import { HOLDERS, POD, pod } from "./pod";
import { cases, type Row } from "./row";

const DEBUGGER = { name: "debug", image: "busybox", securityContext: { privileged: true } };

const kinds = HOLDERS.flatMap(([type, holding]) => [
  ...cases(
    { source: "trivy", rule: "KSV-0017", type, ours: "C-01" },
    {
      bad: { "a privileged container": holding(pod(["main/securityContext/privileged", true])) },
      good: { "no privileged container": holding(pod()) },
    },
  ),
  ...cases(
    { source: "prowler", rule: "core_minimize_hostNetwork_containers", type, ours: "P-16" },
    {
      bad: { "the node's network": holding(pod(["pod/hostNetwork", true])) },
      good: { "a network of its own": holding(pod()) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0006", type, ours: "C-06" },
    {
      bad: {
        "Docker's socket": holding(
          pod(["pod/volumes", [{ name: "docker", hostPath: { path: "/var/run/docker.sock" } }]]),
        ),
      },
      good: { "a volume of its own": holding(pod(["pod/volumes", [{ name: "scratch", emptyDir: {} }]])) },
    },
  ),
]);

const debuggers = cases(
  { source: "kyverno", rule: "disallow-privileged-containers", type: POD, ours: "C-01" },
  {
    bad: {
      "a privileged container for debugging": changed(pod(), ["spec", "ephemeralContainers"], [DEBUGGER]),
    },
    good: {
      "a container for debugging like any other": changed(
        pod(),
        ["spec", "ephemeralContainers"],
        [{ name: "debug", image: "registry.example/debug:1.0" }],
      ),
    },
  },
);

export const holderRows: readonly Row[] = [...kinds, ...debuggers];
