/** Files that Ward uploads itself: a site alone, in the network of a system. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { StaticSite } from "../../components/static-site";
import { layNetworks } from "../../environments/layers";
import { loadEnvironment } from "../../environments/load";
import { createProviders } from "../../environments/providers";
import { at, planWith, SYSTEM } from "../support/plan";
import { sheet } from "./refusal";

const SITE = `${SYSTEM}-web`;
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

describe("A folder of built files", () => {
  const upload = (folder?: string, placement: "aws" | "kubernetes" = "aws") =>
    planWith({ stack: "prod", placement }, async () => {
      const environment = loadEnvironment();
      const [settings] = environment.systems;
      if (settings === undefined) throw new Error("the stack has no system");
      const opts = { providers: createProviders(environment, settings) };
      const scope = { stack: "prod", system: SYSTEM, environment: environment.name, protect: true };
      const layers = layNetworks(sheet(), settings, scope, environment.profile, opts);
      const local = folder === undefined ? {} : { localFolder: folder };
      const spec = { image: "registry.healthcare.com/web:1.2.3", folder: "/html", hashed: ["/assets"] };
      new StaticSite(SITE, { ...spec, site: "web", target: layers.services, ...local }, opts);
    });
  function built(): string {
    const folder = mkdtempSync(join(tmpdir(), "ward-site-"));
    mkdirSync(join(folder, "assets"));
    for (const path of ["index.html", "logo.svg", "assets/app.3f2a.js", ".env"])
      writeFileSync(join(folder, path), path);
    return folder;
  }
  const refused = (folder: string) =>
    upload(folder).then(
      () => "",
      (error: Error) => error.message,
    );

  it("is uploaded with types and times by path, but for what is hidden", async () => {
    const plan = await upload(built());
    const objects = plan.all(OBJECT).map((it) => plan.inputs(it));
    const seen = objects.map((it) => ["key", "contentType", "cacheControl"].map((key) => at(it, key)));
    expect(seen).to.have.deep.members([
      ["assets/app.3f2a.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
      ["logo.svg", "image/svg+xml", "no-cache"],
      ["index.html", "text/html; charset=utf-8", "no-cache"],
    ]);
  });
  it("is uploaded with index.html last, once the bucket is private", async () => {
    const plan = await upload(built());
    const page = plan.one(OBJECT, `${SITE}-index.html`);
    const others = plan.all(OBJECT).filter((it) => it !== page);
    expect(page.dependencies).to.include.members(others.map(({ urn }) => urn));
    const block = plan.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", SITE);
    for (const { dependencies } of plan.all(OBJECT)) expect(dependencies).to.include(block.urn);
  });
  it("is refused when it is not there, has no page, or holds a link", async () => {
    const folder = built();
    symlinkSync("/etc/passwd", join(folder, "users.txt"));
    expect(await refused(folder)).to.include('"users.txt" in folder');
    expect(await refused(join(folder, "missing"))).to.include("cannot be read: build the site first");
    expect(await refused(join(folder, "assets"))).to.include("has no index.html");
  });
  it("is not read on kubernetes, where the image has the files", async () => {
    const plan = await upload("never/built", "kubernetes");
    expect(plan.all(OBJECT)).to.deep.equal([]);
    expect(plan.get("ward:components:StaticSite", SITE, "target")).to.equal("kubernetes");
  });
  it("is not needed: without it nothing is uploaded", async () => {
    expect((await upload()).all(OBJECT)).to.deep.equal([]);
  });
});
