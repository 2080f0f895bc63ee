/** A watch of an API server: one line for each change. */
import type { IncomingMessage } from "node:http";
import { createInterface, type Interface } from "node:readline";
import type { Resource } from "./api";

export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED" | "ERROR";
  object: Resource;
}

export class Watch {
  /** Why it heard no more, when it was not told to stop. */
  broken: Error | undefined;
  private stopped = false;
  private readonly stream: IncomingMessage;
  private readonly lines: Interface;

  constructor(stream: IncomingMessage, hear: (event: WatchEvent) => void) {
    this.stream = stream;
    this.lines = createInterface(stream).on("line", (line) => {
      const event = JSON.parse(line) as WatchEvent;
      if (event.type === "ERROR") this.broken = new Error(line);
      else hear(event);
    });
    for (const source of [stream, this.lines])
      source.once("error", (error: Error) => {
        this.broken = error;
      });
  }

  /** Acts when the server has ended the watch, as it does with whoever is slow to listen. */
  onEnd(act: () => void): void {
    this.stream.once("close", () => {
      if (!this.stopped) act();
    });
  }

  stop(): void {
    this.stopped = true;
    this.lines.close();
    this.stream.destroy();
  }
}
