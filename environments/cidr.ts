/** Address ranges in CIDR notation. */
import ipaddr from "ipaddr.js";

export interface Range {
  first: number;
  last: number;
  prefix: number;
  /** Whether the whole range is private: RFC 1918, or the shared space that clusters give to their pods. */
  isPrivate: boolean;
  isShared: boolean;
  /** The same range as it should be written: `10.0.0.0/16` for `10.0.1.0/16`. */
  canonical: string;
}

/** `undefined` when the text is not an IPv4 range. */
export function parseRange(text: string): Range | undefined {
  if (!/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text) || !ipaddr.IPv4.isValidCIDRFourPartDecimal(text))
    return undefined;
  const prefix = ipaddr.IPv4.parseCIDR(text)[1];
  const start = ipaddr.IPv4.networkAddressFromCIDR(text);
  const end = ipaddr.IPv4.broadcastAddressFromCIDR(text);
  const within = (kind: string) => start.range() === kind && end.range() === kind;
  return {
    first: toNumber(start),
    last: toNumber(end),
    prefix,
    isPrivate: within("private"),
    isShared: within("carrierGradeNat"),
    canonical: `${start.toString()}/${prefix}`,
  };
}

/** Whether two ranges share an address; a text that is no range overlaps nothing. */
export function overlap(a: string, b: string): boolean {
  const [left, right] = [parseRange(a), parseRange(b)];
  return left !== undefined && right !== undefined && left.first <= right.last && right.first <= left.last;
}

function toNumber(address: ipaddr.IPv4): number {
  return address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
}
