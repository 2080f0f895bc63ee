/** Secrets that people give: config secrets of the stack. */
import * as pulumi from "@pulumi/pulumi";
import type { GivenSecrets } from "./environment";
import type { Problem } from "./problems";

/** Keys to the backup site when data is on kubernetes: a cluster has no role that another account could trust. */
export const BACKUP_SECRETS = ["backupAccessKeyId", "backupSecretAccessKey"] as const;

/** Name and password of a registry that asks for them (`registry: { login: true }`). */
export const REGISTRY_SECRETS = ["registryUsername", "registryPassword"] as const;

/** Where PagerDuty takes alerts of a target; only with `onCall`. */
export const ON_CALL_SECRETS = { aws: "pagerDutyUrl", kubernetes: "pagerDutyRoutingKey" } as const;

export type Given = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A secret that a spec sheet of the stack asks for. */
export interface Wanted {
  system: string;
  secret: string;
}

export function givenSecrets(given: Given, wanted: readonly Wanted[], stack: string): GivenSecrets {
  return {
    get(system, secret) {
      const value = given[system]?.[secret];
      if (value !== undefined) return pulumi.secret(value);
      if (!wanted.some((one) => one.system === system && one.secret === secret))
        throw new Error(`${system} asks for the secret "${secret}", which its spec sheet does not list.`);
      // Unknown rather than empty: what depends on it is planned, and nothing can be built on a made-up value.
      return pulumi.secret(pulumi.unknown as string);
    },
    toFill: missing(given, wanted).map((one) => fillCommand(one, stack)),
  };
}

function missing(given: Given, wanted: readonly Wanted[]): Wanted[] {
  return wanted.filter(({ system, secret }) => given[system]?.[secret] === undefined);
}

/** Pulumi asks for the value, so that it lands in no shell history. */
function fillCommand({ system, secret }: Wanted, stack: string): string {
  return `pulumi config set --secret --path 'ward:secrets.${system}.${secret}' --stack ${stack}`;
}

/** A preview goes on without a secret; an update would stop half-way. */
export function missingSecrets(given: Given, wanted: readonly Wanted[], stack: string): Problem[] {
  return missing(given, wanted).map((one) => ({
    path: `ward:secrets.${one.system}.${one.secret}`,
    found: "nothing",
    expected: `the secret, set with ${fillCommand(one, stack)}`,
  }));
}
