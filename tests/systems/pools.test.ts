import { expect } from "chai";
import { mostAtOnce, surgePercent } from "../../components/api-service/replicas";
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
    { service: "gateway", each: 10, replicas: { min: 3, max: 3 }, surge: 1 },
    { service: "worker", each: 5, replicas: { min: 2, max: 2 }, surge: 0 },
  ],
  releases: 2,
};

describe("replicas during an update", () => {
  it("are those of ECS where its percentage of all is more than the one that Kubernetes adds", () => {
    expect(surgePercent({ min: 3 }, 1)).to.equal(134);
    expect(mostAtOnce({ min: 3, max: 10 }, 1)).to.equal(13);
    expect(mostAtOnce({ min: 3, max: 6 }, 1)).to.equal(8);
    expect(mostAtOnce({ min: 1, max: 4 }, 1)).to.equal(8);
  });

  it("are one more where the percentage gives no more than that, and none without a surge", () => {
    // (10 + 1) / 10 × 100 is 110.00000000000001 where it is not counted in whole numbers.
    expect(surgePercent({ min: 10 }, 1)).to.equal(110);
    expect(mostAtOnce({ min: 2, max: 3 }, 1)).to.equal(4);
    expect(mostAtOnce({ min: 2, max: 9 }, 0)).to.equal(9);
  });
});

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
        pools: [{ service: "tenant-provisioning", each: 7, replicas: { min: 3, max: 10 }, surge: 1 }],
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
    expect(pools(auth)).to.deep.equal({ service: "auth", each: 20, replicas: { min: 2, max: 3 }, surge: 1 });
    const smaller = pools({ ...auth, poolSize: 5, replicas: { min: 1, max: 2 }, update: "stop" });
    expect(smaller).to.deep.equal({ service: "auth", each: 5, replicas: { min: 1, max: 2 }, surge: 0 });
  });

  it("are enough up to the last one, and not for one more", () => {
    // (3 + 1) × 10 + 2 × 5 + 2 releases + 1 dump
    expect(overdrawn([{ ...shared, free: 53 }])).to.deep.equal([]);
    expect(overdrawn([{ ...shared, free: 52 }])).to.have.lengthOf(1);
  });

  it("leave so many replicas to one service as the others do not take", () => {
    expect(mostReplicas(shared, "gateway")).to.equal(6);
    expect(mostReplicas(shared, "worker")).to.equal(10);
    expect(mostReplicas(shared, "gateway", { worker: { min: 2, max: 10 } })).to.equal(3);
    expect(mostReplicas(shared, "gateway", { worker: { min: 2, max: 40 } })).to.be.lessThan(1);
    expect(mostReplicas(shared, "frontend")).to.equal(Number.POSITIVE_INFINITY);
  });

  it("are told with the whole sum", () => {
    expect(arithmetic(shared, { worker: { min: 2, max: 20 } })).to.equal(
      "(3 + 1) × 10 of gateway + (20 + 0) × 5 of worker + 2 of releases + 1 of the dump = 143 connections, " +
        'and "database" gives 95',
    );
  });
  it("are told in one term for all services that hold alike", () => {
    const alike = { database: "database", free: 100, releases: 0 };
    const pools = ["a", "b", "c"].map((service) => ({
      ...{ service, each: 5, replicas: { min: 2, max: 3 }, surge: 1 },
    }));
    const sum = (count: number) => arithmetic({ ...alike, pools: pools.slice(0, count) });
    expect(sum(2)).to.match(/^2 × \(3 \+ 1\) × 5 of a and b \+ 1 of the dump = 41 connections/);
    expect(sum(3)).to.match(/^3 × \(3 \+ 1\) × 5 of a and 2 others \+ 1 of the dump = 61 connections/);
  });
});
