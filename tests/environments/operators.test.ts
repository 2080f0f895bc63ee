import { deepEqual } from "node:assert/strict";
import { expect } from "chai";
import { parseEnvironment } from "../../environments/parse";
import { choose } from "../../preview/choice";
import { catalog } from "./catalog";
import { accepted, change, good, type Raw, refused } from "./stacks";

/** An operators' stack: no systems, no account, no bucket. */
function operators(changes: Record<string, unknown> = {}): Raw {
  const raw: Raw = {
    environment: "prod",
    kubernetes: {
      context: "ward-prod",
      flavor: "eks",
      storageClass: "gp3",
      addons: "install",
      acme: { email: "ops@example.com" },
      dns: { provider: "route53", region: "us-west-2", domains: ["example.com"] },
    },
  };
  return Object.entries(changes).reduce((last, [path, value]) => change(last, path, value), raw);
}

describe("an operators' stack, read", () => {
  it("needs no systems, no account and no place for backups", () => {
    const environment = accepted(operators());
    expect(environment.systems).to.deep.equal([]);
    expect(environment.backups).to.equal(undefined);
    deepEqual(environment.cluster, {
      context: "ward-prod",
      flavor: "eks",
      storageClass: "gp3",
      clusterIssuer: "letsencrypt-prod",
      acme: { email: "ops@example.com" },
      dns: { provider: "route53", region: "us-west-2", domains: ["example.com"] },
    });
  });

  it("installs what it names", () => {
    const { cluster } = accepted(operators({ "kubernetes.operators": ["redis", "rabbitmq"] }));
    expect(cluster?.operators).to.deep.equal(["redis", "rabbitmq"]);
  });

  it("needs neither an authority nor domains without cert-manager and external-dns", () => {
    const few = operators({
      "kubernetes.operators": ["redis"],
      "kubernetes.acme": undefined,
      "kubernetes.dns": undefined,
    });
    expect(accepted(few).cluster?.operators).to.deep.equal(["redis"]);
  });

  it("takes the empty defaults that an engine fills in", () => {
    const filled = operators({ systems: {}, backups: {}, aws: {}, secrets: {} });
    expect(accepted(filled).cluster?.context).to.equal("ward-prod");
  });

  it("is no stack of systems: one of those has no cluster to install in", () => {
    expect(accepted(good()).cluster).to.equal(undefined);
  });

  it("is not asked for one of its systems, of which it has none", () => {
    const config = { values: operators(), secretKeys: [] };
    const choice = { systems: ["hospital"], placement: "default", changes: [] } as const;
    expect(() => choose(config as never, choice)).to.throw(/--system[\s\S]*this stack has no systems/);
  });

  it("takes Cloudflare's token as a secret of its own", () => {
    const dns = { provider: "cloudflare", domains: ["example.com"] };
    const missing = accepted(operators({ "kubernetes.dns": dns })).secrets.toFill;
    expect(missing).to.deep.equal([
      "pulumi config set --secret --path 'ward:secrets.operators.dnsToken' --stack prod",
    ]);
    const given = operators({ "kubernetes.dns": dns, "secrets.operators": { dnsToken: "x" } });
    expect(accepted(given).secrets.toFill).to.deep.equal([]);
  });

  it("does not update without that token", () => {
    const raw = operators({ "kubernetes.dns": { provider: "cloudflare", domains: ["example.com"] } });
    const source = { stack: "prod", preview: false, secretKeys: [] };
    const { problems } = parseEnvironment(raw, source, catalog);
    expect(problems?.map(({ path }) => path)).to.deep.equal(["ward:secrets.operators.dnsToken"]);
  });
});

describe("an operators' stack is refused", () => {
  const cases: [what: string, changes: Record<string, unknown>, path: string, expected: RegExp][] = [
    [
      "without an authority's e-mail address",
      { "kubernetes.acme": undefined },
      "acme",
      /^\{ email \}, because cert-manager is installed$/,
    ],
    [
      "without domains",
      { "kubernetes.dns": undefined },
      "dns",
      /route53 or cloudflare, because cert-manager and external-dns are installed$/,
    ],
    ["with no e-mail address", { "kubernetes.acme.email": "ops" }, "acme.email", /an e-mail address/],
    [
      "with an authority over plain HTTP",
      { "kubernetes.acme.server": "http://ca.example.com/directory" },
      "acme.server",
      /https:/,
    ],
    [
      "with an unknown operator",
      { "kubernetes.operators": ["rediss"] },
      "operators[0]",
      /^cert-manager, .*redis/,
    ],
    ["with no operator", { "kubernetes.operators": [] }, "operators", /one operator or more/],
    [
      "with an operator twice",
      { "kubernetes.operators": ["redis", "redis"] },
      "operators",
      /every operator once/,
    ],
    [
      "with a domain that is none",
      { "kubernetes.dns.domains": ["*.example.com"] },
      "dns.domains[0]",
      /domains/,
    ],
    ["without one domain", { "kubernetes.dns.domains": [] }, "dns.domains", /domains/],
    [
      "with zones that its cluster cannot prove itself to",
      { "kubernetes.flavor": "gke" },
      "dns.provider",
      /^google or cloudflare, because the cluster's flavor is gke$/,
    ],
    [
      "with a provider that nobody knows",
      { "kubernetes.dns.provider": "godaddy" },
      "dns.provider",
      /route53, google, azure or cloudflare/,
    ],
    ["with no role's ARN", { "kubernetes.dns.roleArn": "ward-dns" }, "dns.roleArn", /ARN of an IAM role/],
    [
      "with a key of another provider",
      { "kubernetes.dns.project": "x" },
      "dns.project",
      /^provider, domains, region or roleArn$/,
    ],
  ];
  for (const [what, changes, path, expected] of cases)
    it(what, () => {
      const problems = refused(operators(changes));
      expect(problems.map((problem) => problem.path)).to.deep.equal([`ward:kubernetes.${path}`]);
      expect(problems[0]?.expected).to.match(expected);
    });

  it("with the operator that was meant", () => {
    const [problem] = refused(operators({ "kubernetes.operators": ["rabitmq"] }));
    expect(problem?.nearest).to.equal("rabbitmq");
  });

  it("with a key that only another provider has, and does not propose that key again", () => {
    const [region, roleArn] = refused(
      operators({
        "kubernetes.dns.provider": "cloudflare",
        "kubernetes.dns.roleArn": "arn:aws:iam::1:role/x",
      }),
    );
    expect([region?.expected, roleArn?.expected]).to.deep.equal([
      "provider or domains",
      "provider or domains",
    ]);
    expect([region?.nearest, roleArn?.nearest]).to.deep.equal([undefined, undefined]);
  });

  it("with the operators' keys in a stack of systems, which would read them for nobody", () => {
    const problems = refused(change(good(), "kubernetes.acme", { email: "ops@example.com" }));
    expect(problems.map(({ path }) => path)).to.deep.equal(["ward:kubernetes.acme"]);
  });

  it("with secrets of a system that it does not have", () => {
    const problems = refused(operators({ "secrets.hospital": { pagerDuty: "x" } }));
    expect(problems.map(({ path }) => path)).to.deep.equal(["ward:secrets.hospital"]);
  });

  it("in a stack of systems that names no place for backups", () => {
    const problems = refused(change(good(), "backups", undefined));
    expect(problems.map(({ path }) => path)).to.deep.equal(["ward:backups"]);
  });
});
