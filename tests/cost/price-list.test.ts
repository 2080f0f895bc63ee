import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Offer, readOffer, refreshed } from "../../cost/price-list";
import { type Price, prices } from "../../cost/prices";

const sample = join(__dirname, "price-list-sample.json");
const offer = () => readOffer(readFileSync(sample, "utf8"), sample);
const row = (rows: readonly Price[], key: string) => rows.find((price) => price.key === key);

describe("the price table", () => {
  it("says of each row where, when and for which region it was read", () => {
    expect(prices).to.have.length.above(25);
    for (const { key, service, usd, unit, region, source, read, find } of prices) {
      expect(usd, key).to.be.a("number").and.be.above(0);
      expect(`${service} ${unit} ${source}`, key).to.match(/^A\w+ |^aws\w+ /i);
      expect(source, key).to.have.length.above(10);
      expect(region, key).to.match(/^[a-z]{2}-[a-z]+-\d$/);
      expect(read, key).to.match(/^\d{4}-\d{2}-\d{2}$/);
      expect(Object.keys(find), key).not.to.deep.equal([]);
    }
    expect(new Set(prices.map(({ key }) => key))).to.have.property("size", prices.length);
  });
});

describe("AWS' price list", () => {
  const read = "2026-12-01";

  it("gives the rows of its service their prices, with region, source and day", () => {
    const old = prices.map((price) => ({ ...price, usd: price.service === "AmazonECS" ? null : price.usd }));
    const rows = refreshed(old, offer(), "ecs.json", read);
    expect(row(rows, "fargate vcpu")).to.include({
      ...{ usd: 0.04048, region: "us-west-2", source: "AWS Price List of AmazonECS, published 2026-05-29" },
      read,
    });
    expect(row(rows, "fargate memory")?.usd).to.equal(0.004445);
  });

  it("leaves rows of other services as they are", () => {
    const rows = refreshed(prices, offer(), "ecs.json", read);
    const others = (all: readonly Price[]) => all.filter(({ service }) => service !== "AmazonECS");
    expect(others(rows)).to.deep.equal(others(prices));
  });

  it("takes the first step that is not free", () => {
    expect(row(refreshed(prices, offer(), "ecs.json", read), "fargate storage")?.usd).to.equal(0.000111);
  });

  const refuses = (change: (changed: Offer) => void, message: RegExp) => {
    const changed = offer();
    change(changed);
    expect(() => refreshed(prices, changed, "ecs.json", read)).to.throw(message);
  };

  it("does not know any more what a region does not have", () => {
    const changed = offer();
    delete changed.products["3JPC5EER47BUUFC6"];
    expect(row(refreshed(prices, changed, "ecs.json", read), "fargate vcpu")?.usd).to.equal(null);
  });

  it("is refused where a row is products of different prices", () => {
    refuses((changed) => {
      const { ARMSKU0000000001: arm } = changed.products;
      if (arm !== undefined) arm.attributes["usagetype"] = "USW2-Fargate-GB-Hours";
    }, /"fargate memory".* has 2 prices: 0\.004445, 0\.00356/);
  });

  it("is refused where it counts in another unit", () => {
    refuses((changed) => {
      const [term] = Object.values(changed.terms.OnDemand?.["PT22UKNZNU9D3XSN"] ?? {});
      for (const dimension of Object.values(term?.priceDimensions ?? {})) dimension.unit = "GB-Mo";
    }, /"fargate memory" costs so much a "GB-Mo", not a "GB-hour"/);
  });

  it("is refused where it is none", () => {
    expect(() => readOffer("SKU,OfferTermCode", "index.csv")).to.throw(/index\.csv: is not JSON/);
    expect(() => readOffer("{}", "index.json")).to.throw(/not a price list of a service/);
  });
});

describe("npm run prices", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ward-prices-"));
    copyFileSync(join(__dirname, "../../cost/prices.json"), join(folder, "prices.json"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]) =>
    spawnSync(
      process.execPath,
      ["--require", "tsx/cjs", "cost/refresh.ts", "--table", join(folder, "prices.json"), ...args],
      { cwd: join(__dirname, "../.."), encoding: "utf8", timeout: 60_000 },
    );

  it("writes the table, and says what changed", () => {
    const other = readFileSync(sample, "utf8").replace('"0.0404800000"', '"0.0500000000"');
    writeFileSync(join(folder, "ecs.json"), other);
    const { status, stdout, stderr } = run(join(folder, "ecs.json"));
    expect(status, stderr).to.equal(0);
    expect(stdout).to.contain("fargate vcpu: 0.04048 -> 0.05 a vCPU-hour").and.contain("3 of");
    const { rows } = JSON.parse(readFileSync(join(folder, "prices.json"), "utf8")) as { rows: Price[] };
    expect(row(rows, "fargate vcpu")).to.include({ usd: 0.05, region: "us-west-2" });
  });

  it("writes nothing when a file is missing or no price list", () => {
    const before = readFileSync(join(folder, "prices.json"), "utf8");
    const { status, stderr } = run(join(folder, "nowhere.json"));
    expect(status).to.equal(2);
    expect(stderr).to.contain("nowhere.json").and.not.contain("    at ");
    writeFileSync(join(folder, "odd.json"), "{}");
    expect(run(sample, join(folder, "odd.json")).status).to.equal(2);
    expect(readFileSync(join(folder, "prices.json"), "utf8")).to.equal(before);
  });
});
