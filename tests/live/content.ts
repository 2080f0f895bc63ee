/** All that a PostgreSQL database holds, as text: two databases hold the same when their texts are the same. */
import { execFileSync } from "node:child_process";

/** Of each table its rows in one order, of each sequence where it stands, of each large object its bytes and rights. */
const ROWS = `
SELECT format('SELECT %L, count(*), md5(string_agg(t::text, E''\\n'' ORDER BY t::text COLLATE "C")) FROM ONLY %s t', c.oid::regclass, c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE (c.relkind = 'r' OR c.relkind = 'm' AND c.relispopulated) AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
ORDER BY c.oid::regclass::text COLLATE "C"
\\gexec
SELECT format('SELECT %L, last_value, is_called FROM %s', c.oid::regclass, c.oid::regclass) FROM pg_class c
WHERE c.relkind = 'S' ORDER BY c.oid::regclass::text COLLATE "C"
\\gexec
SELECT oid, lomowner::regrole, lomacl, md5(lo_get(oid)), obj_description(oid, 'pg_largeobject') FROM pg_largeobject_metadata ORDER BY oid;
`;

export function contentOf(environment: NodeJS.ProcessEnv, database: string): string {
  const run = (program: string, args: readonly string[], input = "") =>
    execFileSync(program, args, { env: environment, input, encoding: "utf8", maxBuffer: 1 << 28 });
  const rows = run("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database], ROWS);
  const schema = run("pg_dump", ["--schema-only", database]);
  // Newer minor versions guard a dump with a random word.
  return `${schema.replaceAll(/^\\(un)?restrict .*$/gm, "")}\n${rows}`;
}
