/** Parameters that force TLS and write audit logs. */
import type { Specimen } from "./specimen";

/** A group as teams write it: other parameters beside the one that counts. */
export const forced = (family: string, name: string, value: string) => ({
  name: `forced-${family.replaceAll(".", "-")}`,
  family,
  description: "TLS only",
  parameters: [
    { name: "log_connections", value: "1" },
    { name, value, applyMethod: "pending-reboot" },
  ],
});

export const parameterGroups: readonly Specimen[] = [
  {
    what: "parameters of PostgreSQL that force TLS",
    type: "aws:rds/parameterGroup:ParameterGroup",
    props: forced("postgres16", "rds.force_ssl", "1"),
  },
  {
    what: "parameters of SQL Server that force TLS",
    type: "aws:rds/parameterGroup:ParameterGroup",
    props: forced("sqlserver-se-16.0", "rds.force_ssl", "1"),
  },
  {
    what: "parameters of MySQL that force TLS",
    type: "aws:rds/parameterGroup:ParameterGroup",
    props: forced("mysql8.4", "require_secure_transport", "ON"),
  },
  {
    what: "parameters of MariaDB that force TLS",
    type: "aws:rds/parameterGroup:ParameterGroup",
    props: forced("mariadb11.4", "require_secure_transport", "1"),
  },
  {
    what: "parameters of an Aurora PostgreSQL cluster that force TLS",
    type: "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    props: forced("aurora-postgresql16", "rds.force_ssl", "1"),
  },
  {
    what: "parameters of an Aurora MySQL cluster that force TLS",
    type: "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    props: forced("aurora-mysql8.0", "require_secure_transport", "ON"),
  },
  {
    what: "parameters of DocumentDB with TLS 1.2 and an audit log",
    type: "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
    props: {
      family: "docdb5.0",
      parameters: [
        { name: "tls", value: "tls1.2+" },
        { name: "audit_logs", value: "all" },
        { name: "ttl_monitor", value: "enabled" },
      ],
    },
  },
  {
    what: "parameters of Neptune with an audit log",
    type: "aws:neptune/clusterParameterGroup:ClusterParameterGroup",
    props: { family: "neptune1.4", parameters: [{ name: "neptune_enable_audit_log", value: "1" }] },
  },
];
