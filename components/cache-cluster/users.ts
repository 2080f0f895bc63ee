/** Who may do what on a cache. Pure. */
import { createHash } from "node:crypto";

/** The user that services log in as. */
export const APPLICATION = "application";

/**
 * Keys, channels, scripts, and INFO, which clients ask whether a server is ready. Nothing that empties, copies,
 * reconfigures or stops one, and nothing that reads all keys at once (KEYS, SORT).
 * https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/#command-categories
 */
export const APPLICATION_RIGHTS = "on ~* &* +@all -@dangerous +info";

/**
 * redis-operator, sentinels, replicas, exporter and backups give a password and no name: they are `default`. A file
 * that does not name it would leave it without a password, whatever `requirepass` says.
 */
export function aclFile(operatorPassword: string, password: string): string {
  const lines = [
    `user default ${hashed(operatorPassword)} on ~* &* +@all`,
    `user ${APPLICATION} ${hashed(password)} ${APPLICATION_RIGHTS}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Passwords are long and random, so that their hash tells nothing. */
function hashed(password: string): string {
  return `#${createHash("sha256").update(password).digest("hex")}`;
}
