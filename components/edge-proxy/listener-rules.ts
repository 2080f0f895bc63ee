/** What the load balancer does with a request, in this order: refuse, redirect, be in maintenance, send on. */
import * as lb from "@pulumi/aws/lb";
import type * as pulumi from "@pulumi/pulumi";
import { digest } from "../api-service/plan";
import type { Route, Site } from "./args";
import { maintenancePage } from "./maintenance";
import type { EdgePlan } from "./plan";
import { CLOSED, DENIED_FROM, OPEN_FROM, Priorities, ROUTES_FROM } from "./priorities";
import { siteKey, staysOpen } from "./sites";

type Rule = Pick<lb.ListenerRuleArgs, "conditions" | "actions"> & { priority: number };

export const NOT_FOUND = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "not found", statusCode: "404" },
};

export class ListenerRules {
  private readonly priorities = new Priorities();
  private readonly name: string;
  private readonly plan: EdgePlan;
  private readonly listenerArn: pulumi.Output<string>;
  private readonly opts: pulumi.CustomResourceOptions;
  private opened = 0;

  constructor(
    name: string,
    plan: EdgePlan,
    listenerArn: pulumi.Output<string>,
    opts: pulumi.CustomResourceOptions,
  ) {
    this.name = name;
    this.plan = plan;
    this.listenerArn = listenerArn;
    this.opts = opts;
  }

  /** Before everything else, under every host; as they are written only: other spellings are the firewall's (denied.ts). */
  deny(): void {
    for (const path of this.plan.denied) {
      this.add(`deny-${digest(path)}`, {
        priority: this.priorities.of(path, DENIED_FROM),
        conditions: [pathCondition(path)],
        actions: [NOT_FOUND],
      });
    }
  }

  redirect(): void {
    for (const { hosts, redirectTo } of this.plan.sites) {
      if (redirectTo === undefined) continue;
      const [first = ""] = hosts;
      const redirect = { host: redirectTo, port: "443", protocol: "HTTPS", statusCode: "HTTP_301" };
      this.add(`redirect-${digest({ host: first })}`, {
        priority: this.priorities.ofRedirect(first),
        conditions: [{ hostHeader: { values: hosts } }],
        actions: [{ type: "redirect", redirect }],
      });
    }
  }

  /** @returns what a service has to wait for: a target group without a rule belongs to no load balancer. */
  forward(service: string, targetGroupArn: pulumi.Output<string>): lb.ListenerRule[] {
    const found = this.plan.sites.flatMap((site) =>
      site.routes.filter((route) => route.service === service).map((route) => ({ site, route })),
    );
    return found.flatMap(({ site, route }) => {
      const key = this.keyOf(site, route);
      const rule = {
        conditions: [{ hostHeader: { values: site.hosts } }, pathCondition(route.path)],
        actions: [{ type: "forward", targetGroupArn }],
      };
      const { path } = route;
      const priority = this.priorities.of(path, ROUTES_FROM, key === path ? path : JSON.stringify(key));
      const created = this.add(`route-${digest(key)}`, { ...rule, priority });
      if (this.plan.maintenance === undefined || !staysOpen(route)) return [created];
      const open = { ...rule, priority: OPEN_FROM + this.opened++ };
      return [created, this.add(`open-${digest(key)}`, open)];
    });
  }

  /**
   * Before every route but those that stay open. The routes' own rules stay too, so that the switch changes
   * nothing that exists and services keep their target groups. A fixed answer has no headers: CloudFront adds
   * Retry-After (distribution.ts).
   */
  close(): void {
    const { maintenance } = this.plan;
    if (maintenance === undefined) return;
    const page = { contentType: "text/html", messageBody: maintenancePage(maintenance), statusCode: "503" };
    this.add("maintenance", {
      priority: CLOSED,
      conditions: [pathCondition("/")],
      actions: [{ type: "fixed-response", fixedResponse: page }],
    });
  }

  private keyOf(site: Site, { path }: Route): string | { host: string; path: string } {
    const host = siteKey(site, this.plan);
    return host === undefined ? path : { host, path };
  }

  private add(role: string, rule: Rule): lb.ListenerRule {
    const args = { listenerArn: this.listenerArn, ...rule };
    return new lb.ListenerRule(`${this.name}-${role}`, args, this.opts);
  }
}

/** A path and all below it. */
function pathCondition(path: string) {
  return { pathPattern: { values: path === "/" ? ["/*"] : [path, `${path}/*`] } };
}
