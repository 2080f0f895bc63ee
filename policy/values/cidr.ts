/** Which addresses a CIDR block reaches. String comparison is not enough: `0.0.0.0/1` is half of the internet. */
import ipaddr from "ipaddr.js";

export type Reach = "private" | "public" | "unparsable";

/** Blocks that no packet from the internet can carry as its source. Everything else is public. */
const PRIVATE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "fc00::/7",
  "fe80::/10",
  "::1/128",
].map((block) => ipaddr.parseCIDR(block));

/** ipaddr.js also reads `010.0.0.0` (octal), `10.1` and `0fc00::`, which AWS and Kubernetes refuse. */
const IPV4 = /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})\/(?:0|[1-9]\d?)$/;
const IPV6 = /^(?![^/]*[0-9a-fA-F]{5})[0-9a-fA-F:.]+\/(?:0|[1-9]\d{0,2})$/;

export function reach(cidr: unknown): Reach {
  if (typeof cidr !== "string") return "unparsable";
  const v4 = IPV4.test(cidr);
  if (!v4 && !(cidr.includes(":") && IPV6.test(cidr))) return "unparsable";
  try {
    const [address, prefix] = (v4 ? ipaddr.IPv4 : ipaddr.IPv6).parseCIDR(cidr);
    const inside = PRIVATE.some(
      ([network, length]) =>
        network.kind() === address.kind() && prefix >= length && address.match(network as never, length),
    );
    return inside ? "private" : "public";
  } catch {
    return "unparsable";
  }
}

/** The same of one address. */
export function reachOf(address: unknown): Reach {
  return reach(`${String(address)}/${String(address).includes(":") ? 128 : 32}`);
}
