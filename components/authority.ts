/** Which certificate authorities a container must trust for the connections it uses. */
import { CA_PATH, type CertificateAuthority, type Connection } from "./connection";

/** PEM of all authorities of connections on aws, each once; undefined when public roots suffice. */
export function authorityPem(connections: readonly Connection[]): string | undefined {
  const pems = connections.flatMap(({ authority }) => (authority?.kind === "pem" ? [authority.pem] : []));
  return pems.length === 0 ? undefined : [...new Set(pems)].join("");
}

/** The authorities as a file for a task's containers; none when public roots suffice. */
export function authorityFile(connections: readonly Connection[]): Record<string, string> {
  const pem = authorityPem(connections);
  return pem === undefined ? {} : { [CA_PATH]: pem };
}

/** The Secret with the namespace's own authority, when a connection on kubernetes is used. */
export function authoritySecret(
  connections: readonly Connection[],
): Extract<CertificateAuthority, { kind: "kubernetes" }> | undefined {
  for (const { authority } of connections) if (authority?.kind === "kubernetes") return authority;
  return undefined;
}
