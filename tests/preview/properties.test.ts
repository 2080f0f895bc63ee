import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { loadEnvironment } from "../../environments/load";
import { ConfigurationError } from "../../environments/problems";
import { toDocument } from "../../preview/json";
import { plan } from "../../preview/plan";
import type { Plain } from "../../preview/stack-file";
import { catalog } from "../../systems";
import { configuration } from "../environments/arbitrary";
import type { Raw } from "../environments/stacks";

const root = join(__dirname, "../..");

function planned(raw: Raw) {
  return plan({
    project: "ward",
    stack: "anything",
    root,
    config: { values: raw as { [key: string]: Plain }, secretKeys: [] },
    program: () => require("../../index") as unknown,
    load: loadEnvironment,
    systems: [],
    placement: "default",
    changes: [],
  });
}

describe("whatever a stack's configuration says", function () {
  this.timeout(240_000);

  for (const known of Object.values(catalog))
    it(`${known.name} is planned, breaks no mandatory rule, and leaves no rule in the dark`, async () => {
      await fc.assert(
        fc.asyncProperty(configuration(known), async (raw) => {
          const { violations, summary } = toDocument(await planned(raw));
          expect(violations.filter(({ level }) => level === "mandatory")).to.deep.equal([]);
          expect(summary.unknown).to.equal(0);
          expect(summary.resources).to.be.greaterThan(20);
        }),
        { numRuns: 8 },
      );
    });

  it("is read or refused, and never breaks the reader", async () => {
    const place = fc.constantFrom(
      "environment",
      "aws",
      "kubernetes",
      "backups",
      "systems",
      "secrets",
      "waivers",
    );
    const known = catalog["tenant-provisioning"];
    if (known === undefined) throw new Error("no tenant-provisioning");
    const deep = fc.array(
      fc.oneof(
        place,
        fc.constantFrom(
          "tenant-provisioning",
          "vpc",
          "zones",
          "images",
          "services",
          "databases",
          "caches",
          "sites",
          "registry",
        ),
      ),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(configuration(known), place, deep, fc.jsonValue(), async (raw, first, rest, value) => {
        const broken = structuredClone(raw);
        put(broken, [first, ...rest], value);
        const error = await planned(broken).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error === undefined) return;
        expect(error).to.be.instanceOf(ConfigurationError);
        for (const { path, found, expected } of (error as ConfigurationError).problems) {
          expect(path).to.match(/^(ward:|the stack)/);
          expect(`${found}${expected}`).not.to.match(/Invalid|undefined|\[object/);
        }
      }),
      { numRuns: 100 },
    );
  });
});

function put(target: Raw, [key = "", ...rest]: string[], value: unknown): void {
  const inner = target[key];
  if (rest.length > 0 && typeof inner === "object" && inner !== null) put(inner as Raw, rest, value);
  else target[key] = value;
}
