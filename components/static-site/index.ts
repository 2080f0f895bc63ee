import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import type { PullSecret } from "../registry-credentials";
import { type Builders, buildOn, type Target } from "../target";
import type { StaticSiteSpec } from "./args";
import { onAws } from "./aws";
import type { FilesOrigin, SitePlan, StaticFiles } from "./built";
import { checkFolder } from "./files";
import { onKubernetes } from "./kubernetes";

export interface StaticSiteArgs extends StaticSiteSpec {
  target: Target;
  /** Name of the site, unique in its system, e.g. `dashboard`. */
  site: string;
  /** Built files on this machine, uploaded at each update; aws only. @default a pipeline uploads them (docs/components/static-site.md) */
  localFolder?: string;
  /** Of the image's registry, where it asks for a password; kubernetes only. @default none */
  pull?: PullSecret;
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<SitePlan, FilesOrigin>;

/** Files that an EdgeProxy serves as they are; nobody but the edge can read them. */
export class StaticSite extends pulumi.ComponentResource implements StaticFiles {
  readonly hashed: readonly string[];
  readonly origin: FilesOrigin;

  constructor(name: string, args: StaticSiteArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, localFolder, pull, ...spec } = args;
    super("ward:components:StaticSite", name, { ...spec, target: target.kind }, opts);
    const optional = {
      ...(localFolder === undefined ? {} : { localFolder }),
      ...(pull === undefined ? {} : { pull }),
    };
    const plan = { ...spec, ...optional };
    const problems = new Problems();
    checkSite(plan, problems);
    if (target.kind === "aws" && localFolder !== undefined) checkFolder(localFolder, problems);
    problems.refuse(this, name);
    this.hashed = spec.hashed;
    this.origin = buildOn(builders, target, name, plan, { parent: this });
    this.registerOutputs(this.origin.kind === "aws" ? { bucket: this.origin.bucket.text } : {});
  }
}

/** Whole segments, which neither a shell nor nginx nor CloudFront reads as a pattern. */
const PATH = /^(\/[A-Za-z0-9._-]+)+$/;

function checkSite(plan: SitePlan, problems: Problems): void {
  const { site, folder, hashed } = plan;
  problems.unless(
    /^[a-z][a-z0-9-]{0,29}$/.test(site),
    `site "${site}" is no name: use up to 30 small letters, digits and hyphens, a letter first`,
  );
  problems.unless(
    PATH.test(folder),
    `folder "${folder}" is none: write "/usr/share/nginx/html", without a slash at its end`,
  );
  for (const path of hashed)
    problems.unless(
      PATH.test(path),
      `hashed path "${path}" is none: write "/assets", without a slash at its end`,
    );
}
