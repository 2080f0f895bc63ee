/**
 * Which addresses a block holds, tried one by one: the block's ends, and the addresses around the ends of every
 * private network, as plain numbers. Shares nothing with the policies but what they are about.
 */
interface Block {
  bits: 32 | 128;
  first: bigint;
  last: bigint;
}

/** First and last address of each network whose addresses no packet from the internet carries. */
const PRIVATE: readonly (readonly [bits: 32 | 128, first: bigint, last: bigint])[] = [
  [32, 0x0a000000n, 0x0affffffn],
  [32, 0x64400000n, 0x647fffffn],
  [32, 0x7f000000n, 0x7fffffffn],
  [32, 0xa9fe0000n, 0xa9feffffn],
  [32, 0xac100000n, 0xac1fffffn],
  [32, 0xc0a80000n, 0xc0a8ffffn],
  [128, 1n, 1n],
  [128, 0xfc00n << 112n, (0xfe00n << 112n) - 1n],
  [128, 0xfe80n << 112n, (0xfec0n << 112n) - 1n],
];

function decimal(text: string, most: number): number | undefined {
  const plain = text === "0" || (/^[0-9]+$/.test(text) && !text.startsWith("0"));
  return plain && Number(text) <= most ? Number(text) : undefined;
}

function four(text: string): bigint | undefined {
  const octets = text.split(".").map((octet) => decimal(octet, 255));
  if (octets.length !== 4) return undefined;
  let sum = 0n;
  for (const octet of octets) {
    if (octet === undefined) return undefined;
    sum = sum * 256n + BigInt(octet);
  }
  return sum;
}

/** The groups on one side of `::`; the last one may be an IPv4 address, which stands for two. */
function groups(text: string, lastMayBeFour: boolean): bigint[] | undefined {
  if (text === "") return [];
  const found: bigint[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const end = lastMayBeFour && index === parts.length - 1 ? four(part) : undefined;
    if (end !== undefined) found.push(end >> 16n, end & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) found.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return found;
}

function six(text: string): bigint | undefined {
  const sides = text.split("::");
  if (sides.length > 2) return undefined;
  const [left = "", right] = sides;
  const head = groups(left, right === undefined);
  const tail = right === undefined ? [] : groups(right, true);
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<bigint>(missing).fill(0n), ...tail].reduce(
    (sum, group) => sum * 65536n + group,
    0n,
  );
}

function blockOf(cidr: unknown): Block | undefined {
  if (typeof cidr !== "string") return undefined;
  const [address = "", length = "", ...more] = cidr.split("/");
  const bits = address.includes(":") ? 128 : 32;
  const number = bits === 128 ? six(address) : four(address);
  const prefix = decimal(length, bits);
  if (number === undefined || prefix === undefined || more.length > 0) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = number - (number % size);
  return { bits, first, last: first + size - 1n };
}

function isPrivate(bits: number, address: bigint): boolean {
  return PRIVATE.some(([kind, first, last]) => kind === bits && address >= first && address <= last);
}

/** Whether anything but private addresses is in the block. A block that cannot be read may hold anything. */
export function holdsPublic(cidr: unknown, except: readonly unknown[] = []): boolean {
  const block = blockOf(cidr);
  if (!block) return true;
  const left = except.flatMap((one) => blockOf(one) ?? []).filter(({ bits }) => bits === block.bits);
  const around = PRIVATE.flatMap(([, first, last]) => [first - 1n, first, last, last + 1n]);
  return [block.first, block.last, ...around]
    .filter((address) => address >= block.first && address <= block.last)
    .filter((address) => !left.some(({ first, last }) => address >= first && address <= last))
    .some((address) => !isPrivate(block.bits, address));
}
