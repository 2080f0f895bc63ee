/** A pod of a service behind the edge: says what it was asked, and misbehaves on request. */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { WEAKER } from "../../edge-facts/headers";

/** What a test may ask of it, by header. */
export const ASK = {
  status: "stub-status",
  /** Milliseconds before it answers. */
  wait: "stub-wait",
  /** Answers when it is told to. */
  hold: "stub-hold",
  /** Letters of the body. */
  size: "stub-size",
  type: "stub-type",
  cache: "stub-cache",
  /** Hangs up without an answer. */
  break: "stub-break",
} as const;

export interface Seen {
  service: string;
  replica: number;
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  bytes: number;
}

export class Stub {
  readonly service: string;
  readonly replica: number;
  readonly address: string;
  readonly port: number;
  /** Every request that reached it. */
  readonly seen: Seen[] = [];
  /** Connections that were opened to it, and those that the other side closed. */
  opened = 0;
  left = 0;
  private server: Server | undefined;
  private readonly upgraded = new Set<Duplex>();
  private readonly held: (() => void)[] = [];

  constructor(service: string, replica: number, address: string, port: number) {
    this.service = service;
    this.replica = replica;
    this.address = address;
    this.port = port;
  }

  async start(): Promise<void> {
    const server = createServer((asked, answer) => void this.answer(asked, answer));
    server.keepAliveTimeout = 30_000;
    server.on("connection", (socket) => {
      this.opened++;
      socket.on("end", () => this.left++);
    });
    server.on("upgrade", (asked, socket: Duplex) => this.upgrade(asked, socket));
    server.listen(this.port, this.address);
    this.server = server;
    await once(server, "listening");
  }

  /** Answers all that it holds back. */
  letGo(): void {
    for (const answer of this.held.splice(0)) answer();
  }

  /** As a pod that is killed: nobody listens any more, and every connection breaks. */
  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
    for (const socket of this.upgraded) socket.destroy();
    this.server = undefined;
  }

  private async answer(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    let bytes = 0;
    asked.on("data", (part: Buffer) => (bytes += part.length));
    await once(asked, "end").catch(() => undefined);
    const seen = this.note(asked, bytes);
    const { headers } = asked;
    if (headers[ASK.break] === "always" || headers[ASK.break] === String(this.replica)) {
      asked.socket.destroy();
      return;
    }
    if (headers[ASK.hold] !== undefined) await new Promise<void>((resolve) => this.held.push(resolve));
    const wait = Number(headers[ASK.wait] ?? 0);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const size = Number(headers[ASK.size] ?? 0);
    const body = size > 0 ? "x".repeat(size) : JSON.stringify(seen);
    answer.writeHead(Number(headers[ASK.status] ?? 200), {
      ...WEAKER,
      "Content-Length": Buffer.byteLength(body),
      "Content-Type": headers[ASK.type] ?? "application/json",
      ...(headers[ASK.cache] === undefined ? {} : { "Cache-Control": headers[ASK.cache] }),
    });
    answer.end(body);
  }

  /** A websocket without its frames: whatever comes is sent back. */
  private upgrade(asked: IncomingMessage, socket: Duplex): void {
    this.note(asked, 0);
    this.upgraded.add(socket);
    socket.on("error", () => undefined);
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
    );
    socket.on("data", (part: Buffer) => socket.write(part));
  }

  private note({ method = "", url = "", headers }: IncomingMessage, bytes: number): Seen {
    const { service, replica } = this;
    const seen = { service, replica, method, url, headers, bytes };
    this.seen.push(seen);
    return seen;
  }
}
