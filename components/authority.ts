/** Which certificate authorities a container must trust for the connections it uses. */
import type { CertificateAuthority, Connection } from "./connection";

/** PEM of all authorities of connections on aws, each once; undefined when public roots suffice. */
export function authorityPem(connections: readonly Connection[]): string | undefined {
  const pems = connections.flatMap(({ authority }) => (authority?.kind === "pem" ? [authority.pem] : []));
  return pems.length === 0 ? undefined : [...new Set(pems)].join("");
}

/** The Secret with the namespace's own authority, when a connection on kubernetes is used. */
export function authoritySecret(
  connections: readonly Connection[],
): Extract<CertificateAuthority, { kind: "kubernetes" }> | undefined {
  for (const { authority } of connections) if (authority?.kind === "kubernetes") return authority;
  return undefined;
}
