import * as pulumi from "@pulumi/pulumi";
import type { Entrance } from "../api-service/plan";
import { Problems } from "../problems";
import type { StaticFiles } from "../static-site/built";
import { type Builders, buildOn, type Target } from "../target";
import type { EdgeDns, EdgeProxySpec, Upstream } from "./args";
import { onAws } from "./aws";
import { onKubernetes } from "./kubernetes";
import { type BuiltEdge, checkEdge, type EdgePlan } from "./plan";
import { servedSites } from "./sites";

export interface EdgeProxyArgs extends EdgeProxySpec {
  target: Target;
  /** Services that routes may name. */
  upstreams: Record<string, Upstream>;
  /** Static sites that a site may name. @default none */
  staticSites?: Record<string, StaticFiles>;
  /** Needed on aws: the hosted zone and CloudFront's prefix list. */
  dns?: EdgeDns;
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<EdgePlan, BuiltEdge>;

/** The only thing of a system the internet can see: TLS, security headers and rate limits before every request. */
export class EdgeProxy extends pulumi.ComponentResource {
  /** Where something is served; not those that redirect. */
  readonly hosts: string[];
  /** How each routed service lets the edge in, by service. */
  readonly entrances: Record<string, Entrance>;
  /** Of the certificate that the load balancer shows, on aws. */
  readonly certificateArn?: pulumi.Output<string>;

  constructor(name: string, args: EdgeProxyArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, upstreams, staticSites = {}, dns, ...spec } = args;
    super("ward:components:EdgeProxy", name, { ...spec, target: target.kind }, opts);
    const live = { upstreams: routed(spec, upstreams), staticSites };
    const plan = { ...spec, ...live, ...(dns === undefined ? {} : { dns }) };
    const problems = new Problems();
    checkEdge(plan, problems);
    problems.refuse(this, name);
    this.hosts = servedSites(spec).flatMap(({ hosts }) => hosts);
    const { entrances, certificateArn } = buildOn(builders, target, name, plan, { parent: this });
    this.entrances = entrances;
    if (certificateArn !== undefined) this.certificateArn = certificateArn;
    this.registerOutputs({ hosts: this.hosts });
  }
}

/** The services that a route leads to: another one of the system is none of the edge's business. */
function routed(spec: EdgeProxySpec, upstreams: Record<string, Upstream>): Record<string, Upstream> {
  const services = new Set(spec.sites.flatMap(({ routes }) => routes.map((route) => route.service)));
  return Object.fromEntries(Object.entries(upstreams).filter(([service]) => services.has(service)));
}
