/** How each system's edge speaks TLS, on a real nginx. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { createServer, type SecureVersion } from "node:tls";
import { expect } from "chai";
import { SYSTEMS } from "../../edge-facts/answers";
import { CURVES, PROTOCOLS, SUITES } from "../../edge-facts/tls";
import { findProgram, need, until } from "../servers";
import { handshake, type Place } from "./client";
import { createCertificate } from "./nginx";
import { RunningEdge } from "./running";

/** A client that would speak anything. */
const ANYTHING = "ALL:@SECLEVEL=0";
const OLD = ["TLSv1", "TLSv1.1"] as const;

for (const system of SYSTEMS)
  describe(`the edge of ${system}, speaking TLS`, () => {
    let edge: RunningEdge;

    before(async function () {
      edge = await RunningEdge.of(this, system);
    });
    after(() => edge?.stop());

    it("speaks TLS 1.2 and 1.3 under every host, with a certificate of that name", async () => {
      for (const servername of edge.promise.hosts)
        for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
          const socket = await speak(edge.place(), version, servername);
          expect([socket.authorized, socket.getProtocol()], servername).to.deep.equal([true, version]);
          socket.destroy();
        }
    });
    it("refuses TLS 1.0 and 1.1 under every host, to a client that speaks them", async () => {
      const lenient = await startLenient(edge.folder);
      for (const version of OLD) {
        const socket = await speak(lenient.place, version, "localhost");
        expect(socket.getProtocol()).to.equal(version);
        socket.destroy();
        for (const servername of edge.promise.hosts)
          expect(await refusal(speak(edge.place(), version, servername)), servername).to.match(
            /alert|version/i,
          );
      }
      lenient.stop();
    });
    it("shows no certificate to who asks for another name, or for none", async () => {
      for (const servername of ["evil.example", "localhost", ""]) {
        const options = servername === "" ? {} : { servername };
        const told = await refusal(handshake(edge.place(), { ...options, rejectUnauthorized: false }));
        expect(told, servername).to.match(/unrecognized name|alert/i);
      }
    });
    it("offers HTTP/2, and HTTP/1.1 to whom that is new", async () => {
      for (const servername of edge.promise.hosts)
        for (const [offered, wanted] of [
          [["h2", "http/1.1"], "h2"],
          [["http/1.1"], "http/1.1"],
        ] as const) {
          const socket = await handshake(edge.place(), { servername, ALPNProtocols: [...offered] });
          expect(socket.alpnProtocol, servername).to.equal(wanted);
          socket.destroy();
        }
    });
    it("goes on with a client's session, without a ticket that could be stolen", async () => {
      const [servername = ""] = edge.promise.hosts;
      const first = await speak(edge.place(), "TLSv1.2", servername);
      const session = first.getSession();
      const ticket = first.getTLSTicket();
      first.destroy();
      expect(ticket).to.equal(undefined);
      const options = {
        servername,
        maxVersion: "TLSv1.2" as const,
        ...(session === undefined ? {} : { session }),
      };
      const again = await handshake(edge.place(), options);
      expect(again.isSessionReused()).to.equal(true);
      again.destroy();
    });
    it("answers 400 to plain HTTP on the port of HTTPS", async () => {
      const socket = new Socket().connect(edge.place().https, "127.0.0.1");
      const [host = ""] = edge.promise.hosts;
      socket.write(`GET /?name=Jane HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      const [told] = (await once(socket, "data")) as [Buffer];
      socket.destroy();
      expect(String(told)).to.match(/^HTTP\/1\.1 400 /);
    });
    it("finds a renewed certificate without a restart", async () => {
      const [servername = ""] = edge.promise.hosts;
      const before = await speak(edge.place(), "TLSv1.3", servername);
      const old = before.getPeerX509Certificate()?.fingerprint256;
      before.destroy();
      edge.renewCertificate();
      await until(async () => {
        const renewed = await handshake(edge.place(), { servername });
        const found = renewed.getPeerX509Certificate()?.fingerprint256;
        renewed.destroy();
        expect(found).to.be.a("string").and.not.equal(old);
      });
    });

    it("has the protocols, suites and curves of Mozilla's intermediate, and no other, says sslscan", function () {
      const sslscan = need(this, findProgram("sslscan"), "no sslscan (Debian: sslscan)");
      const [host = ""] = edge.promise.hosts;
      const found = scan(sslscan, host, edge.place().https);
      const protocols = elements(found, "protocol").filter((it) => it.includes('enabled="1"'));
      expect(protocols.map((it) => `TLSv${attribute(it, "version")}`)).to.deep.equal(PROTOCOLS);
      const suites = elements(found, "cipher").map(
        (it) => `${attribute(it, "sslversion")} ${attribute(it, "cipher")}`,
      );
      expect(suites).to.have.members(SUITES);
      const curves = elements(found, "group").map((it) => attribute(it, "name"));
      expect(new Set(curves)).to.deep.equal(new Set(CURVES));
      expect(found).to.include('<renegotiation supported="0"').and.not.include('vulnerable="1"');
    });
  });

function speak(place: Place, version: SecureVersion, servername: string) {
  return handshake(place, { servername, minVersion: version, maxVersion: version, ciphers: ANYTHING });
}

async function refusal(trying: Promise<unknown>): Promise<string> {
  return trying.then(
    () => "no refusal",
    (error: Error) => error.message,
  );
}

/** A server that speaks even the oldest: whoever fails at nginx must be able to succeed elsewhere. */
async function startLenient(folder: string): Promise<{ place: Place; stop(): void }> {
  const own = join(folder, "lenient");
  const ca = createCertificate(own, ["localhost"]);
  const [key, cert] = [readFileSync(join(own, "tls/tls.key")), readFileSync(join(own, "tls/tls.crt"))];
  const server = createServer({ key, cert, minVersion: "TLSv1", ciphers: ANYTHING });
  server
    .on("tlsClientError", () => undefined)
    .on("secureConnection", (socket) => socket.on("error", () => undefined));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { place: { https: port, http: 0, ca }, stop: () => server.close() };
}

/** What sslscan has to say, as XML. */
function scan(sslscan: string, host: string, port: number): string {
  const what = ["--no-colour", "--xml=-", `--sni-name=${host}`, `127.0.0.1:${port}`];
  return execFileSync(sslscan, what, { encoding: "utf8" });
}

/** What stands in every element of that name. */
function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name} ([^>]*)/>`, "g"))].map(([, inside = ""]) => inside);
}

function attribute(inside: string, name: string): string {
  return new RegExp(`${name}="([^"]*)"`).exec(inside)?.[1] ?? "";
}
