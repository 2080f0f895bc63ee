import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import { expect } from "chai";
import { parse } from "yaml";
import { RedisCache, type RedisCacheArgs } from "../../plugin/redis-cache";

const folder = join(__dirname, "../../plugin");

describe("the package for other languages", function () {
  this.timeout(240_000);

  it("serves what plugin/index.ts exports, under the name `ward`", () => {
    expect(parse(readFileSync(join(folder, "PulumiPlugin.yaml"), "utf8"))).to.deep.equal({
      runtime: "nodejs",
    });
    expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).to.include({
      name: "ward",
      main: "index.ts",
    });
    const exported = require("../../plugin/index.ts") as object;
    expect(Object.keys(exported)).to.deep.equal(["RedisCache"]);
  });

  it("tells every language the arguments, which of them may be left out, and what comes back", async () => {
    const provider = new ComponentProvider({ name: "ward", components: [RedisCache], dirname: folder });
    const schema = JSON.parse(await provider.getSchema());
    const component = schema.resources["ward:index:RedisCache"];
    const type = (property: { type: string }) => property.type;
    const types = Object.fromEntries(
      Object.entries<{ type: string }>(component.inputProperties).map(([name, one]) => [name, type(one)]),
    );
    expect(types).to.deep.equal({
      system: "string",
      environment: "string",
      region: "string",
      accountId: "string",
      zones: "array",
      cidr: "string",
      version: "string",
      memoryMiB: "number",
      eviction: "string",
      replicas: "number",
      snapshotDays: "number",
    });
    const optional = Object.keys(types).filter((name) => !component.requiredInputs.includes(name));
    expect(optional).to.deep.equal(["replicas", "snapshotDays"]);
    expect(Object.keys(component.properties).sort()).to.deep.equal(["urlSecretArn", "vpcId"]);
    expect(component.isComponent).to.equal(true);
    const inputs = Object.values<{ description?: string; plain?: boolean }>(component.inputProperties);
    expect(
      inputs.filter(({ description }) => !description),
      "undocumented",
    ).to.deep.equal([]);
    expect(
      inputs.filter(({ plain }) => plain !== true),
      "not plain: a policy could not judge them",
    ).to.deep.equal([]);
  });
});

describe("a Redis for other languages", () => {
  const args: RedisCacheArgs = {
    ...{ system: "shop", environment: "prod", region: "us-west-2", accountId: "123456789012" },
    ...{ zones: ["us-west-2a", "us-west-2b"], cidr: "10.60.0.0/16" },
    ...{ version: "7", memoryMiB: 1024, eviction: "noeviction" },
  };
  const made: pulumi.runtime.MockResourceArgs[] = [];
  before(async () => {
    await pulumi.runtime.setMocks(
      {
        call: ({ inputs }) => inputs,
        newResource: (resource) => {
          made.push(resource);
          return { id: `${resource.name}-id`, state: resource.inputs };
        },
      },
      "ward",
      "prod",
    );
  });

  it("has TLS, a password and a replica, and tells where its URL is", async () => {
    const cache = new RedisCache("shop", args);
    const arn = await new Promise<string>((resolve) => cache.urlSecretArn.apply(resolve));
    expect(arn).to.match(/^arn:aws:ssm:us-west-2:123456789012:parameter\/ward\/prod\/shop\/cache/);
    const group = await until(() => made.find(({ type }) => type.endsWith(":ReplicationGroup")));
    expect(group.inputs).to.include({
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
      numCacheClusters: 2,
    });
  });

  it("refuses what it does not know, and says what there is", () => {
    expect(() => new RedisCache("a", { ...args, environment: "production" })).to.throw(
      'RedisCache: environment is "production"; it should be one of staging, prod.',
    );
    expect(() => new RedisCache("b", { ...args, eviction: "lru" })).to.throw('eviction is "lru"');
  });
});

/** Resources are registered in turns of their own. */
async function until<Value>(look: () => Value | undefined): Promise<Value> {
  for (let turn = 0; turn < 500; turn++) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("was not made");
}
