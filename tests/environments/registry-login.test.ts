/** The login of a registry in whole systems: whatever is pulled from there has it, and nothing else does. */
import { expect } from "chai";
import type { Placement } from "../../environments/environment";
import type { Recording } from "../../preview/monitor";
import { conceal, reveal, type Shown } from "../../preview/wire";
import { applyWith, oneOf, planted } from "../support/applied";
import { at, listAt, type PlanView, parsed, placements, planFor, planOf } from "../support/plan";

const SERVER = "registry.example.com:5000";
const SYSTEM = "tebx";
const own = `systems.${SYSTEM}`;
const login = [`${own}.registry.server=${SERVER}`, `${own}.registry.login=true`];
/** The service, its identity provider, its site and the program of its backups, each from elsewhere. */
const ELSEWHERE = ["tebx-api", "keycloak", "dashboard", "backup"];

const CREDENTIALS = "ward:components:RegistryCredentials";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const ROLE = "aws:iam/role:Role";
const NAME = `${SYSTEM}-registry`;

const planWith = (placement: Placement, changes: readonly string[]): Promise<PlanView> =>
  planFor({ stack: "prod", placement, system: SYSTEM, changes });

/** What runs an image, on either target: its name, the images, and what it shows to registries. */
interface Runner {
  name: string;
  images: string[];
  shows: (Shown | undefined)[];
}

function pods(plan: PlanView): Runner[] {
  return plan.resources.flatMap((resource) => {
    const spec = at(plan.inputs(resource), "spec");
    const pod = at(spec, "template.spec") ?? at(spec, "jobTemplate.spec.template.spec");
    if (!resource.type.startsWith("kubernetes:") || at(pod, "containers") === undefined) return [];
    const containers = [
      ...listAt(pod, "containers"),
      ...(at(pod, "initContainers") === undefined ? [] : listAt(pod, "initContainers")),
    ];
    const images = containers.map((container) => String(at(container, "image")));
    return [{ name: resource.name, images, shows: [at(pod, "imagePullSecrets")] }];
  });
}

function containers(plan: PlanView): Runner[] {
  return plan.all(TASK).flatMap((task) =>
    listAt(parsed(at(plan.inputs(task), "containerDefinitions"))).map((container) => ({
      name: `${task.name} ${at(container, "name")}`,
      images: [String(at(container, "image"))],
      shows: [at(container, "repositoryCredentials")],
    })),
  );
}

/** Whose role may read the secret; a task's own, or that of its execution. */
function readers(plan: PlanView): string[] {
  const policies = (name: string) => JSON.stringify(plan.get(ROLE, name, "inlinePolicies") ?? []);
  return plan
    .all(ROLE)
    .map(({ name }) => name)
    .filter((name) => policies(name).includes("secretsmanager:GetSecretValue"))
    .map((name) => name.replace(/-execution$/, ""));
}

const pulled = ({ images }: Runner) => images.some((image) => image.startsWith(`${SERVER}/`));
const names = (runners: Runner[]) => runners.map(({ name }) => name).sort();

/** Each has what it needs, and only it. */
function expectLogins(plan: PlanView): void {
  for (const [runners, credentials] of [
    [pods(plan), [{ name: NAME }]],
    [containers(plan), { credentialsParameter: `prod-${NAME}` }],
  ] as const)
    for (const runner of runners)
      expect(runner.shows, runner.name).to.deep.equal([pulled(runner) ? credentials : undefined]);
  const tasks = containers(plan)
    .filter(pulled)
    .map(({ name }) => name.replace(/ .*/, ""));
  expect(readers(plan).sort()).to.deep.equal([...new Set(tasks)].sort());
}

const BACKUPS = [
  "cache-backups-copy",
  "cache-backups-drill",
  "database-backups-drill",
  "database-backups-dump",
  "identity-database-backups-dump",
  "identity-database-backups-drill",
  "uploads-backups-sync",
].map((name) => `${SYSTEM}-${name}`);
/** Only kubernetes has them. */
const LOOKS = ["cache", "database", "identity-database", "uploads"].map(
  (of) => `${SYSTEM}-${of}-backups-watch`,
);

/** What is pulled from there when all of the sheet's images are. */
const all: Record<Placement, { pods: string[]; tasks: string[] }> = {
  aws: { pods: [], tasks: ["tebx-api", "tebx-keycloak", ...BACKUPS] },
  kubernetes: { pods: ["tebx-api", "tebx-edge", "tebx-keycloak", ...BACKUPS, ...LOOKS], tasks: [] },
  hybrid: { pods: ["tebx-api", "tebx-edge", "tebx-keycloak"], tasks: BACKUPS },
};

describe("the login of a system's registry", () => {
  for (const placement of placements) {
    it(`is given to services, identity providers, sites and backups (${placement})`, async () => {
      const plan = await planWith(placement, login);
      expectLogins(plan);
      expect(names(pods(plan).filter(pulled))).to.have.members(all[placement].pods);
      const tasks = containers(plan)
        .filter(pulled)
        .map(({ name }) => name.replace(/ .*/, ""));
      expect([...new Set(tasks)]).to.have.members(all[placement].tasks);
      expect(plan.plan.verdict.violations).to.deep.equal([]);
    });

    it(`is given to nothing that comes from elsewhere (${placement})`, async () => {
      for (const image of ELSEWHERE) {
        const plan = await planWith(placement, [...login, `${own}.images.${image}=ghcr.io/team/x:1.0.0`]);
        expectLogins(plan);
        expect(plan.plan.verdict.violations).to.deep.equal([]);
      }
    });

    it(`is given to a stack's own image in that registry (${placement})`, async () => {
      const images = ELSEWHERE.map((image) => `${own}.images.${image}=${SERVER}/team/${image}:1.0.0`);
      const plan = await planWith(placement, [...login, ...images]);
      expectLogins(plan);
      expect(names(pods(plan).filter(pulled))).to.have.members(all[placement].pods);
    });

    it(`is nowhere where a registry asks for none (${placement})`, async () => {
      for (const plan of [
        await planOf("prod", placement, SYSTEM),
        await planWith(placement, login.slice(0, 1)),
      ]) {
        expect(
          [...pods(plan), ...containers(plan)].flatMap(({ shows }) => shows.filter(Boolean)),
        ).to.deep.equal([]);
        expect(readers(plan)).to.deep.equal([]);
        expect(plan.all(CREDENTIALS)).to.deep.equal([]);
      }
    });

    it(`is what kubelet and ECS read, and stands plainly nowhere (${placement})`, async () => {
      const applied = await applyWith("prod", placement, program, SYSTEM, {
        registry: { server: SERVER, login: true },
      });
      const [username, password] = [
        `${planted}-for-these-tests-registryUsername`,
        `${planted}-for-these-tests-registryPassword`,
      ];
      if (placement !== "aws") {
        const config = JSON.parse(
          secretOf(applied, "kubernetes:core/v1:Secret", "stringData", ".dockerconfigjson"),
        );
        const auth = Buffer.from(`${username}:${password}`).toString("base64");
        expect(config).to.deep.equal({ auths: { [SERVER]: { username, password, auth } } });
      }
      if (placement !== "kubernetes") {
        const text = secretOf(applied, "aws:secretsmanager/secretVersion:SecretVersion", "secretString");
        expect(JSON.parse(text)).to.deep.equal({ username, password });
      }
      const shown = JSON.stringify(applied.resources.map(({ inputs }) => conceal(inputs)));
      for (const value of [username, password, Buffer.from(`${username}:`).toString("base64").slice(0, 20)])
        expect(shown).not.to.include(value);
    });
  }
});

const program = () => (require("../../index") as () => Promise<object>)();

function secretOf(applied: Recording, type: string, ...keys: string[]): string {
  let found = reveal<null>(oneOf(applied, type, NAME).inputs, null) as Shown | undefined;
  for (const key of keys) found = (found as Record<string, Shown>)[key];
  return String(found);
}
