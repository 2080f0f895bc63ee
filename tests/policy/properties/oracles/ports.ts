/** Which ports a firewall rule opens, asked port by port. Written from what AWS says of protocols and ranges. */

/** What stands in the plans for a value that is not known before the update. */
export const HIDDEN: unique symbol = Symbol.for("ward.unknown");

/** Every port on which a database, cache, broker, search engine or object store answers. */
export const DATA_PORTS: readonly number[] = [
  1433, 1434, 1521, 2379, 2380, 3306, 4369, 5432, 5433, 5671, 5672, 6379, 6380, 6432, 9000, 9001, 9092, 9093,
  9094, 9200, 9300, 11211, 15671, 15672, 16379, 25672, 26379, 27017, 27018, 27019, 27020, 33060,
];

/** The field that would have to be known, or whether a port is open. */
export type Opening = { hidden: "protocol" | "from" | "to" } | { opens: (port: number) => boolean };

const NOTHING: Opening = { opens: () => false };
const EVERYTHING: Opening = { opens: () => true };

/** Whole numbers, as such or written out. */
export function whole(value: unknown): number | undefined {
  if (typeof value === "string") return /^-?[0-9]+$/.test(value) ? Number.parseInt(value, 10) : undefined;
  return typeof value === "number" && value % 1 === 0 ? value : undefined;
}

/**
 * TCP is 6, UDP is 17, -1 is every protocol; ICMP is 1 and 58, and any other number is a protocol without ports.
 * A name that AWS does not take, and a range that makes no sense, may open anything.
 */
export function opening(protocol: unknown, from: unknown, to: unknown): Opening {
  if (protocol === HIDDEN) return { hidden: "protocol" };
  const name = protocol === undefined ? "-1" : String(protocol).toLowerCase();
  const number = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 }[name] ?? whole(name) ?? -1;
  if (number < 0) return EVERYTHING;
  if (number !== 6 && number !== 17) return NOTHING;
  if (from === HIDDEN) return { hidden: "from" };
  if (to === HIDDEN) return { hidden: "to" };
  const ends = [whole(from), whole(to)];
  const [one, other] = ends;
  if (one === undefined || other === undefined || one < 0 || other < 0) return EVERYTHING;
  if (one === 0 && other === 0) return EVERYTHING;
  return { opens: (port) => (port - one) * (port - other) <= 0 };
}

export function opensData(opens: (port: number) => boolean): boolean {
  return DATA_PORTS.some(opens);
}
