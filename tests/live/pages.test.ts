/** The page of a plan and the page of its evidence, as a browser shows them. */
import "../../preview/lean-sdk";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { expect } from "chai";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { reportPage } from "../../report";
import { evidenceOf } from "../../report/evidence/document";
import { evidencePage } from "../../report/evidence/page";
import { changesSinceThen, planOfStack, planWithViolations } from "../report/plans";
import { findProgram, need } from "./servers";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const sizes = { screen: { width: 1440, height: 1000 }, phone: { width: 390, height: 844 } };

describe("the pages of Ward in a browser", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), "ward-pages-"));
  const files: Record<string, string> = {};
  let browser: Browser;

  before(async function () {
    const hint = "no chromium on PATH: scripts/live-setup installs it";
    const executablePath = need(this, findProgram("chromium"), hint);
    const plan = await planOfStack("prod", "tenant-provisioning");
    const bad = await planWithViolations();
    const commit = { id: "4f0c", date: "2026-11-20", changed: ["systems/tebx.ts"] };
    const pages = {
      plan: reportPage(plan),
      violated: reportPage(bad, await changesSinceThen()),
      evidence: evidencePage(evidenceOf(bad, { commit, judgedOn: "2026-11-20", drills: [] })),
    };
    for (const [name, text] of Object.entries(pages)) {
      files[name] = join(folder, `${name}.html`);
      writeFileSync(files[name], text);
    }
    // Chromium has no sandbox for root.
    browser = await chromium.launch({
      executablePath,
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the page complains of, and whatever it asks the network for. */
  async function opened<T>(
    name: string,
    look: BrowserContextOptions,
    visit: (page: Page, heard: string[]) => Promise<T>,
  ) {
    const context = await browser.newContext(look);
    try {
      const page = await context.newPage();
      const heard: string[] = [];
      page.on("console", (message) => heard.push(message.text()));
      page.on("pageerror", (error) => heard.push(error.message));
      page.on("request", (request) => {
        if (!request.url().startsWith("file:")) heard.push(request.url());
      });
      await page.goto(pathToFileURL(files[name] ?? "").href);
      return await visit(page, heard);
    } finally {
      await context.close();
    }
  }
  const pictured = async (page: Page, name: string) => {
    const to = process.env["WARD_SCREENSHOTS"];
    if (to !== undefined) await page.screenshot({ path: join(to, `${name}.png`), fullPage: true });
  };
  const unfold = (page: Page) =>
    page.$$eval("details", (all) => {
      for (const details of all) details.setAttribute("open", "");
    });

  for (const name of ["plan", "violated", "evidence"]) {
    for (const colorScheme of ["light", "dark"] as const)
      it(`${name}, ${colorScheme}: asks the network for nothing, complains of nothing, is accessible`, () =>
        opened(name, { colorScheme, viewport: sizes.screen }, async (page, heard) => {
          await unfold(page);
          expect(heard).to.deep.equal([]);
          await pictured(page, `${name}-${colorScheme}`);
          // By the debugger, which the page's own policy does not hold back.
          await page.evaluate(axe);
          const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).to.deep.equal([]);
        }));

    it(`${name}: fits a phone, and scrolls only what has to`, () =>
      opened(name, { viewport: sizes.phone }, async (page) => {
        await unfold(page);
        await pictured(page, `${name}-phone`);
        expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(sizes.phone.width);
      }));
  }

  it("finds resources by any of their words, and says how many", () =>
    opened("plan", {}, async (page) => {
      const plan = await planOfStack("prod", "tenant-provisioning");
      const wanted = plan.resources.filter(
        ({ custom, type, system }) =>
          custom && type === "aws:rds/instance:Instance" && system === "tenant-provisioning",
      ).length;
      const all = plan.resources.filter(({ custom }) => custom).length;
      await page.getByLabel("Find a resource").fill("tenant aws:rds:Instance");
      expect(await page.locator("#resources-table tbody tr:visible").count()).to.equal(wanted);
      expect(await page.locator("output[for=find-resource]").textContent()).to.equal(`${wanted} of ${all}`);
    }));

  it("can be used by keyboard: the first stop skips the navigation, a place in a drawing shows its ways", () =>
    opened("plan", {}, async (page) => {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).to.equal("Skip to the content");
      await page.locator('#tenant-provisioning [data-place="internet"]').focus();
      const near = await page.$$eval("#tenant-provisioning .way.near", (ways) =>
        ways.map((way) => way.getAttribute("data-from")),
      );
      expect(near).to.deep.equal(["internet"]);
      const far = await page.$$eval("#tenant-provisioning .place.far", (places) =>
        places.map((place) => place.getAttribute("data-place")),
      );
      expect(far).to.include.members(["cache", "database"]);
      expect(far).not.to.include.members(["edge", "internet"]);
    }));

  it("shows everything on paper, in daylight colours, without what only a screen can do", () =>
    opened("plan", { colorScheme: "dark" }, async (page) => {
      await page.emulateMedia({ media: "print" });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await page.locator("nav").isVisible()).to.equal(false);
      expect(await page.locator("details:not([open])").count()).to.equal(0);
      expect(await page.evaluate("getComputedStyle(document.body).color")).to.equal("rgb(23, 32, 44)");
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      expect(await page.locator("details[open][data-unfolded]").count()).to.equal(0);
      expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString()).to.equal("%PDF-");
    }));
});
