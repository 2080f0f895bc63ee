/** What OpenSearch is told: the application's user with its role, an audit log, and indices with their end. Pure. */
import type { IndexSpec, SearchClusterSpec } from "./args";
import { layoutCalls, writtenNames } from "./indices";
import { prefixOf } from "./settings";
import type { Call } from "./setup";

const ROLE = "ward_writer";
const SECURITY = "/_plugins/_security/api";

/** The application writes, and asks whether the cluster is there and the template known; it neither reads nor deletes. */
export function openSearchCalls({ indices, members, user }: SearchClusterSpec): Call[] {
  const role = {
    cluster_permissions: [
      "cluster:monitor/main",
      "cluster:monitor/health",
      "indices:admin/index_template/get",
      "indices:data/write/bulk",
    ],
    index_permissions: [
      {
        index_patterns: writtenNames(indices),
        allowed_actions: [
          "indices:admin/auto_create",
          "indices:admin/create",
          "indices:admin/mapping/auto_put",
          "indices:admin/mapping/put",
          "indices:data/write/bulk*",
          "indices:data/write/index",
        ],
      },
    ],
  };
  return [
    { method: "PUT", path: `${SECURITY}/audit/config`, body: AUDIT },
    { method: "PUT", path: `${SECURITY}/roles/${ROLE}`, body: role },
    { method: "PUT", path: `${SECURITY}/rolesmapping/${ROLE}`, body: { users: [user] } },
    ...layoutCalls(indices, members, () => ({})),
  ];
}

/** Who was refused and who changed what, without what documents say: those may be about patients. */
const AUDIT = {
  enabled: true,
  audit: {
    enable_rest: true,
    disabled_rest_categories: ["GRANTED_PRIVILEGES", "AUTHENTICATED"],
    enable_transport: true,
    disabled_transport_categories: ["GRANTED_PRIVILEGES", "AUTHENTICATED"],
    resolve_bulk_requests: false,
    log_request_body: false,
    resolve_indices: true,
    exclude_sensitive_headers: true,
    ignore_users: ["kibanaserver"],
    ignore_requests: [],
  },
  compliance: {
    enabled: true,
    internal_config: true,
    external_config: false,
    read_metadata_only: true,
    read_watched_fields: {},
    read_ignore_users: [],
    write_metadata_only: true,
    write_log_diffs: false,
    write_watched_indices: [],
    write_ignore_users: [],
  },
};

/** Deletes an index of the pattern once it is old enough. */
function retention({ pattern, keepDays }: IndexSpec) {
  return {
    policy: {
      description: `${pattern}: ${keepDays} days`,
      default_state: "kept",
      states: [
        {
          name: "kept",
          actions: [],
          transitions: [{ state_name: "gone", conditions: { min_index_age: `${keepDays}d` } }],
        },
        { name: "gone", actions: [{ delete: {} }], transitions: [] },
      ],
      ism_template: [{ index_patterns: [pattern], priority: 100 }],
    },
  };
}

/**
 * After the calls: the user, whose password stands in no plan, and policies, which OpenSearch overwrites only for
 * whom knows the last version. Of tasks that start at once one is first, and the others have nothing left to do.
 */
export function openSearchScript({ indices, user }: Pick<SearchClusterSpec, "indices" | "user">): string {
  const policies = indices.map((one) => `${prefixOf(one)} ${JSON.stringify(retention(one))}`);
  return String.raw`printf '{"password":"%s"}' "$APP_PASSWORD" | send PUT ${SECURITY}/internalusers/${user}
version() { printf '%s' "$answer" | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"; }
while read -r name body; do
  path=/_plugins/_ism/policies/$name
  answer=$(ask GET "$path" --write-out ' %{http_code}')
  case $answer in
    *\ 200) path="$path?if_seq_no=$(version _seq_no)&if_primary_term=$(version _primary_term)" ;;
    *\ 404) ;;
    *) echo "$answer" >&2; exit 1 ;;
  esac
  answer=$(printf '%s' "$body" | ask PUT "$path" --write-out ' %{http_code}' --data-binary @-)
  echo "$answer"
  case $answer in
    *\ 200 | *\ 201 | *\ 409) ;;
    *) exit 1 ;;
  esac
done <<'POLICIES'
${policies.join("\n")}
POLICIES
`;
}
