import { expect } from "chai";
import fc from "fast-check";
import { physicalName } from "../../components/naming";
import { systems } from "../../systems";
import { at, type PlanView, placements, planFor, planOf } from "../support/plan";
import { physicalNames, unruled } from "./physical-names";

const long = "a".repeat(39);
/** What Pulumi appends to a name that it makes: a hyphen and seven digits. */
const SUFFIX = 8;
/** Made by one stack for all: another runs the very images that this one does. */
const SHARED = "aws:ecr/repository:Repository";
/** Types that Pulumi names itself, and the most their names may have. */
const namedByPulumi: Record<string, number> = {
  "aws:iam/role:Role": 64,
  "aws:scheduler/schedule:Schedule": 64,
  "aws:ec2/securityGroup:SecurityGroup": 255,
  "aws:rds/parameterGroup:ParameterGroup": 255,
  "aws:rds/subnetGroup:SubnetGroup": 255,
  "aws:elasticache/parameterGroup:ParameterGroup": 255,
  "aws:elasticache/subnetGroup:SubnetGroup": 255,
};

function wrong(plan: PlanView): string[] {
  return physicalNames(plan)
    .filter(({ name, rule }) => name.length > rule.max || !rule.pattern.test(name))
    .map(({ resource, key, name }) => `${resource.type} ${key}: ${name}`);
}

for (const [system, placement] of Object.keys(systems).flatMap((name) =>
  placements.map((placement) => [name, placement] as const),
)) {
  describe(`physical names (${system}, ${placement})`, () => {
    it("are what their services take", async () => {
      expect(wrong(await planOf("prod", placement, system))).to.deep.equal([]);
    });
    it("are what their services take in a stack with a name of 40 letters", async () => {
      const plan = await planFor({ stack: "prod", placement, system, name: `${long}b` });
      expect(wrong(plan)).to.deep.equal([]);
    });
    it("are all known, with their limits", async () => {
      expect(unruled(await planOf("prod", placement, system))).to.deep.equal([]);
    });
    it("leave room for what Pulumi appends to its own", async () => {
      const plan = await planOf("prod", placement, system);
      const over = plan.resources.filter(
        ({ type, name }) => name.length + SUFFIX > (namedByPulumi[type] ?? 1000),
      );
      expect(over.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
    });
    it("are never those of another stack, however alike the stacks are called", async () => {
      const names = async (name: string) =>
        new Set(
          physicalNames(await planFor({ stack: "prod", placement, system, name }))
            .filter(({ resource }) => !inOwnGround(resource.type) && resource.type !== SHARED)
            .map(({ resource, key, name: physical }) => `${resource.type} ${key} ${physical}`),
        );
      const [one, other] = [await names(`${long}1`), await names(`${long}2`)];
      expect([...one].filter((name) => other.has(name))).to.deep.equal([]);
    });
    it("have labels that Kubernetes takes", async () => {
      const plan = await planFor({ stack: "prod", placement, system, name: `${long}b` });
      const labels = plan.resources.flatMap((resource) =>
        Object.values((at(plan.inputs(resource), "metadata.labels") ?? {}) as Record<string, string>),
      );
      expect(labels.filter((label) => !/^[a-zA-Z0-9]([\w.-]{0,61}[a-zA-Z0-9])?$/.test(label))).to.deep.equal(
        [],
      );
    });
  });
}

/** Unique within a namespace, a plan, a user or a Cloud Map namespace, each of which is the stack's own. */
function inOwnGround(type: string): boolean {
  return (
    (type.startsWith("kubernetes:") && type !== "kubernetes:core/v1:Namespace") ||
    type === "aws:backup/selection:Selection" ||
    type === "aws:iam/userPolicy:UserPolicy" ||
    type === "aws:servicediscovery/service:Service"
  );
}

describe("a stack's name", () => {
  // Pulumi allows letters, digits, hyphens, underscores and full stops.
  for (const name of ["Prod", "prod_eu", "prod.eu", "2026", "a".repeat(100)]) {
    it(`is refused, or makes names that services take: ${name.slice(0, 20)}`, async () => {
      for (const placement of placements) {
        const plan = await planFor({ stack: "prod", placement, name }).catch((error: Error) => {
          expect(error.name).to.equal("ConfigurationError");
          return undefined;
        });
        if (plan !== undefined) expect(wrong(plan)).to.deep.equal([]);
      }
    });
  }
});

describe("physicalName", () => {
  const scope = { system: "tenant-provisioning", environment: "prod", protect: true } as const;
  const stack = fc.stringMatching(/^[a-z][a-z0-9-]{0,60}$/);
  const role = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/);

  const cases: readonly (readonly [stack: string, role: string, max: number, name: string])[] = [
    ["prod", "database", 63, "prod-tenant-provisioning-database"],
    ["prod", "", 32, "prod-tenant-provisioning"],
    ["prod", "database", 33, "prod-tenant-provisioning-database"],
  ];
  for (const [name, part, max, expected] of cases)
    it(`is ${expected} of at most ${max} letters`, () => {
      expect(physicalName({ ...scope, stack: name }, part, max)).to.equal(expected);
    });
  it("ends a name that is too long in a hash of the whole", () => {
    const name = physicalName({ ...scope, stack: "prod" }, "database", 32);
    expect(name).to.match(/^prod-tenant-provisioning-[0-9a-f]{6}$/);
  });
  it("is never longer than the service allows, and the same every time", () => {
    fc.assert(
      fc.property(stack, role, fc.integer({ min: 20, max: 80 }), (name, part, max) => {
        const made = physicalName({ ...scope, stack: name }, part, max);
        expect(made.length).to.be.at.most(max);
        expect(physicalName({ ...scope, stack: name }, part, max)).to.equal(made);
      }),
    );
  });
  it("differs for stacks that differ", () => {
    fc.assert(
      fc.property(stack, stack, fc.integer({ min: 32, max: 80 }), (one, other, max) => {
        fc.pre(one !== other);
        const names = [one, other].map((name) => physicalName({ ...scope, stack: name }, "database", max));
        expect(names[0]).not.to.equal(names[1]);
      }),
    );
  });
});
