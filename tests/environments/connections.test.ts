import { expect } from "chai";
import { systems } from "../../systems";
import { refused, withChanges } from "./stacks";

const sheet = systems["tenant-provisioning"];

describe("replicas and the database's connections", () => {
  it("leaves connections over for ten replicas of tenant-provisioning, and no more", () => {
    // (10 + 1 during an update) × 8, and two for release and dump, of the 95 that PostgreSQL gives applications.
    expect(sheet?.mostReplicas).to.equal(10);
  });

  it("does not let a stack change the pool's size or switch TLS off", () => {
    expect(sheet?.variables).to.include("APP_URL");
    for (const name of ["DB_POOL_MAX", "PGSSLMODE", "PGSSLROOTCERT", "REDIS_TLS", "NODE_EXTRA_CA_CERTS"])
      expect(sheet?.variables).not.to.include(name);
  });

  it("refuses replicas that the database has no connections for", () => {
    const config = withChanges({ "systems.tenant-provisioning.api": { replicas: { min: 3, max: 20 } } });
    const [problem] = refused(config);
    expect(problem?.path).to.equal("ward:systems.tenant-provisioning.api.replicas.max");
    expect(problem?.expected).to.contain("at most 10");
  });
});
