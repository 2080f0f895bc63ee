/** What must never pass about containers and what publishes them. */
import { GONE, UNKNOWN, type Weakening } from "./mutate";
import {
  also,
  ELASTIC,
  instead,
  MONGO,
  NAMESPACE,
  NETWORK,
  POSTGRES,
  RABBIT,
  REDIS,
  SERVICE,
  TASK,
  weak,
} from "./vocabulary";

const SECRET = { name: "DATABASE_PASSWORD", value: "correct-horse-battery" };
export const tasks: Weakening[] = [
  weak(TASK, "containerDefinitions", UNKNOWN),
  weak(TASK, "containerDefinitions.|.*.privileged", true),
  weak(TASK, "containerDefinitions.|.*.readonlyRootFilesystem", false, GONE),
  weak(TASK, "containerDefinitions.|.*.image", "nginx:latest", "nginx"),
  weak(TASK, "containerDefinitions.|.*.environment", also(SECRET)),
  weak(TASK, "containerDefinitions.|.*.logConfiguration", GONE),
  weak(TASK, "containerDefinitions.|.*.user", instead("root"), instead("0")),
  weak("aws:ecr/repository:Repository", "imageTagMutability", "MUTABLE", GONE, UNKNOWN),
  weak("aws:ecr/repository:Repository", "imageScanningConfiguration.scanOnPush", false, GONE, UNKNOWN),
];

const POD_MAKERS = /^kubernetes:(apps\/v1:(Deployment|StatefulSet)|batch\/v1:Job)$/;
const CRON_JOB = /^kubernetes:batch\/v1:CronJob$/;

export const pods: Weakening[] = [
  ...podsOf(POD_MAKERS, "spec.template.spec"),
  ...podsOf(CRON_JOB, "spec.jobTemplate.spec.template.spec"),
  ...containers(POD_MAKERS, "spec.template.spec.initContainers.*"),
  weak(POD_MAKERS, "spec.template.spec.containers.*.ports.*.hostPort", 5432, UNKNOWN),
];

function podsOf(type: RegExp, pod: string): Weakening[] {
  return [
    weak(type, `${pod}.hostNetwork`, true, UNKNOWN),
    weak(type, `${pod}.hostPID`, true, UNKNOWN),
    weak(type, `${pod}.hostIPC`, true, UNKNOWN),
    weak(type, `${pod}.volumes`, also({ name: "node", hostPath: { path: "/" } })),
    ...containers(type, `${pod}.containers.*`),
  ];
}

function containers(type: RegExp, each: string): Weakening[] {
  return [
    weak(type, `${each}.securityContext.privileged`, true, UNKNOWN),
    weak(type, `${each}.securityContext.allowPrivilegeEscalation`, true, GONE, UNKNOWN),
    weak(type, `${each}.securityContext.readOnlyRootFilesystem`, false, GONE, UNKNOWN),
    weak(type, `${each}.securityContext.runAsNonRoot`, false, UNKNOWN),
    weak(type, `${each}.securityContext.runAsUser`, 0, UNKNOWN),
    weak(type, `${each}.securityContext.capabilities`, { drop: ["ALL"], add: ["SYS_ADMIN"] }, GONE),
    weak(type, `${each}.securityContext.seccompProfile.type`, "Unconfined", UNKNOWN),
    weak(type, `${each}.image`, "nginx:latest", "nginx", UNKNOWN),
    weak(type, `${each}.env`, (old) => [...((old as unknown[] | undefined) ?? []), SECRET]),
  ];
}

export const publication: Weakening[] = [
  weak(SERVICE, "spec.type", (old) => (old === "LoadBalancer" ? undefined : "LoadBalancer")),
  weak(SERVICE, "spec.type", "NodePort", UNKNOWN),
  weak(SERVICE, "spec.externalIPs", ["203.0.113.7"]),
  weak(
    NETWORK,
    "spec.ingress.*.from",
    GONE,
    [],
    [{ ipBlock: { cidr: "0.0.0.0/0" } }],
    [{ namespaceSelector: {} }],
  ),
  weak(NETWORK, "spec.ingress", also({})),
  weak(NAMESPACE, "metadata.labels", (old) => {
    const { "pod-security.kubernetes.io/enforce": _, ...others } = old as Record<string, string>;
    return others;
  }),
  weak(RABBIT, "spec.service.type", "LoadBalancer", "NodePort", UNKNOWN),
  weak(ELASTIC, "spec.http.service.spec.type", "LoadBalancer", "NodePort", UNKNOWN),
  weak(MONGO, "spec.replsets.*.expose", { enabled: true, type: "LoadBalancer" }),
  weak(REDIS, "spec.kubernetesConfig.service", { serviceType: "LoadBalancer" }, { serviceType: "NodePort" }),
  weak(POSTGRES, "spec.managed", {
    services: {
      additional: [
        {
          selectorType: "rw",
          serviceTemplate: { metadata: { name: "out" }, spec: { type: "LoadBalancer" } },
        },
      ],
    },
  }),
];
