/** What testssl.sh finds at an edge. All systems' speak TLS by the same lines: one is asked, under its first host. */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { findProgram, need } from "../servers";
import { RunningEdge } from "./running";

interface Finding {
  id: string;
  severity: "OK" | "INFO" | "LOW" | "MEDIUM" | "HIGH" | "CRITICAL" | "WARN" | "FATAL";
  finding: string;
}

/** What it says of ours, and why that is as it should be. */
const JUDGED: Readonly<Record<string, string>> = {
  cipher_order:
    "all suites are good, and a client knows best which is fast on it, says Mozilla's intermediate",
  sessionresumption_ticket:
    "there are no tickets, and it asks without a host's name, to which nothing answers",
  secure_renego: "it asks without a host's name; sslscan asks with one, and finds no renegotiation",
  engine_problem: "it tells of its own openssl, that it knows no Russian ciphers, and nothing of the edge",
  cert_revocation: "the test's own authority has no list; Let's Encrypt's certificates name theirs",
};

describe("the edge of hospital, before testssl.sh", function () {
  // Hundreds of handshakes, each by a program of its own.
  this.timeout(1_200_000);
  let edge: RunningEdge;
  let found: Finding[];

  before(async function () {
    const hint = "no testssl.sh (Debian: testssl.sh)";
    const program = need(this, findProgram("testssl") ?? findProgram("testssl.sh"), hint);
    edge = await RunningEdge.of(this, "hospital");
    const [host = ""] = edge.promise.hosts;
    const { https, ca } = edge.place();
    const [authority, report] = [join(edge.folder, "ca.pem"), join(edge.folder, "testssl.json")];
    writeFileSync(authority, ca);
    const what = ["-p", "-s", "-f", "-P", "-S", "-h", "-U", "--ip", "127.0.0.1", "--add-ca", authority];
    const how = ["--quiet", "--warnings", "off", "--color", "0", "--nodns", "none", "--jsonfile", report];
    const env = { ...process.env, TERM: "dumb" };
    // It counts what it finds in its exit code.
    await promisify(execFile)(program, [...how, ...what, `${host}:${https}`], { env }).catch(() => undefined);
    found = JSON.parse(readFileSync(report, "utf8")) as Finding[];
  });
  after(() => edge?.stop());

  it("has no finding that nobody has judged", () => {
    const bad = found.filter(({ severity }) => !["OK", "INFO"].includes(severity));
    expect(bad.filter(({ id }) => JUDGED[id] === undefined)).to.deep.equal([]);
  });
  it("is asked for all that it is asked for", () => {
    const good = found.filter(({ severity }) => severity === "OK").map(({ id }) => id);
    const spoken = ["SSLv2", "SSLv3", "TLS1_2", "TLS1_3", "cipherlist_NULL", "cipherlist_EXPORT", "PFS"];
    const holes = [
      "heartbleed",
      "CCS",
      "CRIME_TLS",
      "POODLE_SSL",
      "SWEET32",
      "FREAK",
      "LOGJAM",
      "BEAST",
      "RC4",
    ];
    const shown = ["cert_chain_of_trust", "cert_expirationStatus", "HSTS_time", "Content-Security-Policy"];
    expect(good).to.include.members([...spoken, ...holes, ...shown]);
  });
});
