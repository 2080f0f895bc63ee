/** Who may do what in AWS. */
import type { View } from "../../plan/view";
import type { Finding, Rule, Subject } from "../../rule";
import { allows, covers, eachStatement, isBound, isEverything, strings } from "../../texts/statements";
import { HIPAA } from "../../writing/citations";
import { wrong } from "../../writing/expect";

const FACTS = { duty: "identity", level: "mandatory", citations: [HIPAA.accessManagement] } as const;

export const ROLE = "aws:iam/role:Role";

const DOCUMENTS = [
  "aws:iam/policy:Policy",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
  ROLE,
];

/** The policies of what somebody may do, wherever they are written. */
function documents({ resource, view }: Subject): View[] {
  if (!DOCUMENTS.includes(resource.type)) return [];
  if (resource.type.startsWith("aws:ssoadmin/")) return [view.at("inlinePolicy")];
  if (resource.type !== ROLE) return [view.at("policy")];
  return view
    .at("inlinePolicies")
    .each()
    .map((one) => one.at("policy"));
}

function allowsEverything(statement: View): Finding[] {
  if (!allows(statement)) return [];
  const all = strings(statement.at("Action")).some((action) =>
    /^([*?]+(:[*?]+)?|iam:[*?]+)$/i.test(String(action)),
  );
  const everything = strings(statement.at("Resource")).some(isEverything);
  const others = statement.at("NotAction").given() || statement.at("NotResource").given();
  return (all && everything) || others ? [wrong(statement, "allows everything")] : [];
}

/** What reads patients' data, gives rights away, or destroys the last copy, when it is allowed on everything. */
const POWERS = [
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:PutBucketPolicy",
  "dynamodb:GetItem",
  "dynamodb:Scan",
  "secretsmanager:GetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
  "kms:Decrypt",
  "kms:PutKeyPolicy",
  "kms:CreateGrant",
  "kms:ScheduleKeyDeletion",
  "iam:PassRole",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:SetDefaultPolicyVersion",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:AttachGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:PutGroupPolicy",
  "iam:UpdateAssumeRolePolicy",
  "sts:AssumeRole",
  "backup:DeleteRecoveryPoint",
  "rds:DeleteDBInstance",
  "rds:DeleteDBCluster",
];

function isPower(action: unknown): boolean {
  return /^[a-z0-9-]+:[*?]+$/i.test(String(action)) || POWERS.some((power) => covers(action, power));
}

function allowsPowerOnEverything(statement: View): Finding[] {
  const everything = allows(statement) && strings(statement.at("Resource")).some(isEverything);
  if (!everything || isBound(statement)) return [];
  return statement
    .at("Action")
    .each()
    .filter((action) => isPower(action.or("")) && allowsEverything(statement).length === 0)
    .map((action) => wrong(action, "is allowed on everything of its kind"));
}

/** AWS's own policies over a whole service or all of them, and those that read the data of everything. */
const WIDE =
  /:policy\/(job-function\/)?(AdministratorAccess[\w-]*|PowerUserAccess|IAM\w*FullAccess|SystemAdministrator|DatabaseAdministrator|DataScientist|\w*FullAccess\w*|ReadOnlyAccess|Amazon(S3|DynamoDB)ReadOnlyAccess\w*|SecretsManagerReadWrite)$/;

/** An ARN that is not known is one of the stack's own policies, which is judged where it is made. */
function notWide(arn: View): Finding[] {
  if (arn.unknown) return [];
  return WIDE.test(String(arn.or("")))
    ? [wrong(arn, "AWS's policy allows all of a service, or reads the data of everything in it")]
    : [];
}

/** Where AWS's policies are given to somebody. */
const ATTACHED: Readonly<Record<string, string>> = {
  [ROLE]: "managedPolicyArns",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "policyArns",
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": "policyArns",
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": "policyArns",
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": "managedPolicyArn",
};

function attached({ resource, view }: Subject): readonly View[] {
  const path = ATTACHED[resource.type];
  return path === undefined ? [] : view.at(path).each();
}

export const identityRules: Rule[] = [
  {
    ...FACTS,
    id: "I-01",
    name: "roles-are-narrow",
    title: "No policy allows everything, on everything or of a whole service",
    severity: "critical",
    why: "One leaked role would be the whole account. AWS's FullAccess policies name no resource, and grow.",
    remediation: "Name actions and resources; build ARNs from names. NotAction and NotResource only deny.",
    types: [...DOCUMENTS, ...Object.keys(ATTACHED).filter((type) => type !== ROLE)],
    evaluate: (subject) => [
      ...documents(subject).flatMap((policy) => eachStatement(policy, allowsEverything)),
      ...attached(subject).flatMap(notWide),
    ],
  },
  {
    ...FACTS,
    id: "I-50",
    name: "powers-name-their-resources",
    title: "What reads data, gives rights or deletes backups is allowed on named resources only",
    severity: "high",
    why: "kms:* or iam:PassRole on everything is one step from the whole account.",
    remediation:
      "Name resources, or bind the statement by a condition that names something (StringEquals, ArnLike).",
    types: DOCUMENTS,
    evaluate: (subject) =>
      documents(subject)
        .flatMap((policy) => eachStatement(policy, allowsPowerOnEverything))
        // Documents that nobody can read are reported by I-01, once.
        .filter(({ message }) => message.startsWith("is allowed")),
  },
];
