/** A client of an API server: server-side apply, and what the tests ask. */
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { text } from "node:stream/consumers";
import type { Shown } from "../../../preview/wire";

/** An object of the API. */
export interface Resource {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec?: Shown;
  status?: Shown;
  [field: string]: Shown | Metadata | undefined;
}

export interface Metadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  deletionTimestamp?: string;
  ownerReferences?: { kind: string; name: string; uid: string }[];
}

export interface Answer {
  resource: Resource;
  /** What the server warns of, e.g. deprecated fields and pods that it will refuse. */
  warnings: string[];
}

/** An API server's refusal. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Group {
  resources: { name: string; kind: string; namespaced: boolean }[];
}

export interface Wish {
  method?: string;
  body?: object;
  contentType?: string;
}

export class Api {
  private readonly port: number;
  private readonly token: string;
  private readonly ca: string;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });
  private readonly groups = new Map<string, Promise<Group>>();

  constructor(port: number, token: string, ca: string) {
    this.port = port;
    this.token = token;
    this.ca = ca;
  }

  /** Server-side apply that refuses fields the server does not know. @throws {Refusal} */
  async apply(manifest: Resource, options: { dryRun?: boolean } = {}): Promise<Answer> {
    const query = `fieldManager=ward&fieldValidation=Strict${options.dryRun ? "&dryRun=All" : ""}`;
    const path = await this.pathOf(manifest);
    return this.ask(`${path}?${query}`, {
      method: "PATCH",
      body: manifest,
      contentType: "application/apply-patch+yaml",
    });
  }

  /** @throws {Refusal} */
  async create(manifest: Resource, options: { dryRun?: boolean } = {}): Promise<Answer> {
    const path = (await this.pathOf(manifest)).split("/").slice(0, -1).join("/");
    return this.ask(`${path}?fieldValidation=Strict${options.dryRun ? "&dryRun=All" : ""}`, {
      method: "POST",
      body: manifest,
    });
  }

  /** A merge patch of the object, or of a part of it such as `status`. @throws {Refusal} */
  async patch(resource: Resource, change: object, part = ""): Promise<Answer> {
    const path = await this.pathOf(resource);
    return this.ask(part === "" ? path : `${path}/${part}`, {
      method: "PATCH",
      body: change,
      contentType: "application/merge-patch+json",
    });
  }

  /** The object as it is now. @throws {Refusal} */
  async read(resource: Resource): Promise<Resource> {
    return (await this.ask(await this.pathOf(resource))).resource;
  }

  async delete(resource: Resource, body: object = {}): Promise<void> {
    await this.ask(await this.pathOf(resource), { method: "DELETE", body });
  }

  /** All objects of a kind, of one namespace or of all. */
  async list(apiVersion: string, kind: string, namespace?: string): Promise<Resource[]> {
    const { items } = await this.get<{ items: Resource[] }>(await this.listPath(apiVersion, kind, namespace));
    return items.map((item) => ({ ...item, apiVersion, kind }));
  }

  async listPath(apiVersion: string, kind: string, namespace?: string): Promise<string> {
    const { root, name } = await this.find(apiVersion, kind);
    return `${root}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${name}`;
  }

  async get<T>(path: string): Promise<T> {
    return (await this.ask(path)).resource as unknown as T;
  }

  /** @throws {Refusal} */
  async ask(path: string, wish: Wish = {}): Promise<Answer> {
    const response = await this.open(path, wish);
    const body = await text(response);
    const { statusCode: status = 0 } = response;
    if (status >= 300) throw new Refusal(status, messageOf(body));
    const warnings = [response.headers["warning"] ?? []].flat();
    return { resource: (body.startsWith("{") ? JSON.parse(body) : {}) as Resource, warnings };
  }

  /** The response as it comes: a watch never ends by itself. */
  open(
    path: string,
    { method = "GET", body, contentType = "application/json" }: Wish,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { port, ca, agent } = this;
      const sent = body === undefined ? "" : JSON.stringify(body);
      // Node tells the length of a body by itself, but not with DELETE.
      const length = body === undefined ? {} : { "content-length": Buffer.byteLength(sent) };
      const headers = { authorization: `Bearer ${this.token}`, "content-type": contentType, ...length };
      const asked = request({ host: "127.0.0.1", port, path, method, ca, agent, headers }, resolve);
      asked.once("error", reject);
      asked.end(sent);
    });
  }

  private async pathOf({ apiVersion, kind, metadata }: Resource): Promise<string> {
    return `${await this.listPath(apiVersion, kind, metadata.namespace)}/${metadata.name}`;
  }

  private async find(apiVersion: string, kind: string): Promise<{ root: string; name: string }> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const known = this.groups.get(root) ?? this.get<Group>(root);
    this.groups.set(root, known);
    const found = (await known).resources.find((one) => one.kind === kind && !one.name.includes("/"));
    if (found === undefined) throw new Error(`The server has no ${kind} in ${apiVersion}.`);
    return { root, name: found.name };
  }
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? body;
  } catch {
    return body;
  }
}

/** Waits until `check` throws no more. @throws its last error after four minutes: two busy cores are slow. */
export async function settled<T>(check: () => Promise<T>): Promise<T> {
  const end = Date.now() + 240_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
