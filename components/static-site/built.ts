import type * as pulumi from "@pulumi/pulumi";
import type { Reference } from "../reference";
import type { PullSecret } from "../registry-credentials";
import type { StaticSiteSpec } from "./args";

export interface SitePlan extends StaticSiteSpec {
  /** Name of the site, unique in its system. */
  site: string;
  /** Built files on this machine; without it a pipeline uploads them. */
  localFolder?: string;
  /** With which the image is pulled; kubernetes only. */
  pull?: PullSecret;
}

/** Where an edge takes the files from. */
export type FilesOrigin =
  | { kind: "aws"; bucket: Reference; domainName: string; accessControlId: pulumi.Output<string> }
  | { kind: "kubernetes"; image: string; folder: string; pull?: PullSecret };

/** What an edge must know of a static site. */
export interface StaticFiles {
  hashed: readonly string[];
  origin: FilesOrigin;
}
