import type { Socket } from "node:net";
import { connect, type SecureVersion } from "node:tls";

/** Whether a server takes a version of TLS, at a port or over a socket that waits for it. */
export function speaks(
  version: SecureVersion,
  where: { port: number } | { socket: Socket },
): Promise<boolean> {
  return new Promise((resolve) => {
    // Old versions are beyond OpenSSL's default level: this client would refuse them by itself.
    const range = { minVersion: version, maxVersion: version, ciphers: "DEFAULT:@SECLEVEL=0" };
    const tls = connect({ host: "127.0.0.1", rejectUnauthorized: false, ...range, ...where });
    tls.once("secureConnect", () => done(true));
    tls.once("error", () => done(false));
    function done(good: boolean): void {
      tls.destroy();
      resolve(good);
    }
  });
}
