/** The nginx configurations that ConfigMaps and Secrets hold, and the servers in them. */
import { oncePer } from "../plan/once-per";
import { isEdge } from "../plan/resource";
import type { View } from "../plan/view";
import type { Finding, Subject } from "../rule";
import { builtIn, kindOf, objects } from "../shapes/kubernetes";
import { unjudged } from "../writing/expect";
import { type Directive, everywhere, inBlock, includedBy, parseNginx, withIncludes } from "./nginx";

export const HOLDERS = builtIn("core", "ConfigMap|Secret");

export interface Configuration {
  view: View;
  directives: Directive[];
}

/** A configuration, or a template that the image's entry point makes one of. */
const CONFIGURATION = /\.conf(\.[\w-]+)?$/;

/** Blocks in which servers stand. */
const SERVING = ["http", "stream", "mail"];

export interface File {
  key: string;
  view: View;
  text: string;
}

/** A Secret is asked of the edge only, and by the names of its files: the rest of it is nobody's to read. */
function filesOf(subject: Subject, object: View, edge: boolean): { files: File[]; unknown: Finding[] } {
  const secret = kindOf(subject.resource.type)?.kind === "Secret";
  const files: File[] = [];
  const unknown: Finding[] = [];
  const parts = secret ? (edge ? ["data", "stringData"] : []) : ["data"];
  for (const part of parts.map((name) => object.at(name)).filter((map) => !secret || !map.unknown))
    for (const [key, view] of part.entries()) {
      if (secret && (typeof key !== "string" || !CONFIGURATION.test(key))) continue;
      if (typeof key !== "string" || view.unknown) {
        if (edge) unknown.push(unjudged(view));
        continue;
      }
      const value = view.or("");
      if (typeof value !== "string") continue;
      const encoded = secret && /(^|\.)data$/.test(part.path);
      files.push({ key, view, text: encoded ? Buffer.from(value, "base64").toString("utf8") : value });
    }
  return { files, unknown };
}

/** A file with servers that another one includes means what it means there, with what stands around it. */
function wholes(candidates: readonly File[], files: ReadonlyMap<string, string>): readonly File[] {
  if (candidates.length < 2) return candidates;
  const parts = candidates.flatMap(({ key, text }) =>
    levels(parseNginx(text))
      .flatMap(({ level }) => level)
      .flatMap((one) => includedBy(one, files))
      .filter((file) => file !== key),
  );
  const whole = candidates.filter(({ key }) => !parts.includes(key));
  return whole.length > 0 ? whole : candidates;
}

interface Read {
  found: readonly Configuration[];
  /** What cannot be read. */
  unknown: readonly Finding[];
}

/** The nginx configurations of a ConfigMap or Secret, with what they include from beside them. */
export const configurations = oncePer((subject: Subject): Read => {
  const edge = isEdge(subject.resource.urn);
  const read = objects(subject).map((object) => filesOf(subject, object, edge));
  const found = read.flatMap(({ files }) => {
    const texts = new Map(files.map(({ key, text }) => [key, text]));
    // Under whatever name the edge mounts a text: it is what nginx reads when it has servers in it.
    const candidates = files.filter(({ key }) => edge || CONFIGURATION.test(key));
    return wholes(candidates, texts)
      .map(({ key, view, text }) => ({ view, directives: withIncludes(parseNginx(text), texts, [key]) }))
      .filter(({ directives }) => serves(directives));
  });
  return { found, unknown: read.flatMap(({ unknown }) => unknown) };
});

function serves(directives: Directive[]): boolean {
  const blocks = SERVING.flatMap((name) => everywhere(directives, name));
  return blocks.length + inBlock(directives, "server").length > 0;
}

/** Where servers stand: in the file itself, or in `http` and its like. */
function levels(directives: Directive[]): { level: Directive[]; web: boolean }[] {
  const inside = SERVING.flatMap((name) =>
    everywhere(directives, name).map(({ block = [] }) => ({ level: block, web: name === "http" })),
  );
  return [{ level: directives, web: true }, ...inside];
}

export interface Server {
  server: Directive[];
  /** What the level above sets: nginx inherits directives downwards. */
  above: Directive[];
  line: number;
  /** Whether it speaks HTTP; the others pass on what they do not look into. */
  web: boolean;
}

export const servers = oncePer((directives: Directive[]): readonly Server[] =>
  levels(directives).flatMap(({ level, web }) =>
    inBlock(level, "server").map(({ block = [], line }) => ({ server: block, above: level, line, web })),
  ),
);

export interface Listen {
  tls: boolean;
  port: number;
  loopback: boolean;
}

export const listens = oncePer((server: Directive[]): readonly Listen[] => {
  const found = inBlock(server, "listen").map(({ args }) => {
    const address = args[0] ?? "";
    const port = /(?:^|:)(\d+)$/.exec(address)?.[1];
    const loopback = /^(127\.|\[::1\]|localhost|unix:)/.test(address);
    return { tls: args.includes("ssl") || args.includes("quic"), port: Number(port ?? 80), loopback };
  });
  return found.length > 0 ? found : [{ tls: false, port: 80, loopback: false }];
});
