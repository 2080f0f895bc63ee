/** Two made-up systems, so that these tests say nothing about a spec sheet. */
import type { Catalog } from "../../environments/systems";

export const catalog: Catalog = {
  "tenant-provisioning": {
    name: "tenant-provisioning",
    defaultPlacement: "hybrid",
    secrets: ["mailPassword", "sorobanKey"],
    cidr: "10.60.0.0/16",
    fewestZones: 2,
    services: ["api", "worker"],
    databases: ["database", "identity-database"],
    caches: ["cache"],
    sites: ["dashboard"],
    images: ["api", "worker"],
    variables: ["LOG_LEVEL"],
    connections: [
      {
        database: "database",
        free: 95,
        pools: [
          { service: "api", each: 8, replicas: { min: 3, max: 4 }, surge: 1 },
          { service: "worker", each: 5, replicas: { min: 3, max: 3 }, surge: 0 },
        ],
        releases: 1,
      },
    ],
  },
  hospital: {
    name: "hospital",
    defaultPlacement: "kubernetes",
    secrets: [],
    cidr: "10.61.0.0/16",
    fewestZones: 2,
    services: ["api", "identity"],
    databases: [],
    caches: [],
    sites: [],
    images: ["api", "identity"],
    variables: [],
    connections: [],
  },
};
