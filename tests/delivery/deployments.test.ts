import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parseDocument } from "yaml";
import { stacksIn } from "../../preview/stack-file";

interface Resource {
  type: string;
  properties?: Record<string, unknown>;
  options?: Record<string, unknown>;
}

interface Program {
  runtime: string;
  config: Record<string, { type: string; default?: string }>;
  variables: Record<string, unknown>;
  resources: Record<string, Resource>;
}

const root = join(__dirname, "../..");
const text = readFileSync(join(root, "deployments/Pulumi.yaml"), "utf8");
const program = parseDocument(text).toJS() as Program;
const stacks = stacksIn(root);
/** As Pulumi fills in `${…}`, except what the configuration gives. */
const filled = JSON.parse(
  JSON.stringify(program.resources).replace(/"\$\{(source|vcs|commands|options)\}"/g, (_, name: string) =>
    JSON.stringify(program.variables[name]),
  ),
) as Program["resources"];

/**
 * Properties that the provider's schema has, version 1.3.0.
 * https://github.com/pulumi/pulumi-pulumiservice/blob/v1.3.0/provider/cmd/pulumi-resource-pulumiservice/schema.json
 */
const schema: Readonly<Record<string, readonly string[]>> = {
  "pulumiservice:PolicyPack": ["organization", "name", "displayName", "versionTag", "sourcePath", "policies"],
  "pulumiservice:PolicyGroup": [
    "organizationName",
    "name",
    "entityType",
    "mode",
    "policyPacks",
    "stacks",
    "accounts",
  ],
  "pulumiservice:DeploymentSettings": [
    ...["organization", "project", "stack", "sourceContext", "vcs", "operationContext"],
    ...["executorContext", "agentPoolId", "cacheOptions"],
  ],
  "pulumiservice:DriftSchedule": ["organization", "project", "stack", "scheduleCron", "autoRemediate"],
};

function resource(name: string): Resource {
  const found = filled[name];
  if (found === undefined) throw new Error(`no resource ${name}`);
  return found;
}

describe("Pulumi Deployments", () => {
  it("have settings and a look for drift for every stack of the repository", () => {
    const of = (type: string) =>
      Object.values(filled)
        .flatMap((one) => (one.type === type ? [one.properties?.["stack"]] : []))
        .sort();
    expect(of("pulumiservice:DeploymentSettings")).to.deep.equal(stacks);
    expect(of("pulumiservice:DriftSchedule")).to.deep.equal(stacks);
  });

  it("use properties that the provider has, in the version that is pinned", () => {
    const provider = program.resources["provider"];
    expect(provider).to.deep.include({
      type: "pulumi:providers:pulumiservice",
      options: { version: "1.3.0" },
    });
    const unknown = Object.entries(filled).flatMap(([name, { type, properties = {} }]) =>
      type.startsWith("pulumi:")
        ? []
        : Object.keys(properties)
            .filter((key) => !schema[type]?.includes(key))
            .map((key) => `${name}.${key}`),
    );
    expect(unknown).to.deep.equal([]);
  });

  for (const stack of stacks) {
    it(`preview pull requests of ${stack}, and update it on a merge to main`, () => {
      expect(resource(stack).properties).to.deep.include({
        organization: "${" + "organization}",
        project: "ward",
        sourceContext: { git: { branch: "refs/heads/main" } },
      });
      expect(resource(stack).properties?.["vcs"]).to.deep.include({
        provider: "github",
        previewPullRequests: true,
        deployCommits: true,
        pullRequestTemplate: false,
      });
    });

    it(`take a role of ${stack}'s own, and no key`, () => {
      const context = resource(stack).properties?.["operationContext"];
      const { oidc } = context as { oidc: { aws: Record<string, string> } };
      const camel = stack.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      expect(oidc.aws).to.deep.equal({
        roleARN: "${" + `${camel}RoleArn}`,
        sessionName: `ward-${stack}`,
        duration: "1h0m0s",
      });
    });

    it(`tell drift of ${stack} every night, and undo none by themselves`, () => {
      const { scheduleCron, autoRemediate } = resource(`${stack}-drift`).properties ?? {};
      expect(scheduleCron).to.match(/^\d+ 1 \* \* \*$/);
      expect(autoRemediate).to.equal(false);
    });

    it(`have the pack in front of ${stack} before it can be updated`, () => {
      expect(resource(stack).options).to.deep.equal({ dependsOn: ["${" + "enforced}"] });
    });
  }

  it("enforce the pack of this repository: what it forbids is not updated", () => {
    const { mode, entityType, stacks: held, policyPacks } = resource("enforced").properties ?? {};
    expect({ mode, entityType }).to.deep.equal({ mode: "preventative", entityType: "stacks" });
    expect((held as { name: string }[]).map(({ name }) => name).sort()).to.deep.equal(stacks);
    expect(policyPacks).to.deep.equal([{ name: "${" + "pack.name}", versionTag: "${" + "pack.versionTag}" }]);
    expect(resource("pack").properties?.["sourcePath"]).to.equal("${" + "pulumi.cwd}/../policy");
  });

  it("build the program and the pack before they run it", () => {
    const context = resource("prod").properties?.["operationContext"] as Record<string, unknown>;
    expect(context["preRunCommands"]).to.deep.equal(["npm ci"]);
    expect(context["options"]).to.deep.equal({
      skipInstallDependencies: true,
      skipIntermediateDeployments: true,
    });
  });

  it("use no alias of YAML, which Pulumi's reader refuses", () => {
    const aliases = text.split("\n").filter((line) => /:\s*[&*][a-z]/.test(line));
    expect(aliases).to.deep.equal([]);
  });
});
