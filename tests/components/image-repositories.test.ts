import { expect } from "chai";
import { ImageRepositories } from "../../components/image-repositories";
import { at, listAt, type PlanView, parsed, placements, planFor, planOf, planWith } from "../support/plan";

const REPOSITORY = "aws:ecr/repository:Repository";
const LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const SERVER = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const API = "hospital-images-hospital/api-gateway";

/** Of every image in the plan, wherever it stands. */
function imagesIn(plan: PlanView): string[] {
  const text = JSON.stringify(plan.resources.map((resource) => plan.inputs(resource)));
  return [...new Set(text.match(/[\w.:-]+\/[\w./-]+:\d[\w.-]*/g) ?? [])];
}

/** Of those that are pulled from the registry. */
function pathsIn(plan: PlanView): string[] {
  const pulled = imagesIn(plan).filter((image) => image.startsWith(`${SERVER}/`));
  return [...new Set(pulled.map((image) => image.slice(SERVER.length + 1).replace(/:.*$/, "")))];
}

function repositories(plan: PlanView): string[] {
  return plan.all(REPOSITORY).map((resource) => String(at(plan.inputs(resource), "name")));
}

describe("ImageRepositories", () => {
  for (const placement of placements) {
    it(`hold every image that runs from the registry (${placement})`, async () => {
      const plan = await planOf("prod", placement, "hospital");
      expect(repositories(plan)).to.include.members(pathsIn(plan));
      expect(pathsIn(plan)).to.include.members(["hospital/api-gateway", "hospital/ward-backup"]);
      expect(plan.plan.verdict.violations).to.deep.equal([]);
    });

    it(`are in the account and region of the registry's name (${placement})`, async () => {
      const plan = await planOf("prod", placement, "hospital");
      const provider = plan.one("pulumi:providers:aws", "hospital-images");
      expect(at(plan.inputs(provider), "region")).to.equal("us-west-2");
      expect(String(at(plan.inputs(provider), "allowedAccountIds"))).to.include("123456789012");
    });
  }

  it("are no more than these where sites are served from images too", async () => {
    const plan = await planOf("prod", "kubernetes", "hospital");
    expect(repositories(plan)).to.have.members(pathsIn(plan));
  });

  it("scan what is pushed, move no tag, encrypt by KMS, are not emptied, and are protected in prod", async () => {
    const plan = await planOf("prod", "kubernetes", "hospital");
    const repository = plan.one(REPOSITORY, API);
    expect(plan.inputs(repository)).to.deep.equal({
      name: "hospital/api-gateway",
      imageScanningConfiguration: { scanOnPush: true },
      imageTagMutability: "IMMUTABLE",
      encryptionConfigurations: [{ encryptionType: "KMS" }],
      forceDelete: false,
    });
    expect(repository.protect).to.equal(true);
  });

  it("let images go after 14 days without a tag, and no other image ever", async () => {
    const plan = await planOf("prod", "kubernetes", "hospital");
    const policies = plan.all(LIFECYCLE).map((it) => [it.name, plan.inputs(it)] as const);
    expect(policies.map(([name]) => name)).to.deep.equal(plan.all(REPOSITORY).map(({ name }) => name));
    for (const [, inputs] of policies) {
      const [rule, ...others] = listAt(parsed(at(inputs, "policy")), "rules");
      expect(others).to.deep.equal([]);
      expect(at(rule, "selection")).to.deep.equal({
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: 14,
      });
    }
    expect(plan.get(LIFECYCLE, API, "repository")).to.equal("hospital/api-gateway");
    expect(plan.one(LIFECYCLE, API).dependencies).to.include(plan.one(REPOSITORY, API).urn);
  });

  it("are open to nobody by a policy of their own", async () => {
    const plan = await planOf("prod", "kubernetes", "hospital");
    expect(plan.all("aws:ecr/repositoryPolicy:RepositoryPolicy")).to.deep.equal([]);
  });

  it("are made by one stack: staging runs the very images of prod", async () => {
    const plan = await planOf("staging", "kubernetes", "hospital");
    expect(repositories(plan)).to.deep.equal([]);
    expect(imagesIn(plan)).to.include(`${SERVER}/hospital/api-gateway:1.0.0`);
    expect(plan.all("pulumi:providers:aws").map(({ name }) => name)).not.to.include("hospital-images");
  });

  it("are not made for an image that the stack takes from elsewhere", async () => {
    const changes = ["systems.hospital.images.api-gateway=ghcr.io/team/api:1.4.2"];
    const plan = await planFor({ stack: "prod", placement: "kubernetes", system: "hospital", changes });
    expect(repositories(plan)).not.to.include("hospital/api-gateway");
    expect(repositories(plan)).to.include("hospital/graphql-gateway");
  });

  it("are refused with everything that is wrong about them", async () => {
    const given = { repositories: ["Team/api", "a", "a/b", "a/b"], untaggedDays: 0 };
    const told = await refusal(given);
    expect(told).to.include('repository "Team/api" is no name for ECR');
    expect(told).to.include('repository "a" is no name for ECR: give 2 to 256');
    expect(told).to.include("name each once");
    expect(told).to.include("untaggedDays is 0: give a whole number of days, 1 or more");
    expect(await refusal({ repositories: [] })).to.include("repositories is empty");
  });
});

async function refusal(spec: { repositories: string[]; untaggedDays?: number }): Promise<string> {
  const scope = { stack: "prod", system: "hospital", environment: "prod", protect: true } as const;
  const made = planWith({ stack: "prod", placement: "kubernetes", system: "hospital" }, () => {
    new ImageRepositories("hospital-images", { scope, ...spec });
  });
  return made.then(
    () => "accepted",
    (error: Error) => error.message,
  );
}
