/** The commands of docs/runbooks/secrets.md that change a cache's password, as they stand there, on real Redis servers. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { aclFile } from "../../components/cache-cluster/users";
import { CacheServer } from "./cache-config-server";
import { type CacheTexts, kubernetesTexts, type Login } from "./cache-config-texts";
import { type Certificates, createCertificates } from "./redis";
import { discard, findProgram, need } from "./servers";

const PAGE = readFileSync(join(__dirname, "../../docs/runbooks/secrets.md"), "utf8");
const NEW: Login = ["application", "the-new-one"];

/** A pod is a server of that port; its container knows the operator's password. */
const KUBECTL = `#!/bin/sh
case "$*" in
*" get secret "*) base64 -w0 "$SCRATCH/user.acl" ;;
*" exec "*)
  pod=$4
  shift 5
  PORT=$(cat "$SCRATCH/$pod") exec "$@" >>"$SCRATCH/told" ;;
esac
`;

describe("the rotation of a cache's password, on real Redis servers", () => {
  const scratch = mkdtempSync(join(tmpdir(), "ward-rotation-"));
  const servers: CacheServer[] = [];
  let texts: CacheTexts;

  before(async function () {
    need(this, findProgram("redis-server"), "no Redis (Debian: redis-server)");
    need(this, findProgram("openssl"), "no OpenSSL (Debian: openssl)");
    const tls: Certificates = createCertificates(scratch);
    texts = await kubernetesTexts("prod", "nx-portal");
    const [, operator] = texts.operator;
    writeFileSync(join(scratch, "user.acl"), aclFile(operator, NEW[1]));
    for (const index of [0, 1, 2]) {
      const server = await CacheServer.start(scratch, tls, texts);
      servers.push(server);
      writeFileSync(join(scratch, `nx-portal-cache-${index}`), String(server.port));
    }
    program("kubectl", KUBECTL);
    program("pulumi", "#!/bin/sh\n");
    const real = findProgram("redis-cli");
    program("redis-cli", `#!/bin/sh\nexec ${real} -h localhost -p "$PORT" "$@"\n`);
  });
  after(() => {
    for (const server of servers) server.stop();
    discard(scratch);
  });

  it("lets in both passwords while services change over, and then the new one only", async () => {
    const blocks = [...PAGE.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
    const block = blocks.find((it) => it.includes("ACL SETUSER")) ?? "";
    const [before = "", after = ""] = block.split(/^pulumi up --stack prod --policy-pack policy\n/m);

    expect(answers(texts.application)).to.deep.equal(["PONG", "PONG", "PONG"]);
    follow(before);
    expect(answers(texts.application)).to.deep.equal(["PONG", "PONG", "PONG"]);
    expect(answers(NEW)).to.deep.equal(["PONG", "PONG", "PONG"]);

    follow(`${before}\n${after}`);
    expect(answers(NEW)).to.deep.equal(["PONG", "PONG", "PONG"]);
    for (const answer of answers(texts.application)) expect(answer).to.include("WRONGPASS");
    expect(readFileSync(join(scratch, "told"), "utf8")).to.match(/^(OK\n){9}$/);
    for (const server of servers) expect(server.as(NEW, "flushall")).to.match(/^NOPERM/);
  });

  function answers(login: Login): string[] {
    return servers.map((server) => server.as(login, "ping"));
  }

  function program(name: string, script: string): void {
    mkdirSync(join(scratch, "bin"), { recursive: true });
    writeFileSync(join(scratch, "bin", name), script);
    chmodSync(join(scratch, "bin", name), 0o755);
  }

  function follow(block: string): void {
    const script = block.replaceAll("/tls/ca.crt", join(scratch, "ca.pem"));
    const [, REDIS_PASSWORD] = texts.operator;
    const PATH = `${join(scratch, "bin")}:${process.env["PATH"]}`;
    const env = { PATH, SCRATCH: scratch, REDIS_PASSWORD };
    const run = spawnSync("sh", ["-eu", "-c", script], { env, encoding: "utf8" });
    expect([run.status, run.stderr], block).to.deep.equal([0, ""]);
  }
});
