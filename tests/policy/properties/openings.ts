/** Random protocols and ranges of ports, as firewall rules name them and as they should not. */
import fc from "fast-check";
import { DATA_PORTS, HIDDEN } from "./oracles/ports";

const number = fc.oneof(
  fc.constantFrom(...DATA_PORTS),
  fc.constantFrom(...DATA_PORTS).map((port) => port + 1),
  fc.constantFrom(...DATA_PORTS).map((port) => port - 1),
  fc.constantFrom(-1, 0, 1, 80, 443, 1024, 65535),
  fc.integer({ min: 0, max: 65535 }),
);

const port: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: number },
  { weight: 2, arbitrary: number.map(String) },
  fc.constantFrom<unknown>(undefined, null, HIDDEN, "https", "", " 443", "443.5", 443.5, true),
);

/** One port, a range either way round, or two ends that have nothing to do with each other. */
const range = fc.oneof(
  number.map((one): [unknown, unknown] => [one, one]),
  fc
    .tuple(number, fc.integer({ min: -40, max: 40 }))
    .map(([one, away]): [unknown, unknown] => [one, one + away]),
  fc.tuple(port, port),
  fc.constantFrom<[unknown, unknown]>([3, 4], ["3", "4"], [2, 0], [4, 3], [3, -1]),
);

const protocol: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>("tcp", "udp", "6", "17", 6, 17, "TCP", "Udp", "006") },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>("-1", -1, "all", "ALL", "icmp", "icmpv6", "ICMP", "1", "58"),
  },
  fc.constantFrom<unknown>("esp", "50", 50, "132", "any", "", "tcp udp", undefined, HIDDEN),
);

export const opened = fc
  .tuple(protocol, range)
  .map(([kind, [fromPort, toPort]]) => ({ protocol: kind, fromPort, toPort }));
