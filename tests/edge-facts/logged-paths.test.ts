/** Ids of patients in the access log on aws: what CloudWatch masks, worked out as it would. */
import { expect } from "chai";
import type { Shown } from "../../preview/wire";
import { at, listAt, type PlanView, planOf } from "../support/plan";
import { SYSTEMS } from "./answers";
import { LOGGED_PATHS } from "./logged-paths";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const POLICY = "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy";

for (const system of SYSTEMS)
  describe(`the access log of ${system}, on aws`, () => {
    let plan: PlanView;
    let policies: { group: unknown; document: Shown }[];

    before(async () => {
      plan = await planOf("prod", "aws", system);
      policies = plan.all(POLICY).map((it) => ({
        group: at(plan.inputs(it), "logGroupName"),
        document: JSON.parse(String(at(plan.inputs(it), "policyDocument"))) as Shown,
      }));
    });

    it("shows everything but ids in paths, of every site and of its firewall", () => {
      const groups = plan
        .all("aws:cloudwatch/logGroup:LogGroup")
        .map((it) => String(at(plan.inputs(it), "name")))
        .filter((name) => /\/edge(-[^/]+)?$|^aws-waf-logs-/.test(name));
      expect(groups.length).to.equal(plan.all(DISTRIBUTION).length + 1);
      expect(policies.map(({ group }) => group)).to.have.members(groups);
      for (const { document } of policies)
        for (const [path, shown] of Object.entries(LOGGED_PATHS)) {
          const line = (it: string) =>
            `{"timestamp":"1763731052","cs-uri-stem":"${it}","sc-status":"200","ssl-protocol":"TLSv1.3"}`;
          const masked = masks(document).reduce(
            (text, regex) => text.replaceAll(regex, (found) => "*".repeat(found.length)),
            line(path),
          );
          expect(masked.replaceAll(/\*+/g, "/:id"), path).to.equal(line(shown));
        }
    });
    it("finds and masks the same, in words that CloudWatch takes", () => {
      for (const { document } of policies) {
        const [found, masked] = listAt(document, "Statement");
        const names = listAt(document, "Configuration.CustomDataIdentifier").map((it) => at(it, "Name"));
        expect(at(found, "DataIdentifier")).to.deep.equal(names);
        expect(at(found, "Operation.Audit.FindingsDestination")).to.deep.equal({});
        expect(at(masked, "DataIdentifier")).to.deep.equal(names);
        expect(at(masked, "Operation.Deidentify.MaskConfig")).to.deep.equal({});
        for (const regex of masks(document)) expect(regex.source).to.match(ACCEPTED);
      }
    });
  });

/** Up to 200 of the signs that CloudWatch takes in an identifier; JavaScript writes `/` as `\/`. */
const ACCEPTED = /^[\w#=@/;, ^$?[\]{}|\\*+.-]{1,200}$/;

function masks(document: Shown): RegExp[] {
  return listAt(document, "Configuration.CustomDataIdentifier").map(
    (it) => new RegExp(String(at(it, "Regex")), "g"),
  );
}
