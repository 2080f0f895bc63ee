/** What Elasticsearch is told: roles in its own file, and indices with their lifecycle. Pure. */
import type { SearchClusterSpec } from "./args";
import { layoutCalls, writtenNames } from "./indices";
import { prefixOf } from "./settings";
import type { Call } from "./setup";

/** Roles of the two users. */
export const ROLES = { application: "ward_writer", master: "ward_keeper" } as const;

/**
 * The application writes, and asks whether the cluster is there and the template known; it neither reads nor
 * deletes. The master lays indices out; deletion at the end of their days is done in its name. Nobody is superuser.
 * JSON is YAML too. https://www.elastic.co/docs/reference/elasticsearch/security-privileges
 */
export function rolesFile({ indices }: Pick<SearchClusterSpec, "indices">): string {
  const names = writtenNames(indices);
  return JSON.stringify({
    [ROLES.application]: {
      cluster: ["cluster:monitor/main", "cluster:monitor/health", "indices:admin/index_template/get"],
      indices: [{ names, privileges: ["auto_configure", "index"] }],
    },
    [ROLES.master]: {
      cluster: ["monitor", "manage_index_templates", "manage_ingest_pipelines", "manage_ilm"],
      indices: [{ names, privileges: ["manage", "read"] }],
    },
  });
}

export function elasticsearchCalls({
  indices,
  members,
}: Pick<SearchClusterSpec, "indices" | "members">): Call[] {
  const policies = indices.map((one): Call => {
    const phases = {
      hot: { actions: {} },
      delete: { min_age: `${one.keepDays}d`, actions: { delete: {} } },
    };
    return { method: "PUT", path: `/_ilm/policy/${prefixOf(one)}`, body: { policy: { phases } } };
  });
  const lifecycle = (one: { pattern: string }) => ({ "index.lifecycle.name": prefixOf(one) });
  return [...policies, ...layoutCalls(indices, members, lifecycle)];
}
