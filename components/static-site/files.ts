/** Built files on this machine, and how each is uploaded. */
import { type Dirent, readdirSync } from "node:fs";
import { posix } from "node:path";
import type { Problems } from "../problems";
import { FRESH, IMMUTABLE, isHashed } from "./caching";

export interface SiteFile {
  /** In the bucket: its path below the folder. */
  key: string;
  /** On this machine. */
  path: string;
  contentType: string;
  cacheControl: string;
}

export const INDEX = "index.html";

const TEXT_TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  mjs: "text/javascript",
  txt: "text/plain",
  xml: "text/xml",
};
const OTHER_TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  gif: "image/gif",
  ico: "image/x-icon",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  map: "application/json",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  ttf: "font/ttf",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  webp: "image/webp",
  woff: "font/woff",
  woff2: "font/woff2",
};

/** Sorted by key. Hidden files stay at home, `.well-known` excepted. */
export function siteFiles(folder: string, hashed: readonly string[]): SiteFile[] {
  return regularFiles(folder).map((key) => ({
    key,
    path: posix.join(folder, key),
    contentType: contentType(key),
    cacheControl: isHashed(`/${key}`, hashed) ? IMMUTABLE : FRESH,
  }));
}

/** A folder that is not there, or that holds what cannot be uploaded, is refused before anything is created. */
export function checkFolder(folder: string, problems: Problems): void {
  const found = list(folder);
  if (found === undefined) {
    problems.unless(
      false,
      `folder "${folder}" cannot be read: build the site first, or leave the folder out and let a pipeline upload it`,
    );
    return;
  }
  for (const { key } of found.filter(({ entry }) => entry.isSymbolicLink()))
    problems.unless(
      false,
      `"${key}" in folder "${folder}" is a symbolic link: put the file itself there, links may lead anywhere`,
    );
  problems.unless(
    found.some(({ key }) => key === INDEX),
    `folder "${folder}" has no ${INDEX}: name the folder that the build writes to`,
  );
}

function regularFiles(folder: string): string[] {
  const files = (list(folder) ?? []).filter(({ entry }) => entry.isFile());
  return files.map(({ key }) => key).sort();
}

interface Found {
  key: string;
  entry: Dirent;
}

function list(folder: string, below = ""): Found[] | undefined {
  try {
    const entries = readdirSync(posix.join(folder, below), { withFileTypes: true });
    const shown = entries.filter(({ name }) => !name.startsWith(".") || name === ".well-known");
    return shown.flatMap((entry) => {
      const key = posix.join(below, entry.name);
      return entry.isDirectory() ? (list(folder, key) ?? []) : [{ key, entry }];
    });
  } catch {
    return undefined;
  }
}

function contentType(key: string): string {
  const extension = posix.extname(key).slice(1).toLowerCase();
  const text = TEXT_TYPES[extension];
  return text === undefined
    ? (OTHER_TYPES[extension] ?? "application/octet-stream")
    : `${text}; charset=utf-8`;
}
