import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ReleaseStep } from "../../components/connection";
import { reference } from "../../components/reference";
import type { SearchClusterSpec } from "../../components/search-cluster/args";
import { elasticsearchCalls } from "../../components/search-cluster/elasticsearch";
import { openSearchCalls, openSearchScript } from "../../components/search-cluster/opensearch";
import { setupStep } from "../../components/search-cluster/setup";
import { findProgram, need } from "./servers";

const SPEC: SearchClusterSpec = {
  version: "8.19",
  members: 3,
  cpus: 1,
  memoryGiB: 4,
  storageGiB: 50,
  user: "hospital",
  indices: [{ pattern: "hospital-logs-*", keepDays: 30 }],
  maintenance: { weekday: "Sunday", from: "02:00", to: "04:00" },
};
const POLICY = "/_plugins/_ism/policies/hospital-logs";
const nothing = { kind: "aws", arn: reference("none") } as const;
const secrets = { host: nothing, masterPassword: nothing, password: nothing };

interface Asked {
  call: string;
  user: string;
  body: string;
}

/** curl and a server that remembers; no part of either engine is played but the answers about versions. */
describe("the step that lays out indices, with the real curl", () => {
  const folder = mkdtempSync(join(tmpdir(), "ward-search-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "ca.pem")];
  let server: Server;
  let asked: Asked[] = [];
  let answers: Record<string, [status: number, body: string]> = {};

  before(async function () {
    need(this, findProgram("curl"), "no curl (Debian: curl)");
    const openssl = need(this, findProgram("openssl"), "no openssl (Debian: openssl)");
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", ...subject];
    execFileSync(openssl, [...request, "-keyout", key, "-out", certificate], { stdio: "ignore" });
    server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, answer);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  beforeEach(() => {
    asked = [];
    answers = { [`GET ${POLICY}`]: [404, "{}"] };
  });
  after(() => {
    server?.close();
    rmSync(folder, { recursive: true });
  });

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const call = `${request.method} ${request.url}`;
      const [, credentials = ""] = (request.headers.authorization ?? "").split(" ");
      const user = Buffer.from(credentials, "base64").toString();
      asked.push({ call, user, body: Buffer.concat(parts).toString() });
      const [status, body] = answers[call] ?? [200, '{"acknowledged":true}'];
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  }

  function run(step: ReleaseStep, changes: Record<string, string> = {}) {
    const given = { MASTER_PASSWORD: "s3cret!", APP_PASSWORD: "app!", SEARCH_HOST: "localhost" };
    const [program = "", ...args] = step.command;
    const env = { PATH: process.env["PATH"], ...step.env, ...given, CURL_CA_BUNDLE: certificate, ...changes };
    const child = spawn(program, args, { env, cwd: folder });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part: Buffer) => {
        output += part.toString();
      });
    return new Promise<{ status: number | null; output: string }>((resolve) =>
      child.on("close", (status) => resolve({ status, output })),
    );
  }

  const port = () => (server.address() as AddressInfo).port;
  const elasticsearch = () =>
    setupStep({ calls: elasticsearchCalls(SPEC), port: port(), privateAuthority: true, secrets });
  const opensearch = () =>
    setupStep({
      calls: openSearchCalls(SPEC),
      more: openSearchScript(SPEC),
      port: port(),
      privateAuthority: false,
      secrets,
    });

  it("tells Elasticsearch policy, templates and pipeline as the master, each body as JSON", async () => {
    const { status, output } = await run(elasticsearch());
    expect(output).not.to.include("curl:");
    expect(status).to.equal(0);
    expect(asked.map(({ call }) => call)).to.deep.equal([
      "PUT /_ilm/policy/hospital-logs",
      "PUT /_index_template/template_hospital-logs",
      "PUT /_ingest/pipeline/hospital-logs-daily",
      "PUT /_index_template/template_hospital-logs-undated",
    ]);
    expect(new Set(asked.map(({ user }) => user))).to.deep.equal(new Set(["ward_master:s3cret!"]));
    const bodies = elasticsearchCalls(SPEC).map(({ body }) => body);
    expect(asked.map(({ body }) => JSON.parse(body))).to.deep.equal(bodies);
  });
  it("makes the application's user on OpenSearch with the password that it is given", async () => {
    expect((await run(opensearch())).status).to.equal(0);
    const user = asked.find(({ call }) => call === "PUT /_plugins/_security/api/internalusers/hospital");
    expect(user?.body).to.equal('{"password":"app!"}');
  });
  it("makes a policy that OpenSearch does not know", async () => {
    expect((await run(opensearch())).status).to.equal(0);
    const made = asked.find(({ call }) => call === `PUT ${POLICY}`);
    expect(JSON.parse(made?.body ?? "null").policy.default_state).to.equal("kept");
  });
  it("overwrites the policy that OpenSearch knows, by its version", async () => {
    answers[`GET ${POLICY}`] = [200, '{"_id":"hospital-logs","_version":3,"_primary_term":2,"_seq_no":41}'];
    expect((await run(opensearch())).status).to.equal(0);
    expect(asked.at(-1)?.call).to.equal(`PUT ${POLICY}?if_seq_no=41&if_primary_term=2`);
  });
  it("is content when another task was first", async () => {
    answers[`PUT ${POLICY}`] = [409, '{"error":"version conflict"}'];
    expect((await run(opensearch())).status).to.equal(0);
  });
  it("fails when a call is refused, and says what the server said", async () => {
    answers["PUT /_index_template/template_hospital-logs"] = [403, '{"error":"not you"}'];
    for (const step of [elasticsearch(), opensearch()]) {
      const { status, output } = await run(step);
      expect(status).not.to.equal(0);
      expect(output).to.include("not you");
    }
  });
  it("fails when the policy is refused", async () => {
    answers[`PUT ${POLICY}`] = [400, '{"error":"no such state"}'];
    const { status, output } = await run(opensearch());
    expect(status).not.to.equal(0);
    expect(output).to.include("no such state");
  });
  it("talks to no server that its authority does not know", async () => {
    const { status } = await run(elasticsearch(), { CURL_CA_BUNDLE: "/etc/ssl/certs/ca-certificates.crt" });
    expect(status).not.to.equal(0);
    expect(asked).to.deep.equal([]);
  });
  it("prints no password", async () => {
    const { output } = await run(opensearch());
    expect(output).not.to.match(/s3cret|app!/);
  });
});
