/** What CloudFront and the load balancer behind it answer, read from a plan as they would read it. */
import { posix } from "node:path";
import type { PlanResource } from "../../preview/plan";
import type { Shown } from "../../preview/wire";
import { at, listAt, type PlanView } from "../support/plan";
import { text } from "../systems/workload";
import type { Question } from "./answers";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const FUNCTION = "aws:cloudfront/function:Function";
const HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const FIREWALL = "aws:wafv2/webAcl:WebAcl";
const RULE = "aws:lb/listenerRule:ListenerRule";
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

export type Told =
  | { kind: "service"; service: string; kept: boolean }
  | { kind: "file"; uri: string; kept: boolean }
  | { kind: "redirect"; location: string }
  | { kind: "fixed"; status: number };

export class CloudFront {
  private readonly plan: PlanView;

  constructor(plan: PlanView) {
    this.plan = plan;
  }

  /** Every name that some distribution answers to. */
  get hosts(): string[] {
    return this.distributions.flatMap((it) => listAt(this.plan.inputs(it), "aliases").map(text));
  }

  get distributions(): PlanResource[] {
    return this.plan.all(DISTRIBUTION);
  }

  distributionOf(host: string): PlanResource {
    const found = this.distributions.find((it) => listAt(this.plan.inputs(it), "aliases").includes(host));
    if (found === undefined) throw new Error(`no distribution answers to ${host}`);
    return found;
  }

  behaviors(host: string): Shown[] {
    const inputs = this.plan.inputs(this.distributionOf(host));
    const ordered = at(inputs, "orderedCacheBehaviors");
    return [...(ordered === undefined ? [] : listAt(ordered)), at(inputs, "defaultCacheBehavior") ?? null];
  }

  /** The headers that CloudFront writes over those of an answer, by small letters. */
  headers(host: string): Record<string, string> {
    const policies = this.among(this.distributionOf(host), HEADERS);
    const [policy] = policies;
    if (policy === undefined || policies.length > 1) throw new Error(`${host} has no headers of its own`);
    const inputs = this.plan.inputs(policy);
    const custom = listAt(inputs, "customHeadersConfig.items").map(
      (it) => [it, text(at(it, "header"))] as const,
    );
    const config = at(inputs, "securityHeadersConfig");
    const all = [...Object.values(config as Record<string, Shown>), ...custom.map(([it]) => it)];
    if (all.some((it) => at(it, "override") !== true))
      throw new Error(`${host}: a service's header would win`);
    const hsts = at(config, "strictTransportSecurity");
    return {
      "content-security-policy": text(at(config, "contentSecurityPolicy.contentSecurityPolicy")),
      "referrer-policy": text(at(config, "referrerPolicy.referrerPolicy")),
      "strict-transport-security": `max-age=${at(hsts, "accessControlMaxAgeSec")}${at(hsts, "includeSubdomains") === true ? "; includeSubDomains" : ""}`,
      ...(at(config, "contentTypeOptions") === undefined ? {} : { "x-content-type-options": "nosniff" }),
      "x-frame-options": text(at(config, "frameOptions.frameOption")),
      "x-xss-protection": at(config, "xssProtection.protection") === false ? "0" : "1",
      ...Object.fromEntries(custom.map(([it, name]) => [name.toLowerCase(), text(at(it, "value"))])),
    };
  }

  answer({ host, path }: Question): Told {
    const [bare = ""] = path.split("?");
    const refused = this.firewall(bare);
    if (refused !== undefined) return { kind: "fixed", status: refused };
    const behavior = this.behaviors(host).find((it) => matches(at(it, "pathPattern") ?? "*", bare)) ?? null;
    const kept = at(behavior, "cachePolicyId") === CACHING_OPTIMIZED;
    return at(behavior, "targetOriginId") === "files"
      ? this.file(host, bare, kept)
      : this.balanced(host, path, kept);
  }

  /** The status that the firewall answers at once, by what is asked for. */
  private firewall(path: string): number | undefined {
    const rules = this.plan.all(FIREWALL).flatMap((it) => listAt(this.plan.inputs(it), "rules"));
    const found = rules.find((rule) => {
      const statement = at(rule, "statement.regexMatchStatement");
      if (statement === undefined || at(statement, "fieldToMatch.uriPath") === undefined) return false;
      const changes = listAt(statement, "textTransformations").map((it) => text(at(it, "type")));
      return new RegExp(text(at(statement, "regexString"))).test(unmasked(path, changes));
    });
    const status = at(found ?? null, "action.block.customResponse.responseCode");
    return status === undefined ? undefined : Number(status);
  }

  /** What the viewer's function makes of a request for a file. */
  private file(host: string, uri: string, kept: boolean): Told {
    const distribution = this.distributionOf(host);
    const lookup = this.plan.one(FUNCTION, `${distribution.name}-files`);
    const code = text(at(this.plan.inputs(lookup), "code"));
    const handler = new Function(`${code}; return handler;`)() as (event: object) => Record<string, unknown>;
    const found = handler({ request: { uri, headers: {} } });
    if (typeof found["statusCode"] === "number") return { kind: "fixed", status: found["statusCode"] };
    return { kind: "file", uri: String(found["uri"]), kept };
  }

  /** The first rule of the load balancer that host and path meet. */
  private balanced(host: string, path: string, kept: boolean): Told {
    const [bare = ""] = path.split("?");
    const rules = this.plan
      .all(RULE)
      .map((rule) => ({ rule, inputs: this.plan.inputs(rule) }))
      .sort((a, b) => Number(at(a.inputs, "priority")) - Number(at(b.inputs, "priority")));
    const found = rules.find(({ inputs }) =>
      listAt(inputs, "conditions").every((condition) => {
        const paths = at(condition, "pathPattern.values");
        const hosts = at(condition, "hostHeader.values");
        return paths === undefined
          ? listAt(hosts).includes(host)
          : listAt(paths).some((pattern) => matches(pattern, bare));
      }),
    );
    // The listener's own answer.
    if (found === undefined) return { kind: "fixed", status: 404 };
    const action = at(found.inputs, "actions.0");
    const status = at(action, "fixedResponse.statusCode");
    if (status !== undefined) return { kind: "fixed", status: Number(status) };
    const redirect = at(action, "redirect");
    if (redirect !== undefined)
      return { kind: "redirect", location: `https://${text(at(redirect, "host"))}${path}` };
    const [group] = this.among(found.rule, "aws:lb/targetGroup:TargetGroup");
    return { kind: "service", service: (group?.name ?? "").replace(`${this.plan.system}-edge-`, ""), kept };
  }

  private among({ dependencies }: PlanResource, type: string): PlanResource[] {
    return dependencies.map((urn) => this.plan.byUrn(urn)).filter((it) => it.type === type);
  }
}

/** WAF's transformations, as far as a path needs them. */
const TRANSFORMATIONS: Readonly<Record<string, (path: string) => string>> = {
  URL_DECODE: (path) =>
    path.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
  NORMALIZE_PATH: (path) => posix.normalize(path),
  LOWERCASE: (path) => path.toLowerCase(),
};

function unmasked(path: string, changes: readonly string[]): string {
  return changes.reduce((changed, name) => {
    const transform = TRANSFORMATIONS[name];
    if (transform === undefined) throw new Error(`nobody knows what WAF does by ${name}`);
    return transform(changed);
  }, path);
}

/** Of CloudFront and of load balancers alike: `*` is anything, and letters are what they are. */
function matches(pattern: Shown, path: string): boolean {
  const escaped = text(pattern).replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(path);
}
