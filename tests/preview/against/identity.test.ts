import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { expect } from "chai";
import { planWith } from "../../support/plan";
import { named, since, told } from "./since";

class Box extends pulumi.ComponentResource {
  constructor(name: string, build: (parent: Box) => void, opts: pulumi.ComponentResourceOptions = {}) {
    super("ward:components:Box", name, {}, opts);
    build(this);
    this.registerOutputs();
  }
}

const wish = { stack: "prod", placement: "aws" } as const;

/** What the second program changes of what the first has made. */
async function from(then: () => void, now: () => void) {
  const [before, after] = [await planWith(wish, () => then), await planWith(wish, () => now)];
  return since(before.plan, after.plan);
}

const password = (name: string, opts: pulumi.CustomResourceOptions = {}) =>
  new random.RandomPassword(name, { length: 32 }, opts);

describe("a resource by another name", () => {
  it("is the same with an alias", async () => {
    const found = await from(
      () => password("old"),
      () => password("new", { aliases: [{ name: "old" }] }),
    );
    expect(found).to.deep.include({ changes: [], moved: 1 });
  });

  it("is another one without, and tells the alias that is missing", async () => {
    const found = await from(
      () => password("old"),
      () => password("new"),
    );
    const type = "random:index/randomPassword:RandomPassword";
    expect(told(found)).to.deep.equal([`deleted ${type} old`, `created ${type} new`]);
    expect(named(found, "old")).to.include({ renamed: `urn:pulumi:prod::ward::${type}::new` });
  });

  it("is the same below another parent, with an alias of its parent", async () => {
    const found = await from(
      () => password("secret"),
      () =>
        new Box("box", (parent) =>
          password("secret", { parent, aliases: [{ parent: pulumi.rootStackResource }] }),
        ),
    );
    expect(told(found)).to.deep.equal([]);
    expect(found.moved).to.equal(1);
  });

  it("is the same when a component above it has the alias, by its new prefix", async () => {
    const box = (name: string, opts: pulumi.ComponentResourceOptions = {}) =>
      new Box(
        name,
        (parent) =>
          new Box(`${name}-inner`, (inner) => password(`${name}-inner-key`, { parent: inner }), { parent }),
        opts,
      );
    const found = await from(
      () => box("app"),
      () => box("shop", { aliases: [{ name: "app" }] }),
    );
    expect(told(found)).to.deep.equal([]);
    expect(found.moved).to.equal(1);
  });

  it("is the same by the whole URN, and when its type has another name", async () => {
    const type = "random:index/randomPassword:RandomPassword";
    const found = await from(
      () => {
        password("old");
        new Box("box", () => undefined);
      },
      () => {
        password("new", { aliases: [`urn:pulumi:prod::ward::${type}::old`] });
        new pulumi.ComponentResource(
          "ward:components:Case",
          "box",
          {},
          { aliases: [{ type: "ward:components:Box" }] },
        );
      },
    );
    expect(told(found)).to.deep.equal([]);
  });

  it("changes what it changes beside its name", async () => {
    const topic = (name: string, displayName: string, opts: pulumi.CustomResourceOptions = {}) =>
      new aws.sns.Topic(name, { name: "alarms", displayName }, opts);
    const found = await from(
      () => topic("old", "Alarms"),
      () => topic("new", "Pages", { aliases: [{ name: "old" }] }),
    );
    expect(found.changes).to.have.length(1);
    expect(named(found, "new")).to.deep.include({
      ...{ action: "updated", formerUrn: "urn:pulumi:prod::ward::aws:sns/topic:Topic::old" },
      properties: [{ path: "displayName", old: "Alarms", new: "Pages", replaces: false }],
    });
  });
});
