import { expect } from "chai";
import type { Change, Changes } from "../../../preview/against/changes";
import { heldBy } from "../../../preview/against/stateful";
import { changesText } from "../../../preview/against/text";
import { coloursFor } from "../../../preview/colours";

const plain = coloursFor({});
const type = "aws:rds/instance:Instance";
const held = heldBy(type, {});
if (held === undefined) throw new Error("a database holds data");

function change(action: Change["action"], name: string, more: Partial<Change> = {}): Change {
  const urn = `urn:pulumi:prod::ward::aws:sns/topic:Topic::${name}`;
  return {
    action,
    urn,
    type: "aws:sns/topic:Topic",
    name,
    system: "tebx",
    custom: true,
    protect: false,
    properties: [],
    ...more,
  };
}

const lost = change("replaced", "tebx-database", {
  ...{ type, protect: true, destroys: held },
  properties: [{ path: "username", old: "root", new: "main", replaces: true }],
});

function text(
  changes: Change[],
  more: Partial<Changes> = {},
  look: { width?: number; all?: boolean; colours?: typeof plain } = {},
) {
  const all = { against: "main (3f2a1c9)", notes: [], moved: 0, unchanged: 7, changes, ...more };
  return changesText(all, { colours: plain, width: 100, all: false, ...look }).join("\n\n");
}

describe("changes as text", () => {
  it("begin with what would destroy data: what is lost, why, and what to do instead", () => {
    const lines = text([lost, change("created", "tebx-alarms")]).split("\n");
    expect(lines[0]).to.equal("✘ This would destroy data: 1 replaced");
    expect(lines[2]).to.equal(`  ± replaced  tebx-database  ${type}  tebx`);
    expect(lines[3]).to.equal('      username  "root" → "main"  forces a replacement');
    expect(lines[4]).to.equal("      holds    the rows of a database");
    expect(lines[5]).to.contain("guarded  `pulumi up` stops at it, because of `protect`");
    expect(lines[6]).to.equal("      instead");
    expect(lines[7]).to.match(/^ {8}1\. Build the new one beside it/);
  });

  it("are red where data is lost, on a terminal, and say it in words everywhere", () => {
    const colours = coloursFor({ isTTY: true }, {});
    expect(text([lost], {}, { colours })).to.contain(
      colours.red(colours.bold("✘ This would destroy data: 1 replaced")),
    );
    expect(text([lost]))
      .to.contain("± replaced")
      .and.contain("forces a replacement");
  });

  it("tell an alias that is missing", () => {
    const gone = change("deleted", "old", { destroys: held, renamed: "urn:pulumi:prod::ward::a:b:C::new" });
    expect(text([gone], {}, { width: 200 })).to.contain(
      'instead  If this is new now, say so in its options: aliases: ["urn:pulumi:prod::ward::aws:sns/topic:Topic::old"]',
    );
  });

  it("are counted, and nothing is a sentence as well", () => {
    const some = [change("created", "a"), change("updated", "b"), change("deleted", "c")];
    expect(text(some, { moved: 2 })).to.contain(
      "Changes since main (3f2a1c9)  1 created · 1 updated · 1 deleted  7 as they are, 2 of them under another name",
    );
    expect(text([])).to.equal("Changes since main (3f2a1c9)  nothing changes  7 as they are");
    expect(text([], { notes: ["An update was interrupted."] })).to.contain("! An update was interrupted.");
  });

  it("stand by system, without components unless asked", () => {
    const some = [change("created", "x", { system: undefined }), change("updated", "c", { custom: false })];
    expect(text(some))
      .to.contain("the stack itself\n  + created   x  aws:sns/topic:Topic")
      .and.not.contain("updated");
    expect(text(some, {}, { all: true })).to.contain("tebx\n  ~ updated   c");
  });

  it("put many of one type that come or go into one line, unless asked", () => {
    const many = ["a", "b", "c", "d"].map((name) => change("created", name));
    expect(text(many))
      .to.contain("  + created   a and 3 more  aws:sns/topic:Topic")
      .and.not.contain("  + created   b");
    expect(text(many, {}, { all: true })).to.contain("  + created   d");
    expect(text(many.slice(1)))
      .to.contain("  + created   b")
      .and.contain("  + created   c");
  });

  it("show the lines of a text that went and came", () => {
    const properties = [{ path: "data", old: "a\nb\nc", new: "a\nx\nc", replaces: false }];
    expect(text([change("updated", "nginx", { properties })])).to.contain(
      "      data\n        - b\n        + x",
    );
  });

  it("say nothing of a secret, and not what nobody knows yet", () => {
    const properties = ["[secret]", "[unknown]"].map((value) => ({
      path: "p",
      old: value,
      new: value,
      replaces: false,
    }));
    expect(text([change("updated", "p", { properties })]))
      .to.contain("      p  another secret")
      .and.contain("      p  another one, known after the update");
  });

  it("are cut to the first properties, and to the width", () => {
    const properties = Array.from({ length: 12 }, (_, index) => ({
      ...{ path: `p[${index}]`, old: "o".repeat(300), new: "n".repeat(300), replaces: false },
    }));
    const some = [change("updated", "b", { properties })];
    for (const width of [80, 100, 200]) {
      const lines = text(some, {}, { width }).split("\n");
      expect(Math.max(...lines.map((line) => line.length))).to.be.within(width - 4, width);
      expect(lines.at(-1)).to.equal("      and 4 more properties (--all)");
    }
    expect(text(some, {}, { all: true })).to.contain("p[11]");
  });
});
