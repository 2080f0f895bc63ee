/** Translations of a broker's settings, and what cannot be. Pure. */
import { physicalName } from "../naming";
import type { Problems } from "../problems";
import type { Scope } from "../target";
import type { MessageBrokerSpec } from "./args";

/** MiB of the largest instance of Amazon MQ. */
const MOST_MEMORY = 65536;

export function checkBroker(spec: MessageBrokerSpec, problems: Problems): void {
  const { version, members, memoryMiB, storageGiB, user } = spec;
  problems.unless(/^\d+\.\d+$/.test(version), `version is "${version}": give major and minor, such as 4.2`);
  problems.unless(
    Number.isInteger(members) && members >= 1 && members % 2 === 1,
    `members is ${members}: give 1, or an odd number, so that a majority can decide`,
  );
  problems.unless(
    memoryMiB >= 512 && memoryMiB <= MOST_MEMORY,
    `memoryMiB is ${memoryMiB}: give 512 to ${MOST_MEMORY}`,
  );
  problems.unless(
    storageGiB * 1024 >= 2 * memoryMiB,
    `storageGiB is ${storageGiB}: give at least twice the memory, ${Math.ceil((2 * memoryMiB) / 1024)}`,
  );
  problems.unless(
    /^[a-zA-Z][a-zA-Z0-9_]{1,99}$/.test(user) && user !== "guest",
    `user is "${user}": give 2 to 100 letters, digits and underscores, a letter first, and not guest`,
  );
}

/**
 * Our part of rabbitmq.conf; listeners and certificates are the operator's.
 * https://www.rabbitmq.com/docs/production-checklist
 */
export function rabbitmqConf(spec: Pick<MessageBrokerSpec, "memoryMiB">): string {
  const lines = [
    // A queue that asks for no type lives on a majority of the servers; classic ones live on one.
    "default_queue_type = quorum",
    // The default user is the application: it sends and receives, and administers nothing. Who operates has rabbitmqctl.
    "default_user_tags.administrator = false",
    // Publishers wait before the disk cannot take what the memory holds.
    `disk_free_limit.absolute = ${spec.memoryMiB}MiB`,
    "ssl_options.versions.1 = tlsv1.3",
    "ssl_options.versions.2 = tlsv1.2",
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * Memory (MiB) of the instances that RabbitMQ 4 runs on. `medium` is for tests, says AWS: single servers only.
 * https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/rabbitmq-sizing-guidelines.html
 */
const INSTANCES: readonly (readonly [number, string])[] = [
  [4096, "mq.m7g.medium"],
  [8192, "mq.m7g.large"],
  [16384, "mq.m7g.xlarge"],
  [32768, "mq.m7g.2xlarge"],
  [MOST_MEMORY, "mq.m7g.4xlarge"],
];

/** @throws {RangeError} when no instance is large enough. */
export function instanceType({
  memoryMiB,
  members,
}: Pick<MessageBrokerSpec, "memoryMiB" | "members">): string {
  const usable = members === 1 ? INSTANCES : INSTANCES.slice(1);
  const found = usable.find(([memory]) => memory >= memoryMiB);
  if (found === undefined)
    throw new RangeError(`no Amazon MQ instance has ${memoryMiB} MiB; ${MOST_MEMORY} are the most`);
  return found[1];
}

/** What Amazon MQ calls it. */
export function brokerName(scope: Scope, connection: string): string {
  return physicalName(scope, connection, 50);
}
