/** A Kubernetes cluster on loopback: all is real but the nodes, which say of every pod that it runs, and run none. */
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { discard, findProgram, freePort } from "../servers";
import { Api, settled } from "./api";
import { startKubelets } from "./kubelets";

export const hint = "no Kubernetes control plane: scripts/live-setup-kubernetes builds it";

/** Version of the programs that scripts/live-setup-kubernetes builds. */
function version(): string {
  const module = readFileSync(join(__dirname, "go.mod"), "utf8");
  return /k8s\.io\/kubernetes (v\S+)/.exec(module)?.[1] ?? "";
}

/** Folder of the control plane's programs, when all of them are there. */
export function programs(): string | undefined {
  const caches = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const folder = join(process.env["WARD_CACHE"] || join(caches, "ward"), `kubernetes-${version()}`);
  const all = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];
  const there = all.every((name) => existsSync(join(folder, name)));
  return there && findProgram("etcd") !== undefined ? folder : undefined;
}

export interface Cluster {
  api: Api;
  /** For programs that want a file; its context is called `ward`. */
  kubeconfig: string;
  stop(): Promise<void>;
}

export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "ward-cluster-"));
  const running: ChildProcess[] = [];
  const stop = () => stopAll(running, folder);
  process.once("exit", () => {
    for (const program of running) program.kill("SIGKILL");
  });
  try {
    const start = starter(programs() ?? "", folder, running);
    const [etcd, peers, port] = [await freePort(), await freePort(), await freePort()];
    const token = randomBytes(24).toString("hex");
    startEtcd(start, folder, etcd, peers);
    startApiServer(start, folder, etcd, port, token);
    const api = await answering(folder, port, token);
    const kubeconfig = writeKubeconfig(folder, port, token);
    startControllers(start, folder, kubeconfig);
    const kubelets = await startKubelets(api);
    return {
      api,
      kubeconfig,
      stop: () => {
        kubelets.stop();
        return stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Start = (program: string, ...options: string[]) => void;

/** What a program says is kept in a file of its own beside its data, for whoever looks after a failure. */
function starter(bin: string, folder: string, running: ChildProcess[]): Start {
  return (program, ...options) => {
    const path = program === "etcd" ? (findProgram("etcd") ?? "") : join(bin, program);
    const log = openSync(join(folder, `${program}.log`), "w");
    running.push(spawn(path, options, { cwd: folder, stdio: ["ignore", log, log] }));
    closeSync(log);
  };
}

function startEtcd(start: Start, folder: string, port: number, peers: number): void {
  const [clients, members] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peers}`];
  start(
    "etcd",
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${members}`,
    `--initial-advertise-peer-urls=${members}`,
    `--initial-cluster=default=${members}`,
  );
}

function startApiServer(start: Start, folder: string, etcd: number, port: number, token: string): void {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const mode = 0o600;
  writeFileSync(join(folder, "accounts.key"), privateKey, { mode });
  writeFileSync(join(folder, "accounts.pub"), publicKey, { mode });
  writeFileSync(join(folder, "tokens.csv"), `${token},ward,ward,system:masters\n`, { mode });
  start(
    "kube-apiserver",
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    "--bind-address=127.0.0.1",
    // Nobody is told to use it; the server refuses a loopback address here.
    "--advertise-address=192.0.2.1",
    `--secure-port=${port}`,
    // Makes a certificate for 127.0.0.1 in this folder.
    `--cert-dir=${folder}`,
    "--authorization-mode=RBAC",
    "--token-auth-file=tokens.csv",
    "--service-account-issuer=https://kubernetes.default.svc",
    "--service-account-key-file=accounts.pub",
    "--service-account-signing-key-file=accounts.key",
    "--service-cluster-ip-range=10.96.0.0/12",
  );
}

async function answering(folder: string, port: number, token: string): Promise<Api> {
  const certificate = join(folder, "apiserver.crt");
  return settled(async () => {
    const api = new Api(port, token, readFileSync(certificate, "utf8"));
    await api.get("/readyz");
    return api;
  }).catch((error: unknown) => {
    throw withLog(error, join(folder, "kube-apiserver.log"));
  });
}

function withLog(error: unknown, log: string): Error {
  return new Error(`${String(error)}\n${readFileSync(log, "utf8").slice(-2000)}`);
}

function writeKubeconfig(folder: string, port: number, token: string): string {
  const file = join(folder, "kubeconfig");
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    "certificate-authority": join(folder, "apiserver.crt"),
  };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "ward", cluster }],
    users: [{ name: "ward", user: { token } }],
    contexts: [{ name: "ward", context: { cluster: "ward", user: "ward" } }],
    "current-context": "ward",
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}

/** Faster than their defaults allow, so that ten systems at once are not held up by a client's own brake. */
const unbraked = ["--kube-api-qps=1000", "--kube-api-burst=1000"];

function startControllers(start: Start, folder: string, kubeconfig: string): void {
  const common = [`--kubeconfig=${kubeconfig}`, "--leader-elect=false", "--secure-port=0", ...unbraked];
  start(
    "kube-controller-manager",
    ...common,
    `--service-account-private-key-file=${join(folder, "accounts.key")}`,
    `--root-ca-file=${join(folder, "apiserver.crt")}`,
    "--horizontal-pod-autoscaler-sync-period=5s",
    // The nodes say once that they are ready.
    "--node-monitor-grace-period=24h",
    "--concurrent-namespace-syncs=20",
  );
  start("kube-scheduler", ...common);
}

async function stopAll(running: ChildProcess[], folder: string): Promise<void> {
  const ended = running
    .filter(({ exitCode }) => exitCode === null)
    .map((program) => {
      const end = new Promise((resolve) => program.once("exit", resolve));
      program.kill("SIGKILL");
      return end;
    });
  await Promise.all(ended);
  discard(folder);
}
