/** A way to an S3 store that goes wrong as told: on loopback, between the program and the store. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Trouble = "500" | "hang" | "cut upload" | "cut answer" | "short answer" | "flipped answer";

export interface Plan {
  trouble: Trouble;
  /** How many requests go well first. */
  after: number;
  /** How many then do not. */
  times: number;
  /** Which byte of an answer, as a part of all. */
  where: number;
}

export class FaultyStore {
  private readonly store: string;
  private readonly server: Server;
  private plan: Plan | undefined;
  private seen = 0;
  /** How often something went wrong since `go`. */
  hits = 0;

  static async start(store: string): Promise<FaultyStore> {
    const faulty = new FaultyStore(store);
    await new Promise<void>((resolve) => faulty.server.listen(0, "127.0.0.1", resolve));
    return faulty;
  }

  private constructor(store: string) {
    this.store = store;
    this.server = createServer((incoming, answer) => {
      const parts: Buffer[] = [];
      const cut = this.is("cut upload", incoming) && incoming.method !== "GET";
      incoming.on("data", (part: Buffer) => {
        parts.push(part);
        if (cut) incoming.socket.destroy();
      });
      incoming.on("error", () => undefined);
      incoming.on("end", () => this.answer(incoming, Buffer.concat(parts), answer));
    });
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What goes wrong from now on; without a plan nothing does. */
  go(plan?: Plan): void {
    this.plan = plan;
    this.seen = 0;
    this.hits = 0;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(incoming: IncomingMessage, body: Buffer, answer: ServerResponse): void {
    const turn = this.turn(incoming);
    // As S3 does, and moto does not.
    if (!incoming.headers.authorization?.includes("Credential=test/"))
      refuse(answer, 403, "InvalidAccessKeyId");
    else if (turn === "500") refuse(answer, 500, "InternalError");
    else if (turn === "cut upload") incoming.socket.destroy();
    else if (turn !== "hang") this.pass(incoming, body, answer, turn);
  }

  private pass(incoming: IncomingMessage, body: Buffer, answer: ServerResponse, turn?: Trouble): void {
    this.forward(incoming, body, (status, headers, content) => {
      const damaged = content.length > 0 && isObject(incoming) ? turn : undefined;
      if (damaged === "flipped answer") flip(content, this.plan?.where ?? 0);
      const half = content.subarray(0, content.length >> 1);
      if (damaged === "short answer") headers["content-length"] = String(half.length);
      answer.writeHead(status, headers);
      if (damaged === "cut answer") answer.write(half, () => answer.destroy());
      else answer.end(damaged === "short answer" ? half : content);
    });
  }

  private forward(
    incoming: IncomingMessage,
    body: Buffer,
    then: (status: number, headers: Record<string, string | string[] | undefined>, body: Buffer) => void,
  ): void {
    const options = { method: incoming.method, headers: incoming.headers };
    const onward = request(`${this.store}${incoming.url}`, options, (reply) => {
      const parts: Buffer[] = [];
      reply.on("data", (part: Buffer) => parts.push(part));
      reply.on("end", () => then(reply.statusCode ?? 500, { ...reply.headers }, Buffer.concat(parts)));
    });
    onward.on("error", () => incoming.socket.destroy());
    onward.end(body);
  }

  /** Counts a request: what goes wrong with it. */
  private turn(incoming: IncomingMessage): Trouble | undefined {
    const plan = this.plan;
    if (plan === undefined || !concerns(plan.trouble, incoming)) return undefined;
    this.seen++;
    if (this.seen <= plan.after || this.seen > plan.after + plan.times) return undefined;
    this.hits++;
    return plan.trouble;
  }

  /** Whether this request is going to have that trouble. */
  private is(trouble: Trouble, incoming: IncomingMessage): boolean {
    const plan = this.plan;
    if (plan?.trouble !== trouble || !concerns(trouble, incoming)) return false;
    if (this.seen < plan.after || this.seen >= plan.after + plan.times) return false;
    this.seen++;
    this.hits++;
    return true;
  }
}

/** Uploads are cut where there are some, answers damaged where they are an object's content: TLS guards lists in transit. */
function concerns(trouble: Trouble, incoming: IncomingMessage): boolean {
  if (trouble === "cut upload") return incoming.method === "PUT" || incoming.method === "POST";
  return trouble === "500" || trouble === "hang" || isObject(incoming);
}

function isObject({ method, url = "" }: IncomingMessage): boolean {
  return method === "GET" && !/[?&](list-type|prefix|delimiter|max-keys|versions|location)/.test(url);
}

function flip(content: Buffer, where: number): void {
  const place = Math.floor(where * content.length);
  content[place] = (content[place] ?? 0) ^ 1;
}

function refuse(answer: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  answer
    .writeHead(status, { "content-type": "application/xml", "content-length": String(body.length) })
    .end(body);
}
