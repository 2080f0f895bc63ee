import { readFileSync } from "node:fs";
import { expect } from "chai";
import { pageOf, systemPage } from "../../preview/system-page";
import { systems } from "../../systems";

describe("a system's page", () => {
  for (const system of Object.keys(systems))
    it(`shows what is planned for ${system} today`, async () => {
      expect(readFileSync(pageOf(system), "utf8")).to.equal(await systemPage(system));
    });
});
