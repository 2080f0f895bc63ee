/** Parameter groups of RDS, DocumentDB and Redshift: where TLS is forced. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule, StackRule, Subject } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { integer, must, wrong, wrongIn } from "../../writing/expect";
import { isScram } from "../operators/postgresql";
import { DOCDB_CLUSTER, isReplica, RDS_CLUSTER, RDS_INSTANCE, REDSHIFT_CLUSTER } from "./types";

const INSTANCE_GROUP = "aws:rds/parameterGroup:ParameterGroup";
const WORKGROUP = "aws:redshiftserverless/workgroup:Workgroup";

/** What a parameter group says about one parameter; the last entry wins, as in the AWS API. */
const FORCING: readonly { family: RegExp; parameter: string; good: RegExp }[] = [
  { family: /^(aurora-)?postgres/, parameter: "rds.force_ssl", good: /^(1|on|true)$/i },
  { family: /^sqlserver/, parameter: "rds.force_ssl", good: /^(1|on|true)$/i },
  { family: /^(aurora-)?(mysql|mariadb)/, parameter: "require_secure_transport", good: /^(1|on|true)$/i },
  { family: /^redshift/, parameter: "require_ssl", good: /^(1|on|true)$/i },
  // DocumentDB: `enabled` is any TLS from 1.0 on, hence the newer values; `disabled` is the trap.
  { family: /^docdb/, parameter: "tls", good: /^(enabled|tls1\.2\+|tls1\.3\+|fips-140-3)$/i },
];

interface Wanted {
  /** Where an entry has its name, and where its value. */
  key: string;
  value: string;
  parameter: string;
  good: RegExp;
}

const SERVERLESS: Wanted = {
  key: "parameterKey",
  value: "parameterValue",
  parameter: "require_ssl",
  good: /^(1|on|true)$/i,
};

/** In a cluster of Aurora the cluster's group decides about TLS; that of an instance cannot. */
function leavesItToTheCluster({ resource, view }: Subject): boolean {
  return resource.type === INSTANCE_GROUP && /^aurora-/.test(String(view.at("family").or("")));
}

function forcesTls(subject: Subject): Finding[] {
  const { view } = subject;
  if (leavesItToTheCluster(subject)) return [];
  return must(view.at("family"), "", (value) => typeof value === "string", "the family must be given").concat(
    parameterOf(view),
  );
}

function parameterOf(view: View): Finding[] {
  const family = view.at("family").or("");
  if (family === UNKNOWN) return [];
  const wanted = FORCING.find((entry) => entry.family.test(String(family)));
  if (!wanted)
    return [wrong(view.at("family"), "no parameter of this family is known to force TLS: judge it by hand")];
  return parameter(view.at("parameters"), { ...wanted, key: "name", value: "value" });
}

/** The services take names of parameters in whatever case. */
function nameOf(name: unknown): string {
  return String(name).trim().toLowerCase();
}

function parameter(parameters: View, wanted: Wanted): Finding[] {
  const named = parameters.each().filter((one) => {
    const name = one.at(wanted.key).or("");
    return name === UNKNOWN || nameOf(name) === wanted.parameter;
  });
  const last = named.at(-1);
  if (!last) return [wrong(parameters, `${wanted.parameter} is not set`)];
  return must(
    last.at(wanted.value),
    "",
    (value) => wanted.good.test(String(integer(value) ?? value)),
    `${wanted.parameter} does not force TLS`,
  );
}

/** Where a family is told which versions of TLS it speaks, when it is told at all. */
const VERSIONS: Readonly<Record<string, RegExp>> = {
  ssl_min_protocol_version: /^TLSv1\.[23]$/i,
  tls_version: /^TLSv1\.[23](\s*,\s*TLSv1\.[23])*$/i,
  "rds.tls10": /^disabled$/i,
  "rds.tls11": /^disabled$/i,
};

function keepsOldTlsOut(parameters: View): Finding[] {
  return parameters.each().flatMap((one) => {
    const good = VERSIONS[nameOf(one.at("name").or(""))];
    return good
      ? must(one.at("value"), "", (value) => good.test(String(value)), "allows TLS older than 1.2")
      : [];
  });
}

/** Every entry counts: which of two that differ in case wins is nobody's business to guess. */
function keepsPasswordsWell(parameters: View): Finding[] {
  return parameters
    .each()
    .filter((one) => nameOf(one.at("name").or("")) === "password_encryption")
    .flatMap((one) => must(one.at("value"), "md5", isScram, "keeps passwords as MD5"));
}

export const parameterGroupRules: Rule[] = [
  {
    id: "T-12",
    name: "parameter-group-forces-tls",
    title: "Database parameter groups force TLS, of 1.2 or newer",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "A database that merely offers TLS is talked to without it sooner or later.",
    remediation:
      "Set rds.force_ssl to 1 (PostgreSQL, SQL Server) or require_secure_transport to ON (MySQL, MariaDB); leave versions of TLS alone, or name 1.2 and 1.3.",
    types: [INSTANCE_GROUP, "aws:rds/clusterParameterGroup:ClusterParameterGroup"],
    evaluate: (subject) => [...forcesTls(subject), ...keepsOldTlsOut(subject.view.at("parameters"))],
  },
  {
    id: "S-14",
    name: "database-keeps-passwords-as-scram",
    title: "No parameter has a database of RDS keep passwords as MD5",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "Whoever gets hold of an MD5 hash logs in with it, without ever knowing the password.",
    remediation: "Leave password_encryption out, or set it to scram-sha-256.",
    types: [INSTANCE_GROUP, "aws:rds/clusterParameterGroup:ClusterParameterGroup"],
    evaluate: ({ view }) => keepsPasswordsWell(view.at("parameters")),
  },
  {
    id: "T-14",
    name: "documentdb-requires-tls",
    title: "DocumentDB parameter groups keep TLS on",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "One parameter turns TLS off for the whole cluster.",
    remediation: "Set the parameter tls to enabled, tls1.2+ or tls1.3+.",
    types: ["aws:docdb/clusterParameterGroup:ClusterParameterGroup"],
    evaluate: forcesTls,
  },
  {
    id: "T-20",
    name: "warehouse-requires-tls",
    title: "Redshift forces TLS, by its parameter group or in its workgroup",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Redshift accepts plain connections unless a parameter refuses them.",
    remediation: "Set the parameter require_ssl to true (configParameters of a workgroup).",
    types: ["aws:redshift/parameterGroup:ParameterGroup", WORKGROUP],
    evaluate: (subject) =>
      subject.resource.type === WORKGROUP
        ? parameter(subject.view.at("configParameters"), SERVERLESS)
        : forcesTls(subject),
  },
];

/** Which group each store names, and where. */
const GROUPS: readonly { store: string; property: string; group: string }[] = [
  { store: RDS_INSTANCE, property: "parameterGroupName", group: "aws:rds/parameterGroup:ParameterGroup" },
  {
    store: RDS_CLUSTER,
    property: "dbClusterParameterGroupName",
    group: "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  },
  {
    store: DOCDB_CLUSTER,
    property: "dbClusterParameterGroupName",
    group: "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
  },
  {
    store: REDSHIFT_CLUSTER,
    property: "clusterParameterGroupName",
    group: "aws:redshift/parameterGroup:ParameterGroup",
  },
];

export const joinedParameterGroupRules: StackRule[] = [
  {
    id: "T-12a",
    name: "database-uses-its-parameter-group",
    title: "Every database uses a parameter group of the stack, which forces TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Without a group of its own a database takes AWS's default, which promises nothing.",
    remediation: "Make a parameter group that forces TLS and name it in the database.",
    evaluate: (plan) =>
      GROUPS.flatMap(({ store, property, group }) =>
        plan.ofType([store]).flatMap((one) => {
          // A replica without a group of its own has its source's.
          if (!plan.view(one).at(property).given())
            return isReplica(plan.subject(one))
              ? []
              : [wrongIn(one, property, "the database takes AWS's default parameter group")];
          const known = plan.ofType([group]).some((candidate) => plan.refers(one, property, candidate));
          return known
            ? []
            : [wrongIn(one, property, "the parameter group is not in this stack, so nobody judged it")];
        }),
      ),
  },
];
