/** Pod Security Standards, level "restricted", and what Ward asks on top, in every kind that holds a pod. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Rule } from "../../rule";
import { builtIn, objects } from "../../shapes/kubernetes";
import { containers, POD_HOLDERS, type PodSpec, podSpecs } from "../../shapes/pods";
import { isPinned } from "../../values/image";
import { HIPAA } from "../../writing/citations";
import { integer, isFalse, isNotTrue, isTrue, must, unjudged, wrong } from "../../writing/expect";
import { eachContainer, podRule } from "../../writing/pod-rule";

const SERVICE_ACCOUNT = builtIn("core", "ServiceAccount");

/** A setting that a container takes from its pod unless it has its own. */
function inherited(container: View, pod: PodSpec, ...keys: string[]): View {
  const own = container.at("securityContext", ...keys);
  return own.given() ? own : pod.spec.at("securityContext", ...keys);
}

export const podRules: Rule[] = [
  eachContainer(
    {
      id: "C-01",
      name: "containers-are-not-privileged",
      title: "No container is privileged",
      severity: "high",
      why: "A privileged container is root on its node.",
      remediation: "Remove privileged.",
    },
    (container) =>
      must(container.at("securityContext", "privileged"), false, isNotTrue, "the container is privileged"),
  ),
  eachContainer(
    {
      id: "C-02",
      name: "containers-cannot-gain-privileges",
      title: "No container can gain privileges",
      severity: "medium",
      why: "The default lets a setuid program become root.",
      remediation: "Set allowPrivilegeEscalation to false.",
    },
    (container, { patch }) =>
      must(
        container.at("securityContext", "allowPrivilegeEscalation"),
        !patch,
        isFalse,
        "the container can gain privileges",
      ),
  ),
  eachContainer(
    {
      id: "C-03",
      name: "containers-run-as-a-user",
      title: "No container runs as root",
      severity: "medium",
      why: "Root in a container is one kernel bug away from root on the node.",
      remediation: "Set runAsNonRoot to true, in the pod or in the container.",
    },
    (container, pod) => [
      ...must(inherited(container, pod, "runAsNonRoot"), pod.patch, isTrue, "the container may run as root"),
      ...must(
        inherited(container, pod, "runAsUser"),
        1,
        (value) => integer(value) !== 0,
        "the container runs as root",
      ),
    ],
  ),
  podRule(
    {
      id: "C-71",
      name: "pods-stay-out-of-roots-group",
      title: "No pod says that it belongs to root's group",
      level: "advisory",
      severity: "low",
      why: "Group 0 reads and often writes what an image keeps for root.",
      remediation: "Give runAsGroup, fsGroup and supplementalGroups numbers of the program's own.",
    },
    ({ spec }) => {
      const context = spec.at("securityContext");
      const contexts = [context, ...containers(spec).map((container) => container.at("securityContext"))];
      return [
        ...contexts.map((one) => one.at("runAsGroup")),
        context.at("fsGroup"),
        ...context.at("supplementalGroups").each(),
      ].flatMap((group) => must(group, 1, (value) => integer(value) !== 0, "belongs to root's group"));
    },
  ),
  eachContainer(
    {
      id: "C-04",
      name: "containers-drop-capabilities",
      title: "Containers drop all capabilities",
      severity: "medium",
      why: "Nobody needs raw sockets to answer HTTP.",
      remediation: "Set capabilities.drop to [ALL]; add at most NET_BIND_SERVICE.",
    },
    (container, { patch }) => {
      const capabilities = container.at("securityContext", "capabilities");
      const drop = capabilities.at("drop");
      const dropped = drop.each().map((one) => one.or(""));
      const kept =
        dropped.includes("ALL") || (patch && !drop.given())
          ? []
          : [
              drop.unknown || dropped.includes(UNKNOWN)
                ? unjudged(drop)
                : wrong(drop, "the container keeps capabilities"),
            ];
      const added = capabilities
        .at("add")
        .each()
        .flatMap((one) =>
          must(one, undefined, (value) => value === "NET_BIND_SERVICE", "the container gets a capability"),
        );
      return [...kept, ...added];
    },
  ),
  eachContainer(
    {
      id: "C-05",
      name: "containers-filter-system-calls",
      title: "Containers run under a seccomp profile",
      severity: "medium",
      why: "Without one every system call of the kernel is open.",
      remediation: "Set seccompProfile.type to RuntimeDefault.",
    },
    (container, pod) =>
      must(
        inherited(container, pod, "seccompProfile", "type"),
        pod.patch ? "RuntimeDefault" : "Unconfined",
        (value) => value === "RuntimeDefault" || value === "Localhost",
        "system calls are not filtered",
      ),
  ),
  eachContainer(
    {
      id: "C-08",
      name: "root-filesystem-is-read-only",
      title: "Containers cannot write to their image",
      severity: "high",
      why: "An attacker who cannot write cannot stay.",
      remediation: "Set readOnlyRootFilesystem to true and mount an emptyDir where the program writes.",
    },
    (container, { patch }) =>
      must(
        container.at("securityContext", "readOnlyRootFilesystem"),
        patch,
        isTrue,
        "the container can write to its image",
      ),
  ),
  eachContainer(
    {
      id: "C-09",
      name: "images-are-pinned",
      title: "Images are named by digest or exact tag",
      severity: "medium",
      why: "What `latest` is tomorrow has not been tested today.",
      remediation: "Name a digest (@sha256:…) or a tag with a version.",
    },
    (container, { patch }) =>
      must(container.at("image"), patch ? "image:1" : "", isPinned, "the image is not pinned"),
  ),
  eachContainer(
    {
      id: "C-10",
      name: "containers-have-limits",
      title: "Containers say what memory and CPU they need",
      level: "advisory",
      severity: "low",
      why: "One leak must not take the node's other pods with it.",
      remediation: "Set resources.requests and resources.limits.memory.",
    },
    (container, { patch }) =>
      patch
        ? []
        : [
            ["requests", "memory"],
            ["requests", "cpu"],
            ["limits", "memory"],
          ]
            .map((keys) => container.at("resources", ...keys))
            .filter((view) => !view.given())
            .map((view) => wrong(view, "is not given")),
  ),
  {
    id: "C-12",
    name: "pods-get-no-api-token",
    title: "Pods get no token for the Kubernetes API",
    level: "advisory",
    duty: "identity",
    severity: "medium",
    citations: [HIPAA.access],
    why: "Few programs talk to the API; the token waits for whoever breaks in.",
    remediation: "Set automountServiceAccountToken to false, in pods and in service accounts.",
    types: new RegExp(`${POD_HOLDERS.source}|${SERVICE_ACCOUNT.source}`),
    evaluate: (subject) => {
      const holders = SERVICE_ACCOUNT.test(subject.resource.type)
        ? objects(subject).map((account) => ({ spec: account, patch: /Patch$/.test(subject.resource.type) }))
        : podSpecs(subject);
      return holders.flatMap(({ spec, patch }) =>
        must(spec.at("automountServiceAccountToken"), !patch, isFalse, "the pod gets an API token"),
      );
    },
  },
];
