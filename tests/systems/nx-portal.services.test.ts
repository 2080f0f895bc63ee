import { facts, SERVICES, type ServiceName } from "./nx-portal.facts";
import { type Size, sizeFacts } from "./service-size";

/** Fargate rounds up: a whole CPU comes with 2 GiB, half a one with 1 GiB. */
const sizes: Record<ServiceName, Size> = {
  "web-portal": {
    image: "registry.example.com/nx-web:1.0.0",
    cpu: { request: "250m", share: 256, limit: "500m", task: "512" },
    memoryMiB: { request: 256, limit: 512, task: "1024" },
    replicas: { min: 2, max: 4, surgePercent: 150 },
    cpuPercent: 70,
  },
  // Kubernetes Deployment: 3 replicas, 500m/512Mi to 1000m/1Gi.
  "api-gateway": {
    image: "registry.example.com/nx-api:1.0.0",
    cpu: { request: "500m", share: 512, limit: "1", task: "1024" },
    memoryMiB: { request: 512, limit: 1024, task: "2048" },
    replicas: { min: 3, max: 6, surgePercent: 134 },
    cpuPercent: 70,
  },
  // PM2 Ecosystem File: 2 instances each.
  "file-service": {
    image: "registry.example.com/nx-file:1.0.0",
    cpu: { request: "250m", share: 256, limit: "500m", task: "512" },
    memoryMiB: { request: 512, limit: 1024, task: "1024" },
    replicas: { min: 2, max: 4, surgePercent: 150 },
    cpuPercent: 70,
  },
  "worker-service": {
    image: "registry.example.com/nx-worker:1.0.0",
    cpu: { request: "500m", share: 512, limit: "1", task: "1024" },
    memoryMiB: { request: 1024, limit: 2048, task: "2048" },
    replicas: { min: 2, max: 4, surgePercent: 150 },
    cpuPercent: 70,
  },
  "malware-scanner": {
    image: "docker.io/ajilaag/clamav-rest:v0.5.3",
    cpu: { request: "250m", share: 256, limit: "1", task: "1024" },
    memoryMiB: { request: 2048, limit: 3072, task: "3072" },
    replicas: { min: 2, max: 3, surgePercent: 150 },
    cpuPercent: 70,
  },
};

for (const service of SERVICES)
  describe(`seed 001: ${service}`, () => sizeFacts(facts, service, sizes[service]));
