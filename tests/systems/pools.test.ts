import { expect } from "chai";
import { catalog, systems } from "../../systems";
import {
  arithmetic,
  mostReplicas,
  overdrawn,
  type SharedConnections,
  sharedConnections,
} from "../../systems/pools";
import type { IdentitySheet, SystemSpec } from "../../systems/system";
import { tenantProvisioning } from "../../systems/tenant-provisioning";

const shared: SharedConnections = {
  database: "database",
  free: 95,
  pools: [
    { service: "gateway", each: 10, replicas: 3, surge: 1 },
    { service: "worker", each: 5, replicas: 2, surge: 0 },
  ],
  releases: 2,
};

describe("connections that services share", () => {
  for (const [name, spec] of Object.entries(systems)) {
    it(`are enough in ${name} for every replica, an update of all services, their releases and a dump`, () => {
      expect(overdrawn(sharedConnections(spec)).map((one) => arithmetic(one))).to.deep.equal([]);
    });

    it(`are limited in ${name} for every service that opens them`, () => {
      for (const { database, pools } of sharedConnections(spec)) {
        const users = Object.entries(spec.services).filter(([, { uses }]) => uses.includes(database));
        expect(pools.map(({ service }) => service)).to.include.members(users.map(([service]) => service));
        for (const { service, each } of pools) expect(each, service).to.be.greaterThan(0);
      }
    });

    it(`are known of ${name} where its configuration is checked`, () => {
      expect(catalog[name]?.connections).to.deep.equal(sharedConnections(spec));
    });
  }

  it("are read from the sheet: the pool's variable, replicas, surge, releases, and what the server gives", () => {
    // 100, of which PostgreSQL and RDS keep five.
    expect(sharedConnections(tenantProvisioning)).to.deep.equal([
      {
        database: "database",
        free: 95,
        pools: [{ service: "tenant-provisioning", each: 8, replicas: 10, surge: 1 }],
        releases: 1,
      },
    ]);
  });

  it("are not counted of a service that has no way to the database", () => {
    const { services } = tenantProvisioning;
    const page = { ...services["tenant-provisioning"], uses: ["cache"] };
    const spec: SystemSpec = { ...tenantProvisioning, services: { ...services, page } };
    expect(sharedConnections(spec)).to.deep.equal(sharedConnections(tenantProvisioning));
  });

  it("are counted of an identity provider too, which holds twenty a replica unless its sheet says otherwise", () => {
    const auth = {
      ...{ image: "keycloak:26.7.0", realm: "r", database: "database", bootstrapSecret: "B" },
      ...{ subdomain: "auth", clients: [] },
    };
    const pools = (identity: IdentitySheet) =>
      sharedConnections({ ...tenantProvisioning, identity: { auth: identity } })[0]?.pools[1];
    expect(pools(auth)).to.deep.equal({ service: "auth", each: 20, replicas: 3, surge: 1 });
    const smaller = pools({ ...auth, poolSize: 5, replicas: { min: 1, max: 2 }, update: "stop" });
    expect(smaller).to.deep.equal({ service: "auth", each: 5, replicas: 2, surge: 0 });
  });

  it("are enough up to the last one, and not for one more", () => {
    // (3 + 1) × 10 + 2 × 5 + 2 releases + 1 dump
    expect(overdrawn([{ ...shared, free: 53 }])).to.deep.equal([]);
    expect(overdrawn([{ ...shared, free: 52 }])).to.have.lengthOf(1);
  });

  it("leave so many replicas to one service as the others do not take", () => {
    expect(mostReplicas(shared, "gateway")).to.equal(7);
    expect(mostReplicas(shared, "worker")).to.equal(10);
    expect(mostReplicas(shared, "gateway", { worker: { max: 10 } })).to.equal(3);
    expect(mostReplicas(shared, "gateway", { worker: { max: 40 } })).to.be.lessThan(1);
    expect(mostReplicas(shared, "frontend")).to.equal(Number.POSITIVE_INFINITY);
  });

  it("are told with the whole sum", () => {
    expect(arithmetic(shared, { worker: { max: 20 } })).to.equal(
      "(3 + 1) × 10 of gateway + (20 + 0) × 5 of worker + 2 of releases + 1 of the dump = 143 connections, " +
        'and "database" gives 95',
    );
  });
});
