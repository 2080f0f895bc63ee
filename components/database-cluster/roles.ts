/** The step that makes the application's role on RDS, which has no declarative way to. */
import { CA_PATH, type ReleaseStep, type SecretRef } from "../connection";
import { images, POSTGRES_MINOR } from "../images";
import type { PostgresSpec } from "./args";
import { extensionNames } from "./extensions";

/**
 * Makes the application's role and gives it its database, as often as it likes: the advisory lock lets one task
 * work at a time. Values come from the environment through `\getenv`, so none stands on a command line.
 * PostgreSQL 15 gives nobody CREATE in `public` any more, but to the database's owner: the role becomes that.
 */
export const APPLICATION_ROLE_SQL = String.raw`\set ON_ERROR_STOP on
SET client_min_messages = warning;
\getenv role APP_ROLE
\getenv password APP_PASSWORD
\getenv database PGDATABASE
SELECT pg_advisory_lock(hashtext('ward:roles')) \g /dev/null
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', :'role', :'password') \gexec
SELECT format('GRANT %I TO CURRENT_USER', :'role') \gexec
SELECT format('ALTER DATABASE %I OWNER TO %I', :'database', :'role') \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'database') \gexec
`;

/** Extensions are the master's to make: several are not trusted, so a database's owner may not. */
export const EXTENSIONS_SQL = String.raw`\getenv extensions APP_EXTENSIONS
SELECT format('CREATE EXTENSION IF NOT EXISTS %I', name) FROM unnest(string_to_array(:'extensions', ' ')) AS name \gexec
`;

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
