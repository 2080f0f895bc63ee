/** A watch of an API server: what there is, and then one line for each change. */
import type { IncomingMessage } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { Api, Metadata, Resource } from "./api";

export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: Resource;
}

/** A line of the server: a change, or why it tells no more. */
interface Line {
  type: WatchEvent["type"] | "ERROR";
  object: Resource;
}

/** A kind of objects, of all namespaces. */
type Watched = Pick<Resource, "apiVersion" | "kind">;

/** The server is asked to end a watch after so many seconds, so that every run tries how it goes on. */
const SECONDS = 20;

/**
 * The server ends the watch of whoever is slow to listen. It is opened again where it was, so that nothing is missed;
 * what the server has forgotten by then is told anew as it is, and `missed` says so.
 */
export class Watch {
  /** Set once changes may have been missed. */
  missed: Error | undefined;
  private stopped = false;
  private version = "";
  private stream: IncomingMessage | undefined;

  private readonly api: Api;
  private readonly watched: Watched;
  private readonly hear: (event: WatchEvent) => void;

  private constructor(api: Api, watched: Watched, hear: (event: WatchEvent) => void) {
    this.api = api;
    this.watched = watched;
    this.hear = hear;
  }

  /** Has told all there is when it resolves. */
  static async start(api: Api, watched: Watched, hear: (event: WatchEvent) => void): Promise<Watch> {
    const made = new Watch(api, watched, hear);
    await made.tellAll();
    void made.follow();
    return made;
  }

  stop(): void {
    this.stopped = true;
    this.stream?.destroy();
  }

  private async tellAll(): Promise<void> {
    const path = await this.path();
    const { items, metadata } = await this.api.get<{ items: Resource[]; metadata: Metadata }>(path);
    // The items of a list do not say what they are.
    for (const item of items) this.hear({ type: "ADDED", object: { ...item, ...this.watched } });
    this.version = metadata.resourceVersion ?? "";
  }

  private async follow(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.followOnce();
      } catch {
        await pause(100);
      }
    }
  }

  private async followOnce(): Promise<void> {
    const query = `watch=true&timeoutSeconds=${SECONDS}&resourceVersion=${this.version}`;
    this.stream = await this.api.open(`${await this.path()}?${query}`, {});
    let rest = "";
    for await (const chunk of this.stream.setEncoding("utf8")) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) await this.take(JSON.parse(line) as Line);
    }
  }

  private async take({ type, object }: Line): Promise<void> {
    if (this.stopped) return;
    if (type === "ERROR") {
      this.missed = new Error(`The server ended the watch: ${String(object["message"])}`);
      await this.tellAll();
      return;
    }
    this.version = object.metadata.resourceVersion ?? this.version;
    try {
      this.hear({ type, object });
    } catch (error) {
      // Nobody awaits it: whoever asks afterwards is told.
      this.missed = error as Error;
    }
  }

  private path(): Promise<string> {
    return this.api.listPath(this.watched.apiVersion, this.watched.kind);
  }
}
