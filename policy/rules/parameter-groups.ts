/** Parameter groups of RDS, DocumentDB and Redshift: where TLS is forced. */
import { HIPAA } from "../citations";
import { integer, must, wrong } from "../expect";
import type { Rule } from "../rule";
import { UNKNOWN } from "../view";

/** What a parameter group says about one parameter; the last entry wins, as in the AWS API. */
const FORCING: readonly { family: RegExp; parameter: string; good: RegExp }[] = [
  { family: /^(aurora-)?postgres/, parameter: "rds.force_ssl", good: /^(1|on|true)$/i },
  { family: /^sqlserver/, parameter: "rds.force_ssl", good: /^(1|on|true)$/i },
  { family: /^(aurora-)?(mysql|mariadb)/, parameter: "require_secure_transport", good: /^(1|on|true)$/i },
  { family: /^redshift/, parameter: "require_ssl", good: /^(1|on|true)$/i },
  // DocumentDB: `enabled` is any TLS from 1.0 on, hence the newer values; `disabled` is the trap.
  { family: /^docdb/, parameter: "tls", good: /^(enabled|tls1\.2\+|tls1\.3\+|fips-140-3)$/i },
];

function forcesTls({ view }: Parameters<Rule["evaluate"]>[0]): ReturnType<Rule["evaluate"]> {
  return must(view.at("family"), "", (value) => typeof value === "string", "the family must be given").concat(
    parameterOf(view),
  );
}

function parameterOf(view: Parameters<Rule["evaluate"]>[0]["view"]): ReturnType<Rule["evaluate"]> {
  const family = view.at("family").or("");
  if (family === UNKNOWN) return [];
  const wanted = FORCING.find((entry) => entry.family.test(String(family)));
  if (!wanted)
    return [wrong(view.at("family"), "no parameter of this family is known to force TLS: judge it by hand")];
  const parameters = view.at("parameters");
  const named = parameters.each().filter((parameter) => {
    const name = parameter.at("name").or("");
    return name === UNKNOWN || name === wanted.parameter;
  });
  const last = named.at(-1);
  if (!last) return [wrong(parameters, `${wanted.parameter} is not set`)];
  return must(
    last.at("value"),
    "",
    (value) => wanted.good.test(String(integer(value) ?? value)),
    `${wanted.parameter} does not force TLS`,
  );
}

export const parameterGroupRules: Rule[] = [
  {
    id: "T-12",
    name: "parameter-group-forces-tls",
    title: "Database parameter groups force TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "A database that merely offers TLS is talked to without it sooner or later.",
    remediation:
      "Set rds.force_ssl to 1 (PostgreSQL, SQL Server) or require_secure_transport to ON (MySQL, MariaDB).",
    types: ["aws:rds/parameterGroup:ParameterGroup", "aws:rds/clusterParameterGroup:ClusterParameterGroup"],
    evaluate: forcesTls,
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
    title: "Redshift parameter groups force TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Redshift accepts plain connections unless its parameter group refuses them.",
    remediation: "Set the parameter require_ssl to true.",
    types: ["aws:redshift/parameterGroup:ParameterGroup"],
    evaluate: forcesTls,
  },
];
