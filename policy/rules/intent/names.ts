/** Names that specs give: hosts, users. */

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const HOST = new RegExp(`^(${LABEL}\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$`);

/** A full name: no wildcard, no address, no scheme, no port. */
export function isHost(value: unknown): boolean {
  return typeof value === "string" && value.length <= 253 && HOST.test(value);
}

/** Users that servers bring along, and those that may do anything. */
const POWERFUL =
  /^(admin|administrator|root|postgres|rdsadmin|rds_superuser|master|ward_master|superuser|sa|guest|elastic|default|streaming_replica|databaseadmin|useradmin|clusteradmin)$/i;

/** A name of an application's own. */
export function isOwnUser(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !POWERFUL.test(value);
}
