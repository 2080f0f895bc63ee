/**
 * The address plan of a VPC: one slot per availability zone and tier, reserved for good. A zone's slot follows
 * from its letter alone, so adding a zone never moves an existing subnet.
 */
import ipaddr from "ipaddr.js";

export type Tier = "app" | "data" | "public";

/** Zones a region can have slots for: a to f. */
const ZONE_SLOTS = 6;
/** First sixteenth of the VPC that each tier takes; the last four stay free. */
const FIRST_BLOCK: Record<Tier, number> = { app: 0, data: ZONE_SLOTS, public: 2 * ZONE_SLOTS };

/**
 * The subnet of a tier in a zone. A /16 gives app and data subnets of /20 (4,096 addresses) and public ones
 * of /24 (256): an eighth-of-a-sixteenth each, for nothing but NAT gateways stands there.
 * @throws {RangeError} when the zone's letter has no slot.
 */
export function subnetCidr(vpcCidr: string, tier: Tier, zone: string): string {
  const slot = zone.charCodeAt(zone.length - 1) - "a".charCodeAt(0);
  if (slot < 0 || slot >= ZONE_SLOTS) throw new RangeError(`zone "${zone}" has no slot: zones end in a to f`);
  const [base, prefix] = ipaddr.IPv4.parseCIDR(vpcCidr);
  const blockPrefix = prefix + 4;
  const blockSize = 2 ** (32 - blockPrefix);
  const start = toNumber(base);
  if (tier !== "public") return `${toAddress(start + (FIRST_BLOCK[tier] + slot) * blockSize)}/${blockPrefix}`;
  return `${toAddress(start + FIRST_BLOCK.public * blockSize + slot * (blockSize / 16))}/${blockPrefix + 4}`;
}

function toNumber(address: ipaddr.IPv4): number {
  return address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
