/** Random blocks of addresses, near every edge that matters. */
import fc from "fast-check";
import { HIDDEN } from "./oracles/ports";

const octet = fc.oneof(
  fc.constantFrom(0, 9, 10, 11, 15, 16, 31, 32, 63, 64, 100, 126, 127, 128, 168, 169, 172, 192, 254, 255),
  fc.integer({ min: 0, max: 255 }),
);

const prefix4 = fc.oneof(
  fc.constantFrom(0, 1, 7, 8, 9, 11, 12, 13, 15, 16, 24, 31, 32),
  fc.integer({ min: 0, max: 32 }),
);

export const block4 = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.tuple(octet, octet, octet, octet), prefix4).map(([a, p]) => `${a.join(".")}/${p}`),
  },
  fc.constantFrom(
    ...["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "8.8.8.8/32", "10.0.0.0/8", "10.0.0.0/7", "10.128.0.0/9"],
    ...[
      "9.255.255.255/32",
      "11.0.0.0/32",
      "172.16.0.0/12",
      "172.16.0.0/11",
      "172.15.255.255/32",
      "172.32.0.0/32",
    ],
    ...[
      "192.168.0.0/16",
      "192.168.0.0/15",
      "192.169.0.0/16",
      "100.64.0.0/10",
      "100.64.0.0/9",
      "100.128.0.0/32",
    ],
    ...["127.0.0.0/8", "126.0.0.0/7", "169.254.0.0/16", "169.254.0.0/15", "10.1.2.3/8", "192.168.300.0/24"],
  ),
);

const group = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  fc.constantFrom(1, 0x2000, 0xfb00, 0xfc00, 0xfd00, 0xfdff, 0xfe00, 0xfe7f, 0xfe80, 0xfebf, 0xfec0, 0xffff),
  fc.integer({ min: 0, max: 0xffff }),
);

/** One address of eight groups in one of the ways in which people write it. */
function written(groups: number[], style: number): string {
  const hex = groups.map((one) => one.toString(16));
  if (style === 0) return hex.join(":");
  if (style === 1) return hex.map((one) => one.padStart(4, "0").toUpperCase()).join(":");
  const zero = hex.indexOf("0");
  if (zero < 0) return hex.join(":");
  let end = zero;
  while (hex[end] === "0") end += 1;
  const tail = hex.slice(end);
  if (style === 3 && tail.length >= 2) {
    const last = groups.slice(-2).flatMap((one) => [one >> 8, one & 255]);
    tail.splice(-2, 2, last.join("."));
  }
  return `${hex.slice(0, zero).join(":")}::${tail.join(":")}`;
}

export const block6 = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.array(group, { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 0, max: 3 }),
        fc.oneof(
          fc.constantFrom(0, 1, 3, 6, 7, 8, 9, 10, 11, 64, 96, 127, 128),
          fc.integer({ min: 0, max: 128 }),
        ),
      )
      .map(([groups, style, prefix]) => `${written(groups, style)}/${prefix}`),
  },
  fc.constantFrom(
    ...[
      "::/0",
      "0::0/0",
      "::/1",
      "8000::/1",
      "2000::/3",
      "fc00::/7",
      "fc00::/6",
      "FD00::/8",
      "fe80::/10",
      "fe80::/9",
    ],
    ...[
      "::1/128",
      "::1/127",
      "::/128",
      "::ffff:0:0/96",
      "::ffff:10.0.0.0/104",
      "::ffff:8.8.8.8/128",
      "fe00::/7",
    ],
  ),
);

/** What nobody can read as a block, or only a lenient reader. */
export const brokenBlock = fc.oneof(
  fc.constantFrom(
    ...[
      "",
      "/0",
      "all",
      "any",
      "10.0.0.0",
      "10.0.0.0/33",
      "10.0.0.0/-1",
      "10.0.0.0/08",
      "010.0.0.0/8",
      "012.0.0.0/8",
      "10.1/16",
    ],
    ...[
      "10.0.0.0/8/8",
      " 10.0.0.0/8",
      "10.0.0.0/8 ",
      "0x0a.0.0.0/8",
      "256.0.0.0/8",
      "10.0.0.0/",
      "10..0.0/8",
    ],
    ...[
      "fc00::/129",
      "fc00:::/7",
      "fc00::1::/7",
      "0fc00::/7",
      "fc00/7",
      "fe80::1%eth0/64",
      "::/",
      "fg00::/7",
    ],
    ...["1:2:3:4:5:6:7:8:9/64", "1:2:3/64", "localhost/32", "10.0.0.0-10.0.0.255"],
  ),
  fc.string({ maxLength: 12 }),
);

export const block = fc.oneof(
  { weight: 5, arbitrary: block4 },
  { weight: 4, arbitrary: block6 },
  { weight: 1, arbitrary: brokenBlock },
  { weight: 1, arbitrary: fc.constant(HIDDEN) },
);
