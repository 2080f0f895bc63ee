/** What an edge has to answer, told by its spec sheet: the same questions are put to nginx and to CloudFront's plan. */
import type { EdgeProxySpec, RateZone, Route, Site, Timeouts } from "../../components/edge-proxy/args";
import type { Shown } from "../../preview/wire";
import { systems } from "../../systems";
import type { PlanView } from "../support/plan";

export const SYSTEMS = Object.keys(systems);

/** A browser's year, for names that carry a hash; everything else of a site is asked for anew. */
export const YEAR = "public, max-age=31536000, immutable";
export const ANEW = "no-cache";

export interface Question {
  host: string;
  /** As it is sent, not as it is meant. */
  path: string;
}

export type Answer =
  | { kind: "service"; service: string; route: Route; site: Site }
  | { kind: "page"; site: Site }
  | { kind: "file"; site: Site; uri: string; hashed: boolean; missing: boolean }
  | { kind: "elsewhere"; site: Site; location: string }
  | { kind: "refused"; site: Site }
  | { kind: "nothing"; site: Site };

/** What was asked of the component, as the engine is told it. */
export function specOf(plan: PlanView): EdgeProxySpec {
  const asked: Shown = plan.inputs(plan.one("ward:components:EdgeProxy", `${plan.system}-edge`));
  return asked as unknown as EdgeProxySpec;
}

/** Folders of hashed names in a static site, by its spec sheet. */
export function hashedOf(system: string, files: string): readonly string[] {
  return systems[system]?.sites?.[files]?.hashed ?? [];
}

export class EdgePromise {
  readonly system: string;
  readonly spec: EdgeProxySpec;

  constructor(plan: PlanView) {
    this.system = plan.system;
    this.spec = specOf(plan);
  }

  get hosts(): string[] {
    return this.spec.sites.flatMap(({ hosts }) => hosts);
  }

  siteOf(host: string): Site {
    const found = this.spec.sites.find(({ hosts }) => hosts.includes(host));
    if (found === undefined) throw new Error(`nobody serves ${host}: there are ${this.hosts.join(", ")}`);
    return found;
  }

  policyOf(host: string): string {
    return this.siteOf(host).contentSecurityPolicy ?? this.spec.contentSecurityPolicy;
  }

  zone(name: string): RateZone {
    const found = this.spec.rateZones[name];
    if (found === undefined) throw new Error(`no rate zone ${name}`);
    return found;
  }

  timeouts(route: Route): Timeouts {
    return { ...this.spec.timeouts, ...route.timeouts };
  }

  /** MiB that a request to a route may weigh. */
  bodyOf(site: Site, route: Route): number {
    return route.maxBodyMiB ?? site.maxBodyMiB ?? this.spec.maxBodyMiB;
  }

  /** What a question deserves: refusals first, then the longest path that it lies under, then files. */
  answer({ host, path }: Question): Answer {
    const site = this.siteOf(host);
    const meant = meaningOf(path);
    if (this.spec.denied.some((denied) => isUnder(meant.toLowerCase(), denied.toLowerCase())))
      return { kind: "refused", site };
    if (site.redirectTo !== undefined)
      return { kind: "elsewhere", site, location: `https://${site.redirectTo}${path}` };
    const routes = site.routes.filter((route) => isUnder(meant, route.path));
    const [route] = routes.sort((a, b) => b.path.length - a.path.length);
    if (route !== undefined) return { kind: "service", service: route.service, route, site };
    if (site.static === undefined) return { kind: "nothing", site };
    const files = site.static.site;
    const hashed = hashedOf(this.system, files).some((folder) => meant.startsWith(`${folder}/`));
    if (hashed) return { kind: "file", site, uri: meant, hashed, missing: meant.includes("gone") };
    if (meant.endsWith(".svg")) return { kind: "file", site, uri: meant, hashed, missing: false };
    return { kind: "page", site };
  }

  /** For every host: each path that is named, what lies below it, and what merely begins like it. */
  questions(): Question[] {
    return this.hosts.flatMap((host) => {
      const site = this.siteOf(host);
      const routes = site.routes.map(({ path }) => path).filter((path) => path !== "/");
      const named = [...routes, ...this.spec.denied].flatMap((path) => [
        path,
        `${path}/`,
        `${path}/x/y?name=Jane`,
        `${path}-not`,
      ]);
      const folders = site.static === undefined ? [] : hashedOf(this.system, site.static.site);
      const files = site.static === undefined ? [] : ["/logo.svg", "/index.html", "/patients/7"];
      const hashed = folders.flatMap((folder) => [`${folder}/app.3f.js`, `${folder}/gone.js`]);
      return ["/", "/x/y?name=Jane", ...named, ...files, ...hashed].map((path) => ({ host, path }));
    });
  }

  /** A denied path in all the ways that a service might still take for it. */
  disguises(): Question[] {
    return this.hosts.flatMap((host) =>
      this.spec.denied.flatMap((path) => [
        { host, path: path.toUpperCase() },
        { host, path: `${path.toUpperCase()}/x` },
        { host, path: `/${path}` },
        { host, path: `/x/..${path}` },
        { host, path: `/.${path}` },
        { host, path: `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}` },
        { host, path: `${path}?x=1` },
        { host, path: `${path};x=1` },
        { host, path: `${path};x/y` },
        { host, path: `/x/%2e%2E${path}` },
        { host, path: `/%2F${path.slice(1)}%2Fx` },
      ]),
    );
  }
}

/** A path as a server understands it: without query, dots, doubled slashes and escapes. */
function meaningOf(path: string): string {
  const [bare = ""] = path.split("?");
  const parts: string[] = [];
  for (const part of decodeURIComponent(bare).split("/").filter(Boolean)) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  const whole = `/${parts.join("/")}`;
  return bare.endsWith("/") && whole !== "/" ? `${whole}/` : whole;
}

function isUnder(path: string, above: string): boolean {
  return above === "/" || path === above || path.startsWith(`${above}/`);
}
