/** What an edge serves of Keycloak: all of it stands here, so that nothing else is ever open. */
import type { Route, Upstream } from "../edge-proxy/args";

/** Plain HTTP, behind the edge. */
export const KEYCLOAK_PORT = 8080;

/** Where each of Keycloak's own checks answers, and how long it may take. */
export const READY = { path: "/health/ready", period: 10, timeout: 5, failures: 3 };

/** For the edge: how to reach Keycloak and to know that it answers. */
export const identityUpstream: Upstream = { port: KEYCLOAK_PORT, health: READY };

/**
 * The realm itself and its pages' files; never the console, the master realm, health or metrics.
 * https://www.keycloak.org/server/reverseproxy#_exposed_path_recommendations
 */
export function identityRoutes(service: string, realm: string, zone: string): Route[] {
  return [`/realms/${realm}`, "/resources"].map((path) => ({ path, service, zone }));
}

/** Keycloak's pages have scripts and styles of their own inside, and frames of their own origin. */
export const identityContentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "base-uri 'self'",
  "object-src 'none'",
  "frame-ancestors 'self'",
].join("; ");
