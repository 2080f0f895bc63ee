import type { MaintenanceWindow } from "../maintenance";

/** A RabbitMQ: its release, its servers and their size. */
export interface MessageBrokerSpec {
  /** Minor version of RabbitMQ, e.g. `4.2`, the only one of series 4 that Amazon MQ has. */
  version: string;
  /** Servers: 1, or an odd number of which a majority decides. Amazon MQ has clusters of exactly three. */
  members: number;
  /** Memory of each server, MiB. On aws the smallest instance that has it. */
  memoryMiB: number;
  /** Disk of each server, GiB. Amazon MQ's disks are as large as AWS makes them. */
  storageGiB: number;
  /** The one user, which applications connect as. */
  user: string;
  maintenance: MaintenanceWindow;
}
