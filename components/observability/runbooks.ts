/** Where it stands what to do: one page for each kind of thing, one heading for each alert. */
import type { Kind } from "./args";

const PAGES: Readonly<Record<Kind, string>> = {
  service: "services",
  database: "databases",
  cache: "caches",
  broker: "brokers",
  search: "searches",
  store: "stores",
  edge: "edge",
};

/** In this repository, as backups' alerts have it. */
export function runbookOf(kind: Kind, alert: string): string {
  return `docs/runbooks/${PAGES[kind]}.md#${alert.toLowerCase()}`;
}
