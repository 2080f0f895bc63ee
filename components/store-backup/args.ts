/** When an object store is copied to the backup site, and how long what it lost can be had back. */
export interface StoreBackupSpec {
  /** Name of the object store's connection that is backed up. */
  of: string;
  /** Time of the daily copy to the backup site, `HH:MM` in UTC. */
  at: string;
  /** Days that replaced and removed objects can still be had back from the backup site, 7 or more. */
  keepDays: number;
  /** Image of the backup program (images/backup). */
  image: string;
}
