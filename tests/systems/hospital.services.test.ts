import { facts, REGISTRY, SERVICES } from "./hospital.facts";
import { type Size, sizeFacts } from "./service-size";

const sizes: Record<string, Size> = {
  // Docker Compose, Kubernetes Deployment: 3 replicas, 0.5 CPU and 512 MiB to 1 CPU and 1 GiB.
  "api-gateway": {
    image: `${REGISTRY}/hospital/api-gateway:1.0.0`,
    cpu: { request: "500m", share: 512, limit: "1", task: "1024" },
    memoryMiB: { request: 512, limit: 1024, task: "2048" },
    replicas: { min: 3, max: 6, surgePercent: 134 },
    cpuPercent: 70,
  },
  // Docker Compose: 2 replicas, 0.4 CPU and 400M to 0.8 CPU and 800M. Fargate has no such task: a whole CPU, 2 GiB.
  "graphql-gateway": {
    image: `${REGISTRY}/hospital/graphql-gateway:1.0.0`,
    cpu: { request: "400m", share: 410, limit: "800m", task: "1024" },
    memoryMiB: { request: 400, limit: 800, task: "2048" },
    replicas: { min: 2, max: 4, surgePercent: 150 },
    cpuPercent: 70,
  },
};

/** The guide has no figures for the ten: these are ours. */
const service = (name: string): Size => ({
  image: `${REGISTRY}/hospital/${name}:1.0.0`,
  cpu: { request: "250m", share: 256, limit: "500m", task: "512" },
  memoryMiB: { request: 256, limit: 512, task: "1024" },
  replicas: { min: 2, max: 3, surgePercent: 150 },
  cpuPercent: 70,
});

for (const [name, size] of [
  ...Object.entries(sizes),
  ...SERVICES.map((name) => [name, service(name)] as const),
])
  describe(`seed 003: ${name}`, () => sizeFacts(facts, name, size));
