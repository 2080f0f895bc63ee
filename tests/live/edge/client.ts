/** Asks an edge as browsers do: by name, over TLS that is verified, from an address of its own. */
import { once } from "node:events";
import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { type Agent, request } from "node:https";
import { Socket } from "node:net";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";

export interface Asked {
  host: string;
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
  /** Of the client: rates and connections are counted by it. @default a fresh one */
  from?: string;
  /** Keeps connections, for many requests. */
  agent?: Agent;
}

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** The body as it came. */
  bytes: Buffer;
}

/** Where an edge listens, and whom to believe. */
export interface Place {
  https: number;
  http: number;
  ca: Buffer;
}

let clients = 0;

/** An address on loopback that nobody has asked from: what one test uses up, no other one misses. */
export function freshClient(): string {
  clients++;
  return `127.1.${Math.floor(clients / 250)}.${(clients % 250) + 1}`;
}

export function ask(place: Place, asked: Asked): Promise<Answered> {
  const { host, path, method = "GET", headers = {}, body, from = freshClient(), agent = false } = asked;
  const to = {
    host: "127.0.0.1",
    port: place.https,
    localAddress: from,
    servername: host,
    ca: place.ca,
    agent,
  };
  const sent = request({ ...to, path, method, headers: { Host: host, ...headers } });
  sent.end(body);
  return answered(sent);
}

/** Without TLS. */
export function askPlain(port: number, host: string, path: string): Promise<Answered> {
  const sent = requestHttp({ host: "127.0.0.1", port, path, agent: false, headers: { Host: host } });
  sent.end();
  return answered(sent);
}

async function answered(sent: ClientRequest): Promise<Answered> {
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: bytes.toString(), bytes };
}

/** A connection with TLS. @throws what the handshake failed with */
export async function handshake(
  place: Place,
  { from, ...options }: ConnectionOptions & { from?: string },
): Promise<TLSSocket> {
  const localAddress = from ?? freshClient();
  const plain = new Socket().connect({ host: "127.0.0.1", port: place.https, localAddress });
  const socket = connect({ socket: plain, ca: place.ca, ...options });
  await once(socket, "secureConnect");
  socket.on("error", () => undefined);
  return socket;
}

/** Statuses of requests that are all in flight on one connection of HTTP/2. */
export async function together(place: Place, asked: Asked, count: number): Promise<number[]> {
  const { host, path, headers = {}, from = freshClient() } = asked;
  const tls = await handshake(place, { servername: host, ALPNProtocols: ["h2"], from });
  const session = connectHttp2(`https://${host}`, { createConnection: () => tls });
  const one = () =>
    new Promise<number>((resolve, reject) => {
      const stream = session.request({ ":path": path, ":authority": host, ...headers });
      stream.on("response", (answer) => resolve(Number(answer[":status"]))).on("error", reject);
      stream.resume().end();
    });
  try {
    return await Promise.all(Array.from({ length: count }, one));
  } finally {
    session.close();
  }
}
