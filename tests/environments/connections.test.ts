import { expect } from "chai";
import { catalog } from "../../systems";
import { accepted, refused, withChanges } from "./stacks";

const services = "systems.tenant-provisioning.services";
const sheet = catalog["tenant-provisioning"];

describe("replicas and the database's connections", () => {
  it("does not let a stack change the pool's size or switch TLS off", () => {
    expect(sheet?.variables).to.include("APP_URL");
    for (const name of ["DB_POOL_MAX", "PGSSLMODE", "PGSSLROOTCERT", "REDIS_TLS", "NODE_EXTRA_CA_CERTS"])
      expect(sheet?.variables).not.to.include(name);
  });

  it("refuses replicas that the database has no connections for, with the sum", () => {
    const config = withChanges({ [services]: { api: { replicas: { min: 3, max: 20 } } } });
    expect(refused(config)).to.deep.equal([
      {
        path: `ward:${services}.api.replicas.max`,
        found: "20",
        expected:
          "at most 7: (20 + 6) × 8 of api + (3 + 0) × 5 of worker + 1 of the release + 1 of the dump = 225 connections, " +
          'and "database" gives 95',
      },
    ]);
  });

  it("accepts as many as it names, and not one more", () => {
    const most = (max: number) => withChanges({ [services]: { api: { replicas: { min: 3, max } } } });
    accepted(most(7));
    expect(refused(most(8))).to.have.lengthOf(1);
  });

  it("accepts one more where more run at least, as updates on ECS go in shorter strides", () => {
    const always = (max: number) => withChanges({ [services]: { api: { replicas: { min: max, max } } } });
    accepted(always(8));
    expect(refused(always(9)).map(({ expected }) => expected.slice(0, 10))).to.deep.equal(["at most 8:"]);
  });

  it("refuses fewer at least, when an update could then double all that run", () => {
    const config = withChanges({
      [services]: { api: { replicas: { min: 1, max: 4 } }, worker: { replicas: { min: 6, max: 6 } } },
    });
    expect(refused(config).map(({ path, expected }) => [path, expected.slice(0, 10)])).to.deep.equal([
      [`ward:${services}.api.replicas.max`, "at most 3:"],
      [`ward:${services}.worker.replicas.max`, "at most 5:"],
    ]);
  });

  it("counts the other services as the stack sets them", () => {
    const fewer = {
      api: { replicas: { min: 9, max: 9 } },
      worker: { replicas: { min: 1, max: 2 } },
    };
    accepted(withChanges({ [services]: fewer }));
    const more = {
      api: { replicas: { min: 3, max: 7 } },
      worker: { replicas: { min: 1, max: 5 } },
    };
    const problems = refused(withChanges({ [services]: more }));
    expect(problems.map(({ path, expected }) => [path, expected.slice(0, 10)])).to.deep.equal([
      [`ward:${services}.api.replicas.max`, "at most 6:"],
      [`ward:${services}.worker.replicas.max`, "at most 4:"],
    ]);
  });

  it("says that several have to go down where one alone cannot make room", () => {
    const all = { api: { replicas: { min: 1, max: 50 } }, worker: { replicas: { min: 1, max: 50 } } };
    const problems = refused(withChanges({ [services]: all }));
    expect(problems.map(({ expected }) => expected.split(":")[0])).to.deep.equal([
      "fewer, here or of the other services",
      "fewer, here or of the other services",
    ]);
  });

  it("does not offer none at all as the most", () => {
    const all = { api: { replicas: { min: 3, max: 5 } }, worker: { replicas: { min: 1, max: 16 } } };
    const problems = refused(withChanges({ [services]: all }));
    expect(problems.map(({ expected }) => expected.split(":")[0])).to.deep.equal([
      "fewer, here or of the other services",
      "at most 9",
    ]);
  });

  it("does not blame a service that the stack gives no more replicas than its sheet", () => {
    const config = withChanges({
      [services]: {
        api: { replicas: { min: 1, max: 20 } },
        worker: { replicas: { min: 1, max: 3 } },
      },
    });
    expect(refused(config).map(({ path }) => path)).to.deep.equal([`ward:${services}.api.replicas.max`]);
  });
});
