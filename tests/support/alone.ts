/** One component alone on its ground: what it makes, before any system asks for it. */
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { Site } from "../../components/backup-run";
import type { MaintenanceWindow } from "../../components/maintenance";
import { SystemSecrets } from "../../components/system-secrets";
import type { Target } from "../../components/target";
import type { Placement } from "../../environments/environment";
import { layNetworks, readers } from "../../environments/layers";
import { loadEnvironment } from "../../environments/load";
import { createProviders } from "../../environments/providers";
import type { Recording } from "../../preview/monitor";
import type { PlanResource } from "../../preview/plan";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { openSecrets } from "../components/contract";
import { applyWith } from "./applied";
import { at, type PlanView, planWith, type Stack } from "./plan";

export interface Ground {
  target: Target;
  readers: Target[];
  maintenance: MaintenanceWindow;
  opts: pulumi.ComponentResourceOptions;
}

type Make = (ground: Ground) => unknown;

/** The plan of a stack that holds a network and what is made on it. */
export function planAlone(stack: Stack, placement: Placement, make: Make): Promise<PlanView> {
  return planWith({ stack, placement }, program(stack, make));
}

/** The same as an update registers it, with secrets planted. */
export function applyAlone(stack: Stack, placement: Placement, make: Make): Promise<Recording> {
  return applyWith(stack, placement, program(stack, make));
}

function program(stack: Stack, make: Make): () => Promise<object> {
  return async () => {
    const environment = loadEnvironment();
    const [settings] = environment.systems;
    if (settings === undefined) throw new Error("the stack has no system");
    const opts = { providers: createProviders(environment, settings) };
    const { profile, name } = environment;
    const scope = { stack, system: settings.name, environment: name, protect: profile.protect };
    const layers = layNetworks(tenantProvisioning, settings, scope, profile, opts);
    const { maintenance } = tenantProvisioning;
    make({ target: layers.data, readers: readers(layers), maintenance, opts });
    return {};
  };
}

/** A backup site, with keys where a role has none (kubernetes). */
export function archiveSite({ target, opts }: Ground): Site {
  const { stack, system } = target.scope;
  const archive = {
    bucket: `ward-backups-${stack}-us-east-2`,
    region: "us-east-2",
    prefix: `${stack}/${system}`,
  };
  if (target.kind === "aws") return { archive };
  const generated = { accessKeyId: 32, secretAccessKey: 40 };
  const where = { path: "backup-access", objectName: `${system}-backup-access`, readers: [target] };
  const keys = new SystemSecrets(`${system}-backup-access`, { generated, given: {}, ...where }, opts);
  const [id, secret] = [keys.ref("accessKeyId", target.kind), keys.ref("secretAccessKey", target.kind)];
  return { archive, archiveKeys: { id, secret } };
}

/** The lines of the error that a component is refused with, without Pulumi's own. */
export async function refusalAlone(stack: Stack, make: Make): Promise<string[]> {
  const told: string[] = [];
  for (const placement of ["aws", "kubernetes"] as const) {
    const refused = await planAlone(stack, placement, make).then(
      () => new Error("the plan was made"),
      (error: Error) => error,
    );
    told.push(refused.message);
  }
  expect(told[0]).to.equal(told[1]);
  const lines = told[0]?.split("\n") ?? [];
  return lines
    .filter((line) => line.startsWith("  - "))
    .map((line) => line.slice(4).replace(/ \([\w-]+\)$/, ""));
}

interface Subject {
  /** `MessageBroker` */
  component: string;
  name: string;
  /** Types whose loss is a loss of data: kept by `protect` in prod. */
  stateful: readonly string[];
  /** Rules that ask for another component beside it. @default none */
  incomplete?: readonly string[];
  make: Make;
}

/** What contract.ts asks of components that a system has, asked of one that none has yet. */
export function aloneContract(subject: Subject): void {
  const type = `ward:components:${subject.component}`;
  const childrenOf = (plan: PlanView): PlanResource[] =>
    plan.resources.filter(({ parent }) => parent === plan.one(type, subject.name).urn);
  for (const target of ["aws", "kubernetes"] as const) {
    describe(`${subject.component} alone on ${target}`, () => {
      let prod: PlanView;
      let staging: PlanView;
      before(async () => {
        prod = await planAlone("prod", target, subject.make);
        staging = await planAlone("staging", target, subject.make);
      });
      it("says its target and what was asked for, without an unknown", () => {
        const inputs = prod.inputs(prod.one(type, subject.name));
        expect(at(inputs, "target")).to.equal(target);
        expect(JSON.stringify(inputs)).not.to.match(/\[(unknown|secret)\]/);
      });
      it("names everything it makes after itself", () => {
        const names = childrenOf(prod).map(({ name }) => name);
        expect(names).not.to.deep.equal([]);
        const other = names.filter((name) => name !== subject.name && !name.startsWith(`${subject.name}-`));
        expect(other).to.deep.equal([]);
      });
      it("protects what holds data in prod, and nothing in staging", () => {
        const holding = (plan: PlanView) =>
          childrenOf(plan).filter((one) => subject.stateful.includes(one.type));
        expect(holding(prod).length > 0).to.equal(subject.stateful.length > 0);
        for (const one of holding(prod)) expect(one.protect, one.name).to.equal(true);
        for (const one of holding(staging)) expect(one.protect, one.name).to.equal(false);
      });
      it("breaks no policy, in either environment, but for what asks for a component beside it", () => {
        const broken = (plan: PlanView) => plan.plan.verdict.violations.map(({ rule }) => rule);
        expect(broken(prod)).to.deep.equal(subject.incomplete ?? []);
        expect(broken(staging)).to.deep.equal(subject.incomplete ?? []);
      });
      it("puts no password where it is not secret", async () => {
        const { resources } = await applyAlone("prod", target, subject.make);
        const open = resources
          .filter(({ name }) => name.startsWith(subject.name))
          .flatMap(({ inputs, name }) => openSecrets(inputs).map((path) => `${name}: ${path}`));
        expect(open).to.deep.equal([]);
      });
    });
  }
}
