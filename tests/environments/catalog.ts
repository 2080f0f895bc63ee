/** Two made-up systems, so that these tests say nothing about a spec sheet. */
import type { Catalog } from "../../environments/systems";

export const catalog: Catalog = {
  "tenant-provisioning": {
    name: "tenant-provisioning",
    defaultPlacement: "hybrid",
    secrets: ["mailPassword", "sorobanKey"],
    cidr: "10.60.0.0/16",
    images: ["api"],
    variables: ["LOG_LEVEL"],
    mostReplicas: 10,
  },
  hospital: {
    name: "hospital",
    defaultPlacement: "kubernetes",
    secrets: [],
    cidr: "10.61.0.0/16",
    images: ["api", "identity"],
    variables: [],
  },
};
