/** Growing a system, or a stack, leaves what exists as it is. */
import { expect } from "chai";
import { systems } from "../../systems";
import type { ServiceSheet, SystemSpec } from "../../systems/system";
import { type Difference, difference } from "../support/difference";
import { placements, planFor, planOf } from "../support/plan";
import { watchingOf } from "../support/watching";
import { serviceName } from "./workload";

const names = Object.keys(systems);

/** Inputs that list the zones, their subnets or route tables: each has to know the new one. */
const LISTS = /: (.*\.)?(zones|subnetIds|subnets|routeTableIds|dataSubnets\.\S+)$/;

function beyond({ removed, changed }: Difference, expected: RegExp): string[] {
  return [...removed, ...changed.filter((path) => !expected.test(path))];
}

for (const system of names)
  describe(`growing ${system}`, () => {
    it("by an availability zone replaces nothing, and changes only lists of subnets", async () => {
      const before = await planOf("prod", "aws", system);
      const zones = before.plan.systems[0]?.aws?.zones ?? [];
      const fourth = [...zones, `${zones[0]?.slice(0, -1)}d`];
      const changes = [`systems.${system}.aws.zones=${JSON.stringify(fourth)}`];
      const after = await planFor({ stack: "prod", placement: "aws", system, changes });
      const found = difference(before, after);
      expect(beyond(found, LISTS)).to.deep.equal([]);
      expect(found.added.filter((name) => name.endsWith("d"))).to.have.length.above(5);
    });

    for (const placement of placements) {
      it(`by a replica of one service changes that service alone (${placement})`, async () => {
        const before = await planOf("prod", placement, system);
        for (const [service, sheet] of Object.entries(systems[system]?.services ?? {})) {
          const { min, max } = sheet.replicas;
          // One more at the start; the most may be what the database's connections allow.
          const replicas = JSON.stringify({ replicas: { min: Math.min(min + 1, max), max } });
          const changes = [`systems.${system}.services.${service}=${replicas}`];
          const after = await planFor({ stack: "prod", placement, system, changes });
          const { removed, added, changed } = difference(before, after);
          const own = new RegExp(`^\\S+ ${serviceName(before, service)}: `);
          const told = watchingOf(serviceName(before, service).replace(`${system}-`, ""));
          const others = [...removed, ...added, ...changed].filter(
            (path) => !own.test(path) && !told.test(path),
          );
          expect(others, service).to.deep.equal([]);
          expect(
            changed.filter((path) => own.test(path)),
            service,
          ).not.to.deep.equal([]);
        }
      });
      it(`by a service changes nothing that exists (${placement})`, async () => {
        const before = await planOf("prod", placement, system);
        const after = await planFor({ stack: "prod", placement, system, spec: withOneMore(system) });
        const { removed, added, changed } = difference(before, after);
        const told = watchingOf("added");
        expect([...removed, ...changed.filter((path) => !told.test(path))]).to.deep.equal([]);
        const others = added.filter((name) => !name.includes(` ${system}-added`) && !told.test(name));
        expect(others).to.deep.equal([]);
        expect(added).not.to.deep.equal([]);
      });
    }

    it("beside the others of its stack changes nothing of theirs", async () => {
      const others = names.filter((name) => name !== system);
      const before = await planFor({ stack: "prod", placement: "default", systems: others });
      const after = await planFor({ stack: "prod", placement: "default", systems: names });
      const { removed, added, changed } = difference(before, after);
      expect([...removed, ...changed]).to.deep.equal([]);
      expect(added.length).to.be.above(50);
    });
  });

/** The sheet with a worker that uses what its first service does. */
function withOneMore(system: string): SystemSpec {
  const spec = systems[system];
  const [first] = Object.values(spec?.services ?? {});
  if (spec === undefined || first === undefined) throw new Error(`${system} has no service`);
  const added: ServiceSheet = {
    image: first.image,
    cpus: { request: 0.25, limit: 0.5 },
    memoryMiB: { request: 256, limit: 512 },
    replicas: { min: 2, max: 2 },
    scaling: { cpuPercent: 70 },
    rollout: { maxSurge: 1, maxUnavailable: 0 },
    uses: [...first.uses],
    egress: [],
    writablePaths: [],
    env: { NODE_ENV: "production" },
  };
  return { ...spec, services: { ...spec.services, added } };
}
