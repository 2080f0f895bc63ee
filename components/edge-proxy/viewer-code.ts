/** What CloudFront runs for a visitor of a static site (cloudfront-js-2.0): text made of literals only. Pure. */
import type { EdgeProxySpec, Site } from "./args";
import { securityHeaders } from "./headers";
import { maintenancePage } from "./maintenance";
import { policyOf } from "./sites";

/**
 * Before a file is looked for: refuse, or let the application's own paths be answered by its page. Not by
 * CloudFront's custom error responses: those would turn every 404 of an API under the same host into a page.
 */
export function filesCode(site: Site, hashed: readonly string[], spec: EdgeProxySpec): string {
  const { maintenance } = spec;
  const headers = securityHeaders(policyOf(site, spec));
  if (maintenance !== undefined) {
    const more = { "Retry-After": String(maintenance.retryAfterSeconds), "Content-Type": "text/html" };
    const page = maintenancePage(maintenance);
    return code(
      "",
      `  return ${JSON.stringify(answer(503, "Service Unavailable", { ...headers, ...more }, page))};`,
    );
  }
  const more = { "Content-Type": "text/plain" };
  return code(
    `event`,
    [
      "  var request = event.request;",
      "  var uri = request.uri;",
      "  function below(path) {",
      '    return uri === path || uri.startsWith(path + "/");',
      "  }",
      `  if (${JSON.stringify(spec.denied)}.some(below))`,
      `    return ${JSON.stringify(answer(404, "Not Found", { ...headers, ...more }, "not found"))};`,
      `  if (${JSON.stringify(hashed.map((path) => `${path}/`))}.some((path) => uri.startsWith(path))) return request;`,
      '  if (!uri.slice(uri.lastIndexOf("/")).includes(".")) request.uri = "/index.html";',
      "  return request;",
    ].join("\n"),
  );
}

/** Says how long good answers are kept, whatever their origin said. Errors never come by here: from 400 on CloudFront calls no function. */
export function cachingCode(cacheControl: string): string {
  return code(
    "event",
    [
      "  var response = event.response;",
      "  if ([200, 206, 304].includes(response.statusCode))",
      `    response.headers["cache-control"] = ${JSON.stringify({ value: cacheControl })};`,
      "  return response;",
    ].join("\n"),
  );
}

function answer(statusCode: number, statusDescription: string, said: Record<string, string>, data: string) {
  const all = { ...said, "Cache-Control": "no-store" };
  const headers = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name.toLowerCase(), { value }]),
  );
  return { statusCode, statusDescription, headers, body: { encoding: "text", data } };
}

function code(parameter: string, body: string): string {
  return `function handler(${parameter}) {\n${body}\n}\n`;
}
