/** What a cluster has before a system comes: definitions of the operators, nodes in three zones, storage. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { schemasFolder } from "../../support/operator-schemas";
import { at } from "../../support/plan";
import { type Api, type Resource, settled } from "./api";

export const zones = ["a", "b", "c"];

export async function prepare(api: Api, storageClasses: readonly string[]): Promise<void> {
  const definitions = operatorsDefinitions();
  const ground = [...definitions, ...zones.map(node), ...storageClasses.map(storageClass)];
  await Promise.all(ground.map((manifest) => api.apply(manifest)));
  await settled(async () => {
    for (const definition of definitions) {
      const conditions = at((await api.read(definition)).status, "conditions") ?? [];
      if (
        !JSON.stringify(conditions).includes('"Established","status":"True"') &&
        !JSON.stringify(conditions).includes('"status":"True","type":"Established"')
      )
        throw new Error(`${definition.metadata.name} is not served`);
    }
  });
}

/** The operators' own definitions, as far as their files are there. */
function operatorsDefinitions(): Resource[] {
  if (!existsSync(schemasFolder)) return [];
  return readdirSync(schemasFolder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => parse(readFileSync(join(schemasFolder, file), "utf8")) as Resource);
}

function node(zone: string): Resource {
  const room = { cpu: "1000", memory: "4Ti", pods: "1000" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: `node-${zone}`,
      labels: { "kubernetes.io/hostname": `node-${zone}`, "topology.kubernetes.io/zone": zone },
    },
    status: {
      allocatable: room,
      capacity: room,
      conditions: [{ type: "Ready", status: "True", reason: "Simulated", message: "" }],
    },
  };
}

/** The stand-ins make the volumes. */
function storageClass(name: string): Resource {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: "ward.dev/made-by-a-test",
  };
}
