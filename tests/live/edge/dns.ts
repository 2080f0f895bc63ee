/** The cluster's DNS, as far as an edge asks it: the addresses of the pods behind a headless Service. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

const ANSWER = 0x8180;
const NO_SUCH_NAME = 0x8183;
const HEADER_BYTES = 12;
/** A type and a class end every question. */
const TAIL_BYTES = 4;

export class ClusterDns {
  /** Addresses by service; a service without any is a Service without ready pods. */
  readonly pods = new Map<string, readonly string[]>();
  private readonly socket: Socket = createSocket("udp4");

  /** @returns `address:port`, as nginx's `resolver` takes it */
  async start(): Promise<string> {
    this.socket.on("message", (question, from) =>
      this.socket.send(this.answer(question), from.port, from.address),
    );
    this.socket.bind(0, "127.0.0.1");
    await once(this.socket, "listening");
    return `127.0.0.1:${this.socket.address().port}`;
  }

  stop(): void {
    this.socket.close();
  }

  private answer(question: Buffer): Buffer {
    const name = nameIn(question);
    const addresses = this.pods.get(name.replace(/-pods\..*$/, "")) ?? [];
    const head = Buffer.alloc(HEADER_BYTES);
    question.copy(head, 0, 0, 2);
    head.writeUInt16BE(addresses.length === 0 ? NO_SUCH_NAME : ANSWER, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(addresses.length, 6);
    const asked = question.subarray(HEADER_BYTES, HEADER_BYTES + name.length + 2 + TAIL_BYTES);
    return Buffer.concat([head, asked, ...addresses.map(record)]);
  }
}

function nameIn(question: Buffer): string {
  const labels: string[] = [];
  for (let at = HEADER_BYTES; question[at] !== 0; at += (question[at] ?? 0) + 1)
    labels.push(question.toString("ascii", at + 1, at + 1 + (question[at] ?? 0)));
  return labels.join(".");
}

/** An A record that holds for a second, for the name that was asked. */
function record(address: string): Buffer {
  const [pointer, a, internet, seconds, length] = [
    [0xc0, HEADER_BYTES],
    [0, 1],
    [0, 1],
    [0, 0, 0, 1],
    [0, 4],
  ];
  return Buffer.from([
    ...pointer,
    ...a,
    ...internet,
    ...seconds,
    ...length,
    ...address.split(".").map(Number),
  ]);
}
