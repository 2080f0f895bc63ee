import { readFileSync } from "node:fs";
import { expect } from "chai";
import { pageOf, systemPage } from "../../preview/system-page";
import { systems } from "../../systems";

describe("a system's page", () => {
  for (const system of Object.keys(systems))
    it(`shows what is planned for ${system} today`, async () => {
      expect(readFileSync(pageOf(system), "utf8")).to.equal(await systemPage(system));
    });

  it("names every secret that people give, those of the backup site too", () => {
    const row = (system: string) =>
      /\| secrets that people give \| (.*) \|/.exec(readFileSync(pageOf(system), "utf8"))?.[1];
    expect(row("inamsos")).to.equal("SMTP_PASSWORD, backupAccessKeyId, backupSecretAccessKey");
    expect(row("tebx")).to.equal("none");
  });
});
