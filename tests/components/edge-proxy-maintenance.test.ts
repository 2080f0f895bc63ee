/** The one switch of a stack that closes a system: `ward:systems.<system>.maintenance`. */
import { expect } from "chai";
import { LONGEST_PAGE, maintenancePage } from "../../components/edge-proxy/maintenance";
import { windowSeconds } from "../../components/maintenance";
import { at, type PlanView, placements, planFor, planOf, SYSTEM, stacks, targetOf } from "../support/plan";
import { directives, locations, refused } from "../systems/nginx";
import { text } from "../systems/workload";

const EDGE = `${SYSTEM}-edge`;
const RULE = "aws:lb/listenerRule:ListenerRule";
const HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const changes = [`systems.${SYSTEM}.maintenance=true`];

/** That it is closed, as advice: nothing else. */
const REMINDER = { staging: [], prod: ["K-10 advisory"] } as const;

describe("an edge in maintenance", () => {
  for (const stack of stacks)
    for (const placement of placements)
      it(`breaks no rule, and is reminded of in prod (${stack}, ${placement})`, async () => {
        const plan = await planFor({ stack, placement, changes });
        const told = plan.plan.verdict.violations.map(({ rule, level }) => `${rule} ${level}`);
        expect(told).to.deep.equal(REMINDER[stack]);
      });
  for (const placement of placements)
    it(`changes nothing but the edge's answers (${placement})`, async () => {
      const before = await planOf("prod", placement);
      const after = await planFor({ stack: "prod", placement, changes });
      const fresh = new Map(after.resources.map((it) => [it.urn, JSON.stringify(after.inputs(it))]));
      const other = before.resources.filter((it) => fresh.get(it.urn) !== JSON.stringify(before.inputs(it)));
      const wanted = {
        aws: ["ward:components:EdgeProxy", HEADERS],
        kubernetes: [
          "ward:components:EdgeProxy",
          "kubernetes:core/v1:ConfigMap",
          "kubernetes:apps/v1:Deployment",
        ],
      };
      expect(other.map(({ type }) => type)).to.have.members(wanted[targetOf.services[placement]]);
      expect(other.every(({ name }) => name === EDGE)).to.equal(true);
    });
  it("is the same as before once the switch says false", async () => {
    const off = await planFor({
      stack: "prod",
      placement: "aws",
      changes: [`systems.${SYSTEM}.maintenance=false`],
    });
    const rest = await planOf("prod", "aws");
    expect(off.resources.map(({ urn }) => urn)).to.deep.equal(rest.resources.map(({ urn }) => urn));
  });

  it("answers 503 with a page, a time to come back and every header, on kubernetes", async () => {
    const found = locations(conf(await planFor({ stack: "prod", placement: "kubernetes", changes })));
    const closed = found["location /"] ?? "";
    expect(directives(closed, "proxy_pass")).to.deep.equal([]);
    expect(directives(closed, "return")[0]).to.match(/^503 '<!doctype html>.*try again later\..*'$/);
    expect(directives(closed, "default_type")).to.deep.equal(["text/html"]);
    expect(closed, "no type by the path's ending").to.match(/^ *types \{ $/m);
    const open = locations(conf(await planOf("prod", "kubernetes")))["location /"] ?? "";
    expect(directives(closed, "add_header")).to.deep.equal([
      ...directives(open, "add_header"),
      // The guide's window: 02:00 to 04:00.
      "Retry-After 7200 always",
      "Cache-Control no-store always",
    ]);
  });
  it("goes on answering health checks, and refusing what is refused, on kubernetes", async () => {
    const closed = conf(await planFor({ stack: "prod", placement: "kubernetes", changes }));
    const open = conf(await planOf("prod", "kubernetes"));
    for (const path of ["location = /health", "location ^~ /health/"])
      expect(locations(closed)[path]).to.equal(locations(open)[path]);
    const host = "api.healthcare-platform.com";
    expect(refused(closed, host)).to.deep.equal(refused(open, host)).and.have.length(1);
  });
  it("asks health checks first, then the page, then every route, on aws", async () => {
    const plan = await planFor({ stack: "prod", placement: "aws", changes });
    const rules = plan
      .all(RULE)
      .map((it) => plan.inputs(it))
      .sort((a, b) => Number(at(a, "priority")) - Number(at(b, "priority")));
    const order = rules.map((it) => [
      at(it, "actions.0.type"),
      at(it, "actions.0.fixedResponse.statusCode") ?? null,
      at(it, "conditions.1.pathPattern.values.0") ?? at(it, "conditions.0.pathPattern.values.0"),
    ]);
    expect(order).to.deep.equal([
      ["fixed-response", "404", "/metrics"],
      ["forward", null, "/health"],
      ["fixed-response", "503", "/*"],
      ["forward", null, "/health"],
      ["forward", null, "/*"],
    ]);
    expect(at(rules[2], "actions.0.fixedResponse.contentType")).to.equal("text/html");
  });
  it("says by CloudFront when to come back, on aws", async () => {
    const plan = await planFor({ stack: "prod", placement: "aws", changes });
    const items = plan.get(HEADERS, EDGE, "customHeadersConfig.items");
    expect(items).to.deep.include({ header: "Retry-After", value: "7200", override: true });
    const open = (await planOf("prod", "aws")).get(HEADERS, EDGE, "customHeadersConfig.items");
    expect(open).to.have.length(1);
  });
});

describe("a page of maintenance", () => {
  it("says its message as text: no mark of HTML, no variable of nginx", () => {
    const page = maintenancePage({ retryAfterSeconds: 1, message: `<b>"$host" & 'x' {\n\\}` });
    expect(page).to.include("<p>&#60;b&#62;&#34;&#36;host&#34; &#38; &#39;x&#39; &#123;&#10;&#92;&#125;</p>");
  });
  it("is no longer than a load balancer's fixed answer", () => {
    const page = maintenancePage({ retryAfterSeconds: 1, message: "x".repeat(800) });
    expect(page.length).to.be.lessThan(LONGEST_PAGE);
  });
  it("lasts as long as the window, also over midnight", () => {
    expect(windowSeconds({ weekday: "Sunday", from: "02:00", to: "04:00" })).to.equal(7200);
    expect(windowSeconds({ weekday: "Sunday", from: "23:30", to: "00:15" })).to.equal(2700);
  });
});

function conf(plan: PlanView): string {
  const files = plan.get("kubernetes:core/v1:ConfigMap", EDGE, "data");
  return text((files as Record<string, string>)["nginx.conf"]);
}
