/**
 * Five systems of the size of Ward's prod on aws, in the constructs that the CDK offers for them, and with no policies
 * to judge them by, which a preview has.
 */
import { App } from "aws-cdk-lib";
import { System, type Systemlike } from "./system";

const systems: Record<string, Systemlike> = {
  tebx: {
    services: 2,
    databases: ["docdb", "postgres"],
    caches: 1,
    brokers: 0,
    searches: 0,
    buckets: 3,
    sites: 2,
  },
  nx: { services: 3, databases: ["postgres"], caches: 1, brokers: 0, searches: 0, buckets: 2, sites: 3 },
  inamsos: { services: 2, databases: ["postgres"], caches: 1, brokers: 0, searches: 0, buckets: 2, sites: 1 },
  hospital: {
    services: 10,
    databases: ["postgres"],
    caches: 1,
    brokers: 1,
    searches: 1,
    buckets: 2,
    sites: 2,
  },
  tenants: { services: 5, databases: ["postgres"], caches: 1, brokers: 0, searches: 0, buckets: 2, sites: 2 },
};

const app = new App();
for (const [name, size] of Object.entries(systems))
  new System(app, name, { ...size, env: { account: "111122223333", region: "eu-central-1" } });
