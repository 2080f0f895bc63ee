/** Checks and translations of a MongoDB replica set. Pure, but for the URL that carries the password. */
import * as pulumi from "@pulumi/pulumi";
import { CA_PATH, type ConnectionField } from "../connection";
import { images, MONGODB_MINOR } from "../images";
import { checkMaintenance } from "../maintenance";
import type { Problems } from "../problems";
import type { SecretValues } from "../secret-bundle";
import type { MongoSpec } from "./args";

export const MONGODB_PORT = 27017;

/** Names that DocumentDB or Percona's operator keep for themselves. */
const RESERVED = [
  "admin",
  "backup",
  "clusteradmin",
  "clustermonitor",
  "databaseadmin",
  "rdsadmin",
  "useradmin",
];

/** Percona's build of this version; DocumentDB's data fits into it too. */
export function serverImage(version: string): string {
  return images.mongoServer(MONGODB_MINOR[version] ?? version);
}

export function checkMongo(spec: MongoSpec, problems: Problems): void {
  checkMaintenance(spec.maintenance, problems);
  const { priorities, recoveryDays, replicaSet, storageGiB, user, version } = spec;
  problems.unless(
    Object.hasOwn(MONGODB_MINOR, version),
    `version is "${version}": use ${Object.keys(MONGODB_MINOR).join(", ")}`,
  );
  problems.unless(
    priorities.length % 2 === 1 && priorities.length >= 3 && priorities.length <= 7,
    `priorities has ${priorities.length} members: give 3, 5 or 7, so that a majority elects`,
  );
  problems.unless(
    priorities.every((priority) => Number.isInteger(priority) && priority >= 0 && priority <= 1000),
    `priorities are ${priorities.join(", ")}: give whole numbers from 0 to 1000`,
  );
  problems.unless(
    priorities.some((priority) => priority > 0),
    "priorities are all 0: no member could become primary",
  );
  problems.unless(
    /^[a-z][a-z0-9-]{0,24}$/.test(replicaSet),
    `replicaSet is "${replicaSet}": use at most 25 lower-case letters, digits and hyphens`,
  );
  problems.unless(
    recoveryDays >= 7 && recoveryDays <= 35,
    `recoveryDays is ${recoveryDays}: give 7 to 35 days`,
  );
  problems.unless(
    !RESERVED.includes(user.toLowerCase()) && user !== DOCUMENTDB_MASTER,
    `user "${user}" is reserved: name the user after the application`,
  );
  problems.unless(
    !["admin", "config", "local"].includes(spec.database),
    `database "${spec.database}" is the server's own: name it after the application`,
  );
  problems.unless(storageGiB >= 20, `storageGiB is ${storageGiB}: give 20 or more`);
}

/** Not `admin`, which DocumentDB reserves; no application knows its password. */
export const DOCUMENTDB_MASTER = "ward_master";

interface Members {
  /** Hosts that the driver asks first, all on MONGODB_PORT. */
  hosts: readonly pulumi.Input<string>[];
  /** Where the driver reads, when it reads from secondaries. */
  replicaHost: pulumi.Input<string>;
  /** The replica set's name, and the database that knows the user. */
  replicaSet: string;
  authSource: string;
  /** DocumentDB cannot retry writes. */
  retryWrites: boolean;
}

/** Every entry of the connection's secret. The password is letters and digits, so nothing is escaped. */
export function connectionValues(
  spec: MongoSpec,
  host: pulumi.Input<string>,
  members: Members,
  password: pulumi.Output<string>,
): SecretValues<ConnectionField> {
  const port = String(MONGODB_PORT);
  return {
    ...{ host, port, username: spec.user, password, database: spec.database },
    url: mongoUrl(spec, members, password, "primary"),
    replicaUrl: mongoUrl(spec, members, password, "secondaryPreferred"),
    replicaHost: members.replicaHost,
  };
}

/** Names all members: the driver finds the primary by itself, and verifies each with the authority at CA_PATH. */
function mongoUrl(
  spec: MongoSpec,
  members: Members,
  password: pulumi.Output<string>,
  readPreference: "primary" | "secondaryPreferred",
): pulumi.Output<string> {
  const query = [
    "tls=true",
    `tlsCAFile=${CA_PATH}`,
    `replicaSet=${members.replicaSet}`,
    `readPreference=${readPreference}`,
    `retryWrites=${members.retryWrites}`,
    `authSource=${members.authSource}`,
  ].join("&");
  const seeds = pulumi
    .all([...members.hosts])
    .apply((hosts) => hosts.map((host) => `${host}:${MONGODB_PORT}`).join(","));
  return pulumi.interpolate`mongodb://${spec.user}:${password}@${seeds}/${spec.database}?${query}`;
}

/** DocumentDB promotes the lowest tier first: the highest priority is tier 0. */
export function promotionTiers(priorities: readonly number[]): number[] {
  const ranks = [...new Set(priorities)].sort((a, b) => b - a);
  return priorities.map((priority) => ranks.indexOf(priority));
}

/** Memory (GiB) of the DocumentDB classes Ward uses. https://docs.aws.amazon.com/documentdb/latest/developerguide/db-instance-classes.html */
const INSTANCE_CLASSES: readonly (readonly [number, string])[] = [
  [4, "db.t4g.medium"],
  [16, "db.r6g.large"],
  [32, "db.r6g.xlarge"],
  [64, "db.r6g.2xlarge"],
  [128, "db.r6g.4xlarge"],
  [256, "db.r6g.8xlarge"],
];

/** @throws {RangeError} above 256 GiB. */
export function documentDbClass(memoryGiB: number): string {
  const found = INSTANCE_CLASSES.find(([memory]) => memory >= memoryGiB);
  if (found === undefined) throw new RangeError(`no instance class with ${memoryGiB} GiB; 256 is the most`);
  return found[1];
}
