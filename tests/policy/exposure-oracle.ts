/**
 * Says whether a rule is open, in a way that shares nothing with the rules: it walks the edges of the
 * blocks as plain 32-bit numbers, and the data ports one by one.
 */
const PORTS = [
  1433, 1434, 1521, 2379, 2380, 3306, 4369, 5432, 5433, 5671, 5672, 6379, 6380, 6432, 9000, 9001, 9092, 9093,
  9094, 9200, 9300, 11211, 15671, 15672, 16379, 25672, 26379, 27017, 27018, 27019, 27020, 33060,
];

const PRIVATE: [first: number, last: number][] = [
  [0x0a000000, 0x0affffff],
  [0xac100000, 0xac1fffff],
  [0xc0a80000, 0xc0a8ffff],
  [0x64400000, 0x647fffff],
  [0x7f000000, 0x7fffffff],
  [0xa9fe0000, 0xa9feffff],
];

interface Rule {
  protocol: string;
  fromPort: number;
  toPort: number;
}

function bounds(cidr: string): [number, number] {
  const [address = "", prefix = "0"] = cidr.split("/");
  const number = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(number / size) * size;
  return [first, first + size - 1];
}

function hitsDataPort({ protocol, fromPort, toPort }: Rule): boolean {
  if (["icmp", "50"].includes(protocol)) return false;
  if (["-1", "all"].includes(protocol)) return true;
  if (fromPort === 0 && toPort === 0) return true;
  return PORTS.some((port) => (port >= fromPort && port <= toPort) || (port >= toPort && port <= fromPort));
}

/** The rule that has to speak about this block, or nothing. */
export function brute(rule: Rule, cidr: string): "P-01" | "P-27" | undefined {
  const [first, last] = bounds(cidr);
  if (PRIVATE.some(([from, to]) => first >= from && last <= to)) return undefined;
  return hitsDataPort(rule) ? "P-01" : "P-27";
}
