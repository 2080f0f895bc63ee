import { expect } from "chai";
import { reveal } from "../../preview/wire";
import { appliedOf, oneOf } from "../support/applied";
import { at, placements, targetOf } from "../support/plan";
import { SYSTEM } from "./inamsos.facts";

const POOL = "connection_limit=20&pool_timeout=10&connect_timeout=5";

/** Each connection in one, as the backend is told it; passwords are made up. */
const urls = {
  aws: {
    // As Prisma's engine reads it: its `require` with `strict` is what libpq calls `verify-full`.
    database: `postgresql://inamsos:…@inamsos-database.made.rds.amazonaws.com:5432/inamsos?sslmode=require&sslaccept=strict&${POOL}`,
    cache: "rediss://application:…@inamsos-cache.made.cache.amazonaws.com:6379/0",
    files: "https://s3.ap-southeast-3.amazonaws.com",
  },
  kubernetes: {
    database: `postgresql://inamsos:…@inamsos-database-rw.inamsos.svc.cluster.local:5432/inamsos?sslmode=require&sslaccept=strict&${POOL}`,
    cache: "rediss://application:…@inamsos-cache-master.inamsos.svc.cluster.local:6379/0",
    files: "https://inamsos-files.inamsos.svc.cluster.local:9000",
  },
} as const;

describe("seed 002: URLs carry TLS", () => {
  for (const placement of placements)
    for (const [connection, url] of Object.entries(urls[targetOf.data[placement]]))
      it(`to the ${connection} (prod, ${placement})`, async () => {
        const name = `${SYSTEM}-${connection}`;
        const applied = await appliedOf("prod", placement, SYSTEM);
        const value =
          targetOf.services[placement] === "aws"
            ? at(reveal(oneOf(applied, "aws:ssm/parameter:Parameter", `${name}-url`).inputs, ""), "value")
            : at(reveal(oneOf(applied, "kubernetes:core/v1:Secret", name).inputs, ""), "stringData.url");
        expect(String(value).replace(/:\w*planted\w*@/, ":…@")).to.equal(url);
      });
});
