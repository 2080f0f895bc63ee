import "../../preview/lean-sdk";
import { expect } from "chai";
import type { Plan } from "../../preview/plan";
import { type Evidence, evidenceOf } from "../../report/evidence/document";
import { evidencePage } from "../../report/evidence/page";
import { planOfStack } from "./plans";

const commit = { id: "4f0c", date: "2026-11-20", changed: [] };
const circumstances = { commit, judgedOn: "2026-11-20", drills: [] };

describe("the evidence of a stack", () => {
  let plan: Plan;
  let evidence: Evidence;
  before(async () => {
    plan = await planOfStack("prod");
    evidence = evidenceOf(plan, circumstances);
  });
  const of =
    (system: string) =>
    <T extends { system: string | null }>(rows: T[]) =>
      rows.filter((row) => row.system === system);

  it("names every rule with its citation and what became of it", () => {
    expect(evidence.policies).to.have.length(plan.verdict.rules);
    const cache = evidence.policies.find(({ name }) => name === "cache-requires-tls");
    expect(cache).to.deep.include({ state: "kept", level: "mandatory", theme: "TLS everywhere" });
    expect(cache?.citations).to.deep.equal(["45 CFR 164.312(e)(1)", "45 CFR 164.312(e)(2)(ii)"]);
    expect(evidence.violations).to.deep.equal([]);
  });

  it("says which TLS versions visitors and clients of data get", () => {
    const told = of("tebx")(evidence.tls).map(({ resource, value }) => `${resource} ${value}`);
    expect(told).to.include("tebx-edge TLSv1.2_2021");
    expect(told).to.include("tebx-cache required");
    expect(told).to.include("tebx-identity-database 1");
    expect(told).to.include("tebx-database enabled");
    expect(of("hospital")(evidence.tls).map(({ value }) => value)).to.include("TLSv1.2 TLSv1.3");
  });

  it("says who may reach a database, and on which port alone", () => {
    const reached = evidence.access.filter(
      ({ of: reachedOne, direction }) => reachedOne === "security group tebx-database" && direction === "in",
    );
    expect(reached.map(({ peer, ports }) => `${peer} ${ports.join()}`)).to.have.members([
      "security group tebx-api 27017/tcp",
      "security group tebx-database-backups-dump 27017/tcp",
    ]);
  });

  it("says how long backups and logs are kept, and what can be had back", () => {
    const kept = of("tebx")(evidence.retention).map(
      ({ resource, says, value }) => `${resource}: ${value} ${says}`,
    );
    expect(kept).to.include("tebx-identity-database: 35 days of point-in-time recovery");
    expect(kept).to.include("tebx-database-backups: 30 days before which nobody can remove a snapshot");
    const backup = evidence.backups.find(({ system, of: data }) => system === "tebx" && data === "database");
    expect(backup).to.deep.include({ target: "aws", recoveryDays: 35, drill: null });
  });

  it("says of every image whether its name is one content", () => {
    const api = of("tebx")(evidence.images).find(({ image }) => image.includes("tebx-api"));
    expect(api).to.deep.include({ image: "registry.tebx.com/tebx-api:1.0.0", digest: null });
    expect(api?.usedBy).to.deep.equal(["tebx-api"]);
  });

  it("is the same bytes for the same plan", () => {
    expect(JSON.stringify(evidenceOf({ ...plan, durationMs: 1 }, circumstances))).to.equal(
      JSON.stringify(evidence),
    );
    expect(evidencePage(evidence)).to.equal(evidencePage(evidenceOf(plan, circumstances)));
  });

  it("tells on the page what the document tells", () => {
    const page = evidencePage(evidence);
    for (const { rule, title } of evidence.policies)
      expect(page)
        .to.include(rule)
        .and.to.include(title.split(/[&<>"']/)[0] ?? "");
    const rows = (caption: string) =>
      (page.split(`<caption>${caption}</caption>`)[1]?.split("</table>")[0]?.match(/<tr>/g) ?? []).length - 1;
    expect(rows("Images that the plan runs")).to.equal(evidence.images.length);
    expect(rows("How long what is kept")).to.equal(evidence.retention.length);
    expect(rows("Who may reach it") + rows("What it may reach")).to.equal(evidence.access.length);
  });
});
