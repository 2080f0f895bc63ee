/** Names of one account that many specimens use. */
export const ACCOUNT = "123456789012";
export const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b2c3d-1111-2222-3333-444455556666`;
export const GROUP = "sg-0123456789abcdef0";
export const SUBNETS = ["subnet-0aaa1111bbbb2222c", "subnet-0aaa1111bbbb2222d"];
export const VPC = "vpc-0aaa1111bbbb2222c";

export function role(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

/** A policy document as a program writes it. */
export function document(...statements: Record<string, unknown>[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
