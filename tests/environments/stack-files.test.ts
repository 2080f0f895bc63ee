import { join } from "node:path";
import { expect } from "chai";
import { parseEnvironment } from "../../environments/parse";
import { describe as tell } from "../../environments/problems";
import { placements } from "../../environments/schema";
import { readStackFile } from "../../preview/stack-file";
import { catalog } from "../../systems";
import type { Raw } from "./stacks";

const root = join(__dirname, "../..");
const names = Object.keys(catalog);

for (const stack of ["prod", "staging"]) {
  describe(`Pulumi.${stack}.yaml`, () => {
    const { values } = readStackFile(root, "ward", stack);
    const systems = values["systems"] as Record<string, Raw>;

    const problemsOf = (some: readonly string[], placement?: string) => {
      const chosen = some.map((name) => [name, { ...systems[name], ...(placement && { placement }) }]);
      const raw = { ...values, systems: Object.fromEntries(chosen) };
      const source = { stack, preview: true, secretKeys: ["secrets"] };
      return (parseEnvironment(raw, source, catalog).problems ?? []).map(tell);
    };

    it("holds every system that Ward knows", () => {
      expect(Object.keys(systems).sort()).to.deep.equal([...names].sort());
    });

    it("places each where its guide does", () => {
      expect(problemsOf(names)).to.deep.equal([]);
      expect(Object.values(systems).filter((own) => own["placement"] !== undefined)).to.deep.equal([]);
    });

    for (const placement of placements) {
      it(`holds for all systems together on ${placement}`, () => {
        expect(problemsOf(names, placement)).to.deep.equal([]);
      });

      for (const name of names)
        it(`holds for ${name} alone on ${placement}`, () => {
          expect(problemsOf([name], placement)).to.deep.equal([]);
        });
    }
  });
}

describe("the stack files together", () => {
  it("give no two clusters' VPCs, and no two stacks, the same data subnets", () => {
    const subnets = ["prod", "staging"].flatMap((stack) => {
      const { kubernetes, systems } = readStackFile(root, "ward", stack).values as Record<string, Raw>;
      const own = Object.values(systems as Record<string, Raw>).map((system) => system["kubernetes"]);
      return [kubernetes, ...own].flatMap((one) => rangesOf(one as Raw | undefined));
    });
    expect(new Set(subnets).size).to.equal(subnets.length);
  });
});

function rangesOf(kubernetes: Raw | undefined): string[] {
  const vpc = kubernetes?.["vpc"] as { dataSubnets?: Record<string, string> } | undefined;
  return Object.values(vpc?.dataSubnets ?? {});
}
