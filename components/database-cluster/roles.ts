/**
 * Who may do what in an application's database: its role owns it, and nobody else comes in. RDS has no declarative
 * way to that, so a step does it before services start; CloudNativePG makes role and database, and runs the rest.
 */
import { CA_PATH, type ReleaseStep, type SecretRef } from "../connection";
import { images, POSTGRES_MINOR } from "../images";
import type { PostgresSpec } from "./args";
import { extensionNames } from "./extensions";

/**
 * Makes the application's role and gives it its database, as often as it likes: the advisory lock lets one task
 * work at a time. Values come from the environment through `\getenv`, so none stands on a command line.
 * PostgreSQL 15 gives nobody CREATE in `public` any more, but to the database's owner: the role becomes that.
 * Others keep neither CONNECT nor a look into `public`, if the application has left that schema in place; and the
 * role gets back no more than LOGIN, whatever was given by hand.
 */
export const APPLICATION_ROLE_SQL = String.raw`\set ON_ERROR_STOP on
SET client_min_messages = warning;
\getenv role APP_ROLE
\getenv password APP_PASSWORD
\getenv database PGDATABASE
SELECT pg_advisory_lock(hashtext('ward:roles')) \g /dev/null
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
SELECT format('ALTER ROLE %I LOGIN NOCREATEDB NOCREATEROLE PASSWORD %L', :'role', :'password') \gexec
SELECT format('GRANT %I TO CURRENT_USER', :'role') \gexec
SELECT format('ALTER DATABASE %I OWNER TO %I', :'database', :'role') \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'database') \gexec
SELECT format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', nspname) FROM pg_namespace WHERE nspname = 'public' \gexec
`;

/** Extensions are the master's to make: several are not trusted, so a database's owner may not. */
const EXTENSIONS_SQL = String.raw`\getenv extensions APP_EXTENSIONS
SELECT format('CREATE EXTENSION IF NOT EXISTS %I', name) FROM unnest(string_to_array(:'extensions', ' ')) AS name \gexec
`;

/**
 * What CloudNativePG's superuser runs once, in the new database that the application's role already owns. The
 * operator's exporter asks there as a member of `pg_monitor`, and has no CONNECT but PUBLIC's.
 * https://cloudnative-pg.io/docs/1.29/release_notes/v1.29/
 */
export function newDatabaseSql(spec: Pick<PostgresSpec, "database" | "extensions">): string[] {
  return [
    `REVOKE ALL ON DATABASE "${spec.database}" FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE "${spec.database}" TO pg_monitor`,
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    ...extensionNames(spec.extensions).map((name) => `CREATE EXTENSION IF NOT EXISTS "${name}"`),
  ];
}

export function applicationRole(
  spec: PostgresSpec,
  master: string,
  masterPassword: SecretRef,
  secret: (field: "host" | "password") => SecretRef,
): ReleaseStep {
  const extensions = extensionNames(spec.extensions);
  return {
    name: "database-role",
    image: images.postgresClient(POSTGRES_MINOR[spec.version] ?? spec.version),
    command: ["sh", "-ec", 'printf "%s" "$SQL" | psql --no-psqlrc --quiet'],
    env: {
      APP_ROLE: spec.user,
      PGDATABASE: spec.database,
      PGPORT: "5432",
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: CA_PATH,
      PGUSER: master,
      SQL: APPLICATION_ROLE_SQL,
      ...(extensions.length === 0
        ? {}
        : { APP_EXTENSIONS: extensions.join(" "), SQL: `${APPLICATION_ROLE_SQL}${EXTENSIONS_SQL}` }),
    },
    secrets: { APP_PASSWORD: secret("password"), PGHOST: secret("host"), PGPASSWORD: masterPassword },
  };
}
