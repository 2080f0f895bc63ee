/** PostgreSQL extensions: which a spec may name, and which the server has to load at its start. */
import type { Problems } from "../problems";

/** On RDS and in CloudNativePG's images alike; the value says whether the server must load it at its start. */
const EXTENSIONS: Readonly<Record<string, boolean>> = {
  btree_gin: false,
  btree_gist: false,
  citext: false,
  hstore: false,
  pg_stat_statements: true,
  pg_trgm: false,
  pgcrypto: false,
  unaccent: false,
  "uuid-ossp": false,
};

/** Each once, in the order of their names. */
export function extensionNames(extensions: readonly string[] = []): string[] {
  return [...new Set(extensions)].sort();
}

/** For `shared_preload_libraries`. */
export function preloaded(extensions: readonly string[] = []): string[] {
  return extensionNames(extensions).filter((name) => EXTENSIONS[name] === true);
}

export function checkExtensions(extensions: readonly string[] = [], problems: Problems): void {
  for (const name of extensionNames(extensions))
    problems.unless(
      Object.hasOwn(EXTENSIONS, name),
      `extensions names "${name}": use ${Object.keys(EXTENSIONS).join(", ")}`,
    );
}
