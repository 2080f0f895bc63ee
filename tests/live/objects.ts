/** What a store holds, read past every program under test; and which backups in it are whole, by another implementation. */
import { createHash } from "node:crypto";
import { type Manifest, sealOf } from "./archive";

/** moto asks for a signature and does not check it. */
const HEADERS = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-2/s3/aws4_request, SignedHeaders=host, Signature=0",
};

export class Objects {
  private readonly endpoint: string;
  private readonly prefix: string;
  private readonly bucket: string;

  constructor(endpoint: string, prefix: string, bucket = "backups") {
    this.endpoint = endpoint;
    this.prefix = prefix;
    this.bucket = bucket;
  }

  /** Those in a folder of these. */
  below(folder: string): Objects {
    return new Objects(this.endpoint, `${this.prefix}/${folder}`, this.bucket);
  }

  /** Names below the prefix. */
  async names(): Promise<string[]> {
    const answer = await this.ask("GET", `?list-type=2&prefix=${encodeURIComponent(`${this.prefix}/`)}`);
    const keys = [...answer.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map((match) => match[1] ?? "");
    return keys.map((key) => key.slice(this.prefix.length + 1)).sort();
  }

  get(name: string): Promise<Buffer> {
    return this.ask("GET", this.path(name));
  }

  async put(name: string, body: Buffer): Promise<void> {
    await this.ask("PUT", this.path(name), body);
  }

  async remove(name: string): Promise<void> {
    await this.ask("DELETE", this.path(name));
  }

  async removeAll(folder: string): Promise<void> {
    for (const name of await this.names()) if (name.startsWith(`${folder}/`)) await this.remove(name);
  }

  /** A second backup like that one. */
  async copy(from: string, to: string): Promise<void> {
    for (const name of await this.names())
      if (name.startsWith(`${from}/`)) await this.put(to + name.slice(from.length), await this.get(name));
  }

  /** Each folder that has a manifest, and whether all is there that it names. */
  async backups(): Promise<Map<string, boolean>> {
    const names = new Set(await this.names());
    const folders = [...names]
      .filter((name) => name.endsWith("/manifest.json"))
      .map((name) => name.split("/")[0] ?? "");
    const found = new Map<string, boolean>();
    for (const folder of folders) found.set(folder, await this.isWhole(folder, names));
    return found;
  }

  async isWhole(folder: string, names: ReadonlySet<string>): Promise<boolean> {
    const manifest = parsed(await this.get(`${folder}/manifest.json`));
    if (manifest === undefined || manifest.seal !== sealOf(manifest) || manifest.files.length === 0)
      return false;
    for (const { name, sha256, bytes } of manifest.files) {
      if (!names.has(`${folder}/${name}`)) return false;
      const content = await this.get(`${folder}/${name}`);
      if (content.length !== bytes || createHash("sha256").update(content).digest("hex") !== sha256)
        return false;
    }
    return true;
  }

  private path(name: string): string {
    return `/${this.prefix}/${name}`.split("/").map(encodeURIComponent).join("/");
  }

  private async ask(method: string, path: string, body?: Buffer): Promise<Buffer> {
    const content = body === undefined ? {} : { body: new Uint8Array(body) };
    const answer = await fetch(`${this.endpoint}/${this.bucket}${path}`, {
      method,
      headers: HEADERS,
      ...content,
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }
}

function parsed(text: Buffer): Manifest | undefined {
  try {
    return JSON.parse(text.toString()) as Manifest;
  } catch {
    return undefined;
  }
}
