/** Files of a static site, from a folder that was copied out of its image. */
import type { EdgeProxySpec, Site } from "./args";
import {
  addHeaders,
  IMMUTABLE_WHEN_GOOD,
  limitRate,
  type NginxSurroundings,
  ONLY_ALERTS,
} from "./nginx-basics";
import { limitConnections } from "./nginx-connections";
import { block } from "./nginx-text";
import { policyOf } from "./sites";

/** A page for every path of the application, never kept; hashed files for a year; each answer with all headers. */
export function staticLocations(site: Site, spec: EdgeProxySpec, around: NginxSurroundings): string[] {
  if (site.static === undefined) return [];
  const { zone, site: name } = site.static;
  const files = around.staticSites[name];
  if (files === undefined) throw new Error(`static files of "${name}": no folder`);
  const common = [
    `root ${files.root};`,
    limitRate(zone, spec, around.replicas),
    ONLY_ALERTS,
    ...addHeaders(policyOf(site, spec)),
  ];
  const fresh = [...common, limitConnections(spec, around.replicas), FRESH_ALWAYS];
  return [
    ...files.hashed.flatMap((path) =>
      block(`location ^~ ${path}/`, [...common, IMMUTABLE_WHEN_GOOD, "try_files $uri =404;"]),
    ),
    ...block("location = /index.html", fresh),
    ...block("location /", [...fresh, "try_files $uri $uri/ /index.html;"]),
  ];
}

const FRESH_ALWAYS = "add_header Cache-Control no-cache always;";
