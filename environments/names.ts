/** Texts with a form of their own: hosts, buckets, images, dates. */
import { isRegion } from "./regions";

/** `us-west-2a`: an availability zone, which is its region and a letter. */
export const zonePattern = /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/;
export const isZone = (text: string) => zonePattern.test(text);

/** Letters, digits and hyphens between dots; at least two labels; a top-level domain that is not a number. */
export const isHostName = (text: string) =>
  text.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);

export const isBucketName = (text: string) =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) &&
  !/\.\.|\.-|-\./.test(text) &&
  !/^\d+\.\d+\.\d+\.\d+$/.test(text) &&
  !/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$|\.mrap$/.test(text);

export function isHttpsOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const bare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  return url.protocol === "https:" && bare && (isHostName(url.hostname) || isAddress(url.hostname));
}

/** `registry.example.com` or `registry:5000`: a host that nobody takes for the first part of a path. */
export function isRegistry(text: string): boolean {
  const [host = "", port, ...rest] = text.split(":");
  if (rest.length > 0 || (port !== undefined && !isPort(port))) return false;
  return (
    isHostName(host) ||
    isAddress(host) ||
    (port !== undefined && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(host))
  );
}

/** Account and region of a registry that is ECR's. */
export function ecrOf(server: string): { accountId: string; region: string } | undefined {
  const [, accountId, region] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$/.exec(server) ?? [];
  return accountId !== undefined && region !== undefined && isRegion(region)
    ? { accountId, region }
    : undefined;
}

/** A path that leads from a folder to a place below it. */
export function isInside(path: string): boolean {
  const parts = path.replace(/^\.\/|\/$/g, "").split("/");
  return !/^~|[\\:]/.test(path) && parts.every((part) => part.trim() !== "" && !/^\.{1,2}$/.test(part));
}

/** Tags that are moved from build to build: what they name tomorrow is not what was reviewed today. */
const movingTags = /^(latest|stable|main|master|edge|nightly|current|prod|production|staging|dev|develop)$/i;
const reference =
  /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::\d+)?(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::(?<tag>\w[\w.-]{0,127}))?(?<digest>@sha256:[0-9a-f]{64})?$/;

/** A digest, or a tag that names one build. */
export function isExactImage(text: string): boolean {
  const { tag, digest } = reference.exec(text)?.groups ?? {};
  return digest !== undefined || (tag !== undefined && !movingTags.test(tag));
}

export function isCalendarDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text)
  );
}

const isPort = (text: string) => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535;
const isAddress = (text: string) => /^\d+\.\d+\.\d+\.\d+$/.test(text);
