/** The whole edge of a system on one machine: every replica of nginx, two pods of each service, and their DNS. */
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EdgePromise, hashedOf, type Question } from "../../edge-facts/answers";
import { type PlanView, planFor, planOf } from "../../support/plan";
import { nginxConf } from "../../systems/edge";
import { discard, findProgram, freePort, need } from "../servers";
import { type Answered, type Asked, ask, type Place } from "./client";
import { ClusterDns } from "./dns";
import { createCertificate, findNginx, NEEDED, Nginx, type Program } from "./nginx";
import { Stub } from "./stub";

/** Pods of every service. */
const PODS = 2;

interface Wanted {
  /** Of the system in the stack file: `maintenance=true`. */
  change?: string;
  /** Shortens what nobody wants to wait for. */
  hurry?: (text: string) => string;
}

export class RunningEdge {
  readonly promise: EdgePromise;
  readonly program: Program;
  readonly folder: string;
  readonly dns = new ClusterDns();
  readonly pods: Record<string, Stub[]> = {};
  replicas: Nginx[] = [];
  private ca: Buffer = Buffer.alloc(0);

  private constructor(plan: PlanView, program: Program) {
    this.promise = new EdgePromise(plan);
    this.program = program;
    this.folder = mkdtempSync(join(tmpdir(), "ward-edge-"));
    chmodSync(this.folder, 0o755);
  }

  /** Skips the suite where there is no nginx. */
  static async of(suite: Mocha.Context, system: string, wanted: Wanted = {}): Promise<RunningEdge> {
    const { change = "", hurry = (text) => text } = wanted;
    need(suite, findProgram("openssl"), NEEDED);
    const program = findNginx();
    need(suite, program?.path, NEEDED);
    const wish = { stack: "prod", placement: "kubernetes", system } as const;
    const plan = await (change === ""
      ? planOf(wish.stack, wish.placement, system)
      : planFor({ ...wish, changes: [`systems.${system}.${change}`] }));
    const edge = new RunningEdge(plan, program as Program);
    await edge.start(hurry(nginxConf(plan)));
    return edge;
  }

  private async start(text: string): Promise<void> {
    const { promise, folder, program } = this;
    this.ca = createCertificate(folder, promise.hosts);
    this.layFiles();
    await this.startPods();
    const resolver = await this.dns.start();
    const services = Object.fromEntries(
      Object.entries(this.pods).map(([service, pods]) => [
        service,
        { addresses: pods.map(({ address }) => address), port: pods[0]?.port ?? 0 },
      ]),
    );
    for (let replica = 0; replica < promise.spec.replicas; replica++) {
      const nginx = await Nginx.prepare(text, replica, { program, folder, services, resolver });
      await nginx.start();
      this.replicas.push(nginx);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((nginx) => nginx.stop()));
    for (const pod of Object.values(this.pods).flat()) pod.stop();
    this.dns.stop();
    discard(this.folder);
  }

  /** Any replica: the first, unless told otherwise. */
  nginx(replica = 0): Nginx {
    const found = this.replicas[replica];
    if (found === undefined) throw new Error(`no replica ${replica}`);
    return found;
  }

  place(replica = 0): Place {
    const { https, http } = this.nginx(replica);
    return { https, http, ca: this.ca };
  }

  ask(asked: Asked, replica = 0): Promise<Answered> {
    return ask(this.place(replica), asked);
  }

  /** As cert-manager does it: other files under the same names. */
  renewCertificate(): void {
    this.ca = createCertificate(this.folder, this.promise.hosts);
  }

  podsOf(service: string): Stub[] {
    return this.pods[service] ?? [];
  }

  /** Questions that a service answers, one of each route. */
  served(): (Question & { service: string })[] {
    const { promise } = this;
    return promise.hosts.flatMap((host) =>
      promise.siteOf(host).routes.map(({ path, service }) => ({ host, path, service })),
    );
  }

  private async startPods(): Promise<void> {
    const services = new Set(this.promise.spec.sites.flatMap(({ routes }) => routes.map((it) => it.service)));
    for (const service of services) {
      const port = await freePort();
      const pods = Array.from(
        { length: PODS },
        (_, replica) => new Stub(service, replica, `127.0.1.${replica + 1}`, port),
      );
      for (const pod of pods) await pod.start();
      this.pods[service] = pods;
      this.dns.pods.set(
        service,
        pods.map(({ address }) => address),
      );
    }
  }

  /** What the images of static sites would bring. */
  private layFiles(): void {
    const { spec, system } = this.promise;
    for (const { static: files } of spec.sites) {
      if (files === undefined) continue;
      const root = join(this.folder, "srv", files.site, "files");
      for (const folder of ["/images", ...hashedOf(system, files.site)])
        mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, "index.html"), PAGE);
      writeFileSync(join(root, "logo.svg"), "<svg/>");
      for (const folder of hashedOf(system, files.site))
        writeFileSync(join(root, folder, "app.3f.js"), "x".repeat(4096));
    }
  }
}

export const PAGE = "<!doctype html><title>the application</title>";
