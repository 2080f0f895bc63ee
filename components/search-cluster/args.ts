import type { MaintenanceWindow } from "../maintenance";

/** How a field is found again: by its words, as a whole, by range, or yes and no. */
export type FieldType = "text" | "keyword" | "date" | "integer" | "long" | "double" | "boolean" | "ip";

/** A family of daily indices, `hospital-logs-2026.11.21`: how they are laid out, and when they go. */
export interface IndexSpec {
  /** Their names, e.g. `hospital-logs-*`. Whatever is written to `hospital-logs` lands in the index of its day. */
  pattern: string;
  /** Pieces that an index is split into. @default 1 */
  shards?: number;
  /** Copies of each piece on other members; no more than there are other members. @default 1 */
  replicas?: number;
  /** Days after which an index is deleted. */
  keepDays: number;
  /** What documents hold; other fields are found out as they come. @default none */
  fields?: Record<string, FieldType>;
}

export interface SearchClusterSpec {
  /** Minor version of Elasticsearch, e.g. `8.19`. OpenSearch on aws has versions of its own (docs/components/search-cluster.md). */
  version: string;
  /** Servers: 1, or a multiple of three, so that a majority decides and every zone has as many. */
  members: number;
  /** CPUs of each server; on aws the instance brings its own. */
  cpus: number;
  /** Memory of each server, GiB, half of it for the heap. On aws the smallest instance that has it. */
  memoryGiB: number;
  /** Disk of each server, GiB. */
  storageGiB: number;
  /** The application's user: it may write to these indices, and neither read nor delete. */
  user: string;
  indices: IndexSpec[];
  maintenance: MaintenanceWindow;
}
