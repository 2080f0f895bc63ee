import { secret } from "@pulumi/pulumi";
import { expect } from "chai";
import { ApiService } from "../../components/api-service";
import { RegistryCredentials } from "../../components/registry-credentials";
import { SystemSecrets } from "../../components/system-secrets";
import { layNetworks } from "../../environments/layers";
import { loadEnvironment } from "../../environments/load";
import { createProviders } from "../../environments/providers";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { at, listAt, type PlanView, parsed, planWith, SYSTEM } from "../support/plan";

/** One service whose registry asks for a password. */
function program(): void {
  const environment = loadEnvironment();
  const [settings] = environment.systems;
  if (settings === undefined) throw new Error("the stack has no system");
  const { name } = environment;
  const scope = { stack: "prod", system: SYSTEM, environment: name, protect: true };
  const opts = { providers: createProviders(environment, settings) };
  const layers = layNetworks(tenantProvisioning, settings, scope, environment.profile, opts);
  const target = layers.services;
  const given = { server: "registry.example.com", username: "ward", password: secret("pass") };
  const registry = new RegistryCredentials(`${SYSTEM}-registry`, { ...given, targets: [target] }, opts);
  const where = { path: "secrets", objectName: `${SYSTEM}-secrets`, readers: [target] };
  const secrets = new SystemSecrets(`${SYSTEM}-secrets`, { generated: {}, given: {}, ...where }, opts);
  const { metricsPath: _, ...sheet } = tenantProvisioning.services[SYSTEM];
  const plain = { ...sheet, env: {}, pools: {}, uses: [], egress: [], writablePaths: [] };
  const live = { service: SYSTEM, target, connections: [], secrets, pull: registry.on(target.kind) };
  new ApiService(SYSTEM, { ...plain, ...live, release: { command: ["migrate"] } }, opts);
}

const planOn = (placement: "aws" | "kubernetes"): Promise<PlanView> =>
  planWith({ stack: "prod", placement }, async () => program());

describe("RegistryCredentials", () => {
  it("let Fargate pull the service and its release, and read nothing else", async () => {
    const plan = await planOn("aws");
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const containers = listAt(parsed(plan.get(type, SYSTEM, "containerDefinitions")));
    const pulls = containers.map((it) => [at(it, "name"), at(it, "repositoryCredentials")]);
    const credentials = { credentialsParameter: `prod-${SYSTEM}-registry` };
    expect(pulls).to.deep.equal([
      ["files", undefined],
      ["release", credentials],
      [SYSTEM, credentials],
    ]);
    const policy = parsed(plan.get("aws:iam/role:Role", SYSTEM, "inlinePolicies.0.policy"));
    const [read, decrypt] = listAt(policy, "Statement");
    expect(at(read, "Action")).to.equal("secretsmanager:GetSecretValue");
    const [arn] = listAt(read, "Resource").map(String);
    expect(arn).to.match(
      new RegExp(`^arn:aws:secretsmanager:[a-z0-9-]+:\\d{12}:secret:prod-${SYSTEM}-registry-\\?{6}$`),
    );
    expect(at(decrypt, "Condition.StringLike")).to.deep.equal({ "kms:EncryptionContext:SecretARN": [arn] });
  });

  it("let pods pull the service and its release", async () => {
    const plan = await planOn("kubernetes");
    for (const [type, name] of [
      ["kubernetes:apps/v1:Deployment", SYSTEM],
      ["kubernetes:batch/v1:Job", `${SYSTEM}-release`],
    ] as const)
      expect(plan.get(type, name, "spec.template.spec.imagePullSecrets")).to.deep.equal([
        { name: `${SYSTEM}-registry` },
      ]);
    const type = plan.get("kubernetes:core/v1:Secret", `${SYSTEM}-registry`, "type");
    expect(type).to.equal("kubernetes.io/dockerconfigjson");
  });

  it("break no rule", async () => {
    for (const placement of ["aws", "kubernetes"] as const)
      expect((await planOn(placement)).plan.verdict.violations).to.deep.equal([]);
  });
});
