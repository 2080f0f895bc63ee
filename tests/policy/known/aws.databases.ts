/** Known cases of RDS, DocumentDB and Neptune. */
import { cases, type Row } from "./row";

const INSTANCE = "aws:rds/instance:Instance";

export const awsDatabaseRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_17", type: INSTANCE, ours: "P-05" },
    {
      bad: { "a public address": { publiclyAccessible: true } },
      good: { "no public address": { publiclyAccessible: false }, "nothing said": {} },
    },
  ),
];
