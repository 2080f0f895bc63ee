import { expect } from "chai";
import { reveal } from "../../preview/wire";
import { appliedOf, oneOf } from "../support/applied";
import { at, placements, targetOf } from "../support/plan";
import { SYSTEM } from "./tebx.facts";

const TLS = "tls=true&tlsCAFile=/etc/ward/ca.pem";
const IN_CLUSTER = "svc.cluster.local";

/** All members, and their replica set; DocumentDB's has another name, knows users in admin, and retries no writes. */
const mongo = {
  aws: (read: string) =>
    `mongodb://tebx_api:*@tebx-database.made.docdb.amazonaws.com:27017/tebx?${TLS}` +
    `&replicaSet=rs0&readPreference=${read}&retryWrites=false&authSource=admin`,
  kubernetes: (read: string) => {
    const members = [0, 1, 2].map(
      (member) => `tebx-database-tebx-rs-${member}.tebx-database-tebx-rs.tebx.${IN_CLUSTER}:27017`,
    );
    return (
      `mongodb://tebx_api:*@${members.join(",")}/tebx?${TLS}` +
      `&replicaSet=tebx-rs&readPreference=${read}&retryWrites=true&authSource=tebx`
    );
  },
};

/** Each connection's URL in prod; `*` is its password. */
const urls = {
  aws: {
    "database-url": mongo.aws("primary"),
    "database-replicaUrl": mongo.aws("secondaryPreferred"),
    "cache-url": "rediss://application:*@tebx-cache.made.cache.amazonaws.com:6379/0",
    "uploads-url": "https://s3.us-west-2.amazonaws.com",
  },
  kubernetes: {
    "database-url": mongo.kubernetes("primary"),
    "database-replicaUrl": mongo.kubernetes("secondaryPreferred"),
    "cache-url": `rediss://application:*@tebx-cache-master.tebx.${IN_CLUSTER}:6379/0`,
    "uploads-url": `https://tebx-uploads.tebx.${IN_CLUSTER}:9000`,
  },
};

describe("seed 000: URLs carry TLS, and reports read from secondaries", () => {
  for (const placement of placements)
    for (const [entry, url] of Object.entries(urls[targetOf.data[placement]]))
      it(`${entry} (prod, ${placement})`, async () => {
        const applied = await appliedOf("prod", placement, SYSTEM);
        const [, connection = "", field = ""] = /^(.*)-(\w+)$/.exec(entry) ?? [];
        const value =
          targetOf.services[placement] === "aws"
            ? at(
                reveal(oneOf(applied, "aws:ssm/parameter:Parameter", `${SYSTEM}-${entry}`).inputs, ""),
                "value",
              )
            : at(
                reveal(oneOf(applied, "kubernetes:core/v1:Secret", `${SYSTEM}-${connection}`).inputs, ""),
                `stringData.${field}`,
              );
        expect(String(value).replace(/:[^:@/]+@/, ":*@")).to.equal(url);
      });
});
