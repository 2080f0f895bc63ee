/** The ports that data stores listen on, and what a firewall rule's protocol and range open of them. */
import { UNKNOWN, type View } from "../plan/view";
import { integer } from "../writing/expect";

export interface PortRange {
  from: number;
  to: number;
}

/** Ports of databases, caches, brokers and object stores, with what listens there. */
export const DATA_PORTS: readonly (PortRange & { service: string })[] = [
  { from: 1433, to: 1434, service: "SQL Server" },
  { from: 1521, to: 1521, service: "Oracle" },
  { from: 2379, to: 2380, service: "etcd" },
  { from: 3306, to: 3306, service: "MySQL" },
  { from: 4369, to: 4369, service: "Erlang port mapper" },
  { from: 5432, to: 5433, service: "PostgreSQL" },
  { from: 5671, to: 5672, service: "RabbitMQ" },
  { from: 6379, to: 6380, service: "Redis" },
  { from: 6432, to: 6432, service: "PgBouncer" },
  { from: 9000, to: 9001, service: "object store" },
  { from: 9092, to: 9094, service: "Kafka" },
  { from: 9200, to: 9200, service: "Elasticsearch" },
  { from: 9300, to: 9300, service: "Elasticsearch" },
  { from: 11211, to: 11211, service: "Memcached" },
  { from: 15671, to: 15672, service: "RabbitMQ management" },
  { from: 16379, to: 16379, service: "Redis cluster bus" },
  { from: 25672, to: 25672, service: "RabbitMQ cluster" },
  { from: 26379, to: 26379, service: "Redis Sentinel" },
  { from: 27017, to: 27020, service: "MongoDB" },
  { from: 33060, to: 33060, service: "MySQL X" },
];

const ALL: PortRange = { from: 0, to: 65535 };

export function overlaps(one: PortRange, other: PortRange): boolean {
  return one.from <= other.to && other.from <= one.to;
}

/** The data service that a range opens, for messages; `undefined` when it opens none. */
export function dataService(range: PortRange): string | undefined {
  const hit = DATA_PORTS.find((port) => overlaps(port, range));
  return hit && `${hit.service} (${hit.from === hit.to ? hit.from : `${hit.from}-${hit.to}`})`;
}

export function isDataPort(port: number): boolean {
  return dataService({ from: port, to: port }) !== undefined;
}

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ["tcp", 6],
  ["udp", 17],
  ["icmp", 1],
  ["icmpv6", 58],
]);

/** The number that AWS reads, which is `6` for `006` too; `-1` is every protocol, and so is one that nobody knows. */
export function numberOf(protocol: unknown): number {
  const name = String(protocol ?? "-1")
    .trim()
    .toLowerCase();
  return NUMBERS.get(name) ?? integer(name) ?? -1;
}

function hasPorts(protocol: unknown): boolean {
  return [6, 17].includes(numberOf(protocol));
}

/**
 * What a rule opens, as AWS reads it; `undefined` for protocols without ports, such as ICMP and ESP (50). Anything
 * that cannot be read opens everything: a range of 0 to 0, ports left out, a protocol nobody knows.
 */
export function opened(protocol: unknown, from: unknown, to: unknown): PortRange | undefined {
  if (numberOf(protocol) < 0) return ALL;
  if (!hasPorts(protocol)) return undefined;
  const low = integer(from);
  const high = integer(to);
  if (low === undefined || high === undefined || low < 0 || high < 0) return ALL;
  if (low === 0 && high === 0) return ALL;
  return { from: Math.min(low, high), to: Math.max(low, high) };
}

/** The opened range; `UNKNOWN` with the view that is to blame when it depends on a value not known yet. */
export function openedBy(protocol: View, from: View, to: View): PortRange | undefined | { unknown: View } {
  const values = [protocol, from, to].map((view) => view.or(undefined));
  const known = values[0] !== UNKNOWN;
  if (known && !hasPorts(values[0])) return opened(values[0], undefined, undefined);
  const unknown = [protocol, from, to].find((_, index) => values[index] === UNKNOWN);
  return unknown ? { unknown } : opened(values[0], values[1], values[2]);
}
