/** Who has what in our PostgreSQL databases, written out from the guides and docs/corrections.md. */

/** A statement, and what PostgreSQL says to it. */
export type Answers = readonly (readonly [statement: string, answer: RegExp])[];

interface Granted {
  database: string;
  /** Owns the database. */
  user: string;
  extensions: readonly string[];
}

/** By system. TebX's other database is MongoDB. */
export const granted: Readonly<Record<string, Granted>> = {
  tebx: { database: "keycloak", user: "keycloak", extensions: [] },
  "nx-portal": {
    database: "nx_production",
    user: "nx_user",
    extensions: ["pg_stat_statements", "uuid-ossp"],
  },
  inamsos: { database: "inamsos", user: "inamsos", extensions: [] },
  hospital: { database: "hospital_db", user: "hospital", extensions: [] },
  "tenant-provisioning": {
    database: "tenant_provisioning_prod",
    user: "tenant_provisioning",
    extensions: [],
  },
};

/** What an application does in the database that it owns, in this order; `visits` and `initials` stay. */
export const allowed: readonly string[] = [
  "CREATE TABLE visits (id int PRIMARY KEY, patient text)",
  "INSERT INTO visits VALUES (1, 'a'), (2, 'b')",
  "ALTER TABLE visits ADD COLUMN made timestamptz DEFAULT now()",
  "CREATE INDEX ON visits (patient)",
  "UPDATE visits SET patient = 'c' WHERE id = 2",
  "DELETE FROM visits WHERE id = 2",
  "CREATE VIEW patients AS SELECT patient FROM visits",
  "CREATE FUNCTION initials(name text) RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT left(name, 1)'",
  "CREATE TEMPORARY TABLE scratch (id int)",
  "CREATE SCHEMA own CREATE TABLE later (id int)",
  "DROP TABLE own.later",
  "DROP SCHEMA own",
  "CREATE EXTENSION pgcrypto; DROP EXTENSION pgcrypto", // trusted: its owner's to make
];

/** That an extension works. */
export const used: Readonly<Record<string, string>> = {
  pg_stat_statements: "SELECT count(*) FROM pg_stat_statements",
  "uuid-ossp": "SELECT uuid_generate_v4()",
};

/** What it may not. */
export const denied: Answers = [
  ["CREATE ROLE friend", /permission denied to create role/],
  ["CREATE DATABASE another", /permission denied to create database/],
  ["ALTER ROLE CURRENT_USER SUPERUSER", /must be superuser/],
  ["ALTER ROLE CURRENT_USER CREATEROLE", /permission denied/],
  ["ALTER ROLE postgres PASSWORD 'known'", /must be superuser/],
  ["GRANT pg_read_all_data TO CURRENT_USER", /must have admin option/],
  ["SET ROLE postgres", /permission denied to set role/],
  ["COPY visits TO PROGRAM 'true'", /to COPY to or from an external program/],
  ["COPY visits FROM PROGRAM 'true'", /to COPY to or from an external program/],
  ["COPY visits TO '/tmp/visits'", /to COPY to a file/],
  ["COPY visits FROM '/etc/passwd'", /to COPY from a file/],
  ["SELECT pg_read_file('/etc/passwd')", /permission denied for function pg_read_file/],
  ["SELECT pg_ls_dir('/')", /permission denied for function pg_ls_dir/],
  ["SELECT lo_import('/etc/passwd')", /permission denied for function lo_import/],
  ["SELECT pg_reload_conf()", /permission denied for function pg_reload_conf/],
  ["SELECT pg_switch_wal()", /permission denied for function pg_switch_wal/],
  ["ALTER SYSTEM SET log_connections = off", /permission denied to set parameter/],
  ["SET log_min_duration_statement = -1", /permission denied to set parameter/],
  ["SELECT rolpassword FROM pg_authid", /permission denied for table pg_authid/],
  ["CREATE EXTENSION file_fdw", /permission denied to create extension/],
  ["CREATE FUNCTION evil() RETURNS int LANGUAGE c AS 'libc', 'getpid'", /permission denied for language c/],
  ["CREATE TABLE pg_catalog.mine (id int)", /permission denied/],
  ["ALTER DATABASE postgres OWNER TO CURRENT_USER", /must be owner of database postgres/],
];

/** What somebody who got as far as into the database still may not. */
export const deniedToOthers: Answers = [
  ["SELECT * FROM public.visits", /permission denied for schema public/],
  ["SELECT * FROM public.patients", /permission denied for schema public/],
  ["INSERT INTO public.visits VALUES (3)", /permission denied for schema public/],
  ["SELECT public.initials('name')", /permission denied for schema public/],
  ["CREATE TABLE public.mine (id int)", /permission denied for schema public/],
  ["CREATE TABLE mine (id int)", /no schema has been selected|permission denied/],
  ["CREATE SCHEMA mine", /permission denied for database/],
  ["CREATE TEMPORARY TABLE mine (id int)", /permission denied to create temporary tables/],
];
