import type { Rule } from "../../rule";
import { integer, isNotTrue, must } from "../../writing/expect";
import { eachContainer, podRule } from "../../writing/pod-rule";

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
];
