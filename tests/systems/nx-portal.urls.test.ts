import { expect } from "chai";
import { reveal } from "../../preview/wire";
import { appliedOf, oneOf } from "../support/applied";
import { at, placements, targetOf } from "../support/plan";
import { SYSTEM } from "./nx-portal.facts";

/** Each connection in one, as its users are told it; passwords are made up. */
const urls = {
  aws: {
    database: /^postgresql:\/\/nx_user:[^@]+@[^/]+:5432\/nx_production\?sslmode=verify-full/,
    cache: /^rediss:\/\/application:[^@]+@[^/]+:6379/,
    broker: /^amqps:\/\/nx:[^@]+@[^/]+:5671\/$/,
    files: /^https:\/\/s3\.us-west-2\.amazonaws\.com$/,
  },
  kubernetes: {
    database:
      /^postgresql:\/\/nx_user:[^@]+@nx-portal-database-rw\.nx-portal\.svc\S+\/nx_production\?sslmode=verify-full/,
    cache: /^rediss:\/\/application:[^@]+@nx-portal-cache-master\.nx-portal\.svc\.cluster\.local:6379/,
    broker: /^amqps:\/\/nx:[^@]+@nx-portal-broker\.nx-portal\.svc\.cluster\.local:5671\/$/,
    files: /^https:\/\/nx-portal-files\.nx-portal\.svc\.cluster\.local:9000$/,
  },
} as const;

describe("seed 001: URLs carry TLS", () => {
  for (const placement of placements)
    for (const [connection, url] of Object.entries(urls[targetOf.data[placement]]))
      it(`to the ${connection} (prod, ${placement})`, async () => {
        const name = `${SYSTEM}-${connection}`;
        const applied = await appliedOf("prod", placement, SYSTEM);
        const value =
          targetOf.services[placement] === "aws"
            ? at(reveal(oneOf(applied, "aws:ssm/parameter:Parameter", `${name}-url`).inputs, ""), "value")
            : at(reveal(oneOf(applied, "kubernetes:core/v1:Secret", name).inputs, ""), "stringData.url");
        expect(value).to.match(url);
      });
});
