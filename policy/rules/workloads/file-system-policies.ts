/** Policies of EFS: whether they ask for TLS. */
import type { View } from "../../plan/view";
import type { Finding } from "../../rule";
import { allows, eachStatement, isEveryone, strings } from "../../texts/statements";
import { wrong } from "../../writing/expect";

export const FILE_SYSTEM_POLICY = "aws:efs/fileSystemPolicy:FileSystemPolicy";

function whenTls(statement: View, is: string): boolean {
  const values = strings(statement.at("Condition", "Bool", "aws:SecureTransport")).map(String);
  return values.length > 0 && values.every((value) => value === is);
}

/** A denial to everyone of what comes in clear, which nothing else narrows. */
function deniesClear(statement: View): boolean {
  const conditions = statement.at("Condition");
  const only = conditions.entries().length === 1 && conditions.at("Bool").entries().length === 1;
  const actions = strings(statement.at("Action")).map(String);
  const all = actions.some((action) => action === "*" || action === "elasticfilesystem:*");
  return (
    !allows(statement) && all && only && whenTls(statement, "false") && isEveryone(statement.at("Principal"))
  );
}

/** Each statement that allows says so, or one denies the rest. */
export function asksForTls(policy: View): Finding[] {
  const statements = policy.json()?.at("Statement").each() ?? [];
  if (!policy.unknown && statements.some((one) => !one.unknown && deniesClear(one))) return [];
  return eachStatement(policy, (one) =>
    !allows(one) || whenTls(one, "true") ? [] : [wrong(one, "allows NFS in clear")],
  );
}
