import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { configurationPage, keys } from "../../scripts/configuration-page";
import { good, refused, withChanges } from "./stacks";

const key = (path: string) => keys.find((one) => one.path === path);

describe("the page of the configuration", () => {
  it("tells the schema as it is today", () => {
    const page = readFileSync(join(__dirname, "../../docs/configuration.md"), "utf8");
    expect(page, "stale: npm run configuration").to.equal(configurationPage());
  });

  it("has every section that a stack may have", () => {
    const [problem] = refused({ ...good(), mistaken: true }).filter(({ path }) => path === "ward:mistaken");
    const known = problem?.expected.split(/, | or /) ?? [];
    const page = configurationPage();
    for (const name of known) expect(page, name).to.include(`\n## \`${name}\`\n`);
    expect(known).to.have.length.above(8);
  });

  it("says of every key what it decides", () => {
    const unsaid = keys.filter(({ said }) => said === undefined);
    expect(unsaid.map(({ path }) => path)).to.deep.equal([]);
    expect(keys).to.have.length.above(60);
  });

  for (const { path, said, schema } of keys)
    it(`has an example of ${path} that is taken`, () => {
      const { success, error } = z.safeParse(schema, said?.example);
      expect(success, JSON.stringify(error?.issues)).to.equal(true);
    });

  it("says in an error's own words what would be right", () => {
    const [problem] = refused(withChanges({ "aws.accountId": "12345" }));
    expect(key("aws.accountId")?.expected).to.deep.equal([problem?.expected]);
  });

  it("tells which keys must be there, and what holds without the others", () => {
    expect(key("systems.<system>.domain")?.otherwise).to.equal("**needed**");
    expect(key("kubernetes.clusterIssuer")?.otherwise).to.equal("`letsencrypt-prod`");
    expect(key("aws.zones")?.otherwise).to.equal("zones a, b and c of the region");
  });

  it("tells each shape of a mapping once, and which keys are of one shape only", () => {
    expect(key("kubernetes.dns.provider")?.type).to.equal("`route53` or `google` or `azure` or `cloudflare`");
    expect(key("kubernetes.dns.roleArn")?.type).to.equal("text, with `route53`");
    expect(key("kubernetes.dns.domains")?.type).to.equal("list: text");
  });
});
