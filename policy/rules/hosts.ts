import { integer, isNotTrue, must, unjudged, wrong } from "../expect";
import { eachContainer, podRule } from "../pod-rule";
import type { Rule } from "../rule";

export const hostRules: Rule[] = [
  podRule(
    {
      id: "P-16",
      name: "pods-stay-off-the-host-network",
      title: "No pod uses its node's network",
      duty: "private-ports",
      severity: "high",
      why: "Every port of such a pod is a port of the node, past all network policies.",
      remediation: "Remove hostNetwork.",
    },
    ({ spec }) => must(spec.at("hostNetwork"), false, isNotTrue, "the pod is on its node's network"),
  ),
  eachContainer(
    {
      id: "P-17",
      name: "containers-open-no-host-port",
      title: "No container opens a port of its node",
      duty: "private-ports",
      severity: "high",
      why: "A host port is reachable wherever the node is.",
      remediation: "Remove hostPort and use a Service.",
    },
    (container) =>
      container
        .at("ports")
        .each()
        .flatMap((port) =>
          must(port.at("hostPort"), 0, (value) => integer(value) === 0, "opens a port of the node"),
        ),
  ),
  podRule(
    {
      id: "C-06",
      name: "pods-mount-nothing-of-the-host",
      title: "Pods mount no directory of their node",
      severity: "high",
      why: "A host path is a way to the node and to its other pods.",
      remediation: "Use a volume claim, emptyDir, configMap, secret or projected volume.",
    },
    ({ spec }) =>
      spec
        .at("volumes")
        .each()
        .flatMap((volume) =>
          volume.unknown
            ? [unjudged(volume)]
            : ["hostPath", "nfs", "gcePersistentDisk", "awsElasticBlockStore", "iscsi", "flexVolume"]
                .filter((kind) => volume.at(kind).given())
                .map((kind) =>
                  wrong(volume.at(kind), 'the volume is not of a kind that Pod Security "restricted" allows'),
                ),
        ),
  ),
  podRule(
    {
      id: "C-07",
      name: "pods-share-no-host-namespace",
      title: "Pods share no process or IPC namespace with their node",
      severity: "high",
      why: "They would see, and signal, everything on the node.",
      remediation: "Remove hostPID and hostIPC.",
    },
    ({ spec }) =>
      ["hostPID", "hostIPC"].flatMap((key) =>
        must(spec.at(key), false, isNotTrue, "shares a namespace with the node"),
      ),
  ),
];
