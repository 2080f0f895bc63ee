import { expect } from "chai";
import { reveal } from "../../preview/wire";
import { appliedOf, oneOf } from "../support/applied";
import { at, placements, targetOf } from "../support/plan";
import { SYSTEM } from "./hospital.facts";

type Told = readonly [connection: string, field: "url" | "replicaUrl", url: RegExp];

/** Each connection in one, as its users are told it; passwords are made up. */
const urls: Record<"aws" | "kubernetes", readonly Told[]> = {
  aws: [
    ["database", "url", /^postgresql:\/\/hospital:[^@]+@[^/]+:5432\/hospital_db\?sslmode=verify-full/],
    [
      "database",
      "replicaUrl",
      /^postgresql:\/\/hospital:[^@]+@[^/]*replica[^/]*:5432\/hospital_db\?sslmode=verify-full/,
    ],
    ["cache", "url", /^rediss:\/\/application:[^@]+@clustercfg\.[^/]+:6379/],
    ["broker", "url", /^amqps:\/\/hospital:[^@]+@[^/]+:5671\/$/],
    ["logs", "url", /^https:\/\/hospital_logs:[^@]+@[^/]+:443$/],
  ],
  kubernetes: [
    [
      "database",
      "url",
      /^postgresql:\/\/hospital:[^@]+@hospital-database-rw\.hospital\.svc\S+\/hospital_db\?sslmode=verify-full/,
    ],
    [
      "database",
      "replicaUrl",
      /^postgresql:\/\/hospital:[^@]+@hospital-database-ro\.hospital\.svc\S+\/hospital_db\?sslmode=verify-full/,
    ],
    [
      "cache",
      "url",
      /^rediss:\/\/application:[^@]+@hospital-cache-leader\.hospital\.svc\.cluster\.local:6379/,
    ],
    ["broker", "url", /^amqps:\/\/hospital:[^@]+@hospital-broker\.hospital\.svc\.cluster\.local:5671\/$/],
    [
      "logs",
      "url",
      /^https:\/\/hospital_logs:[^@]+@hospital-logs-es-http\.hospital\.svc\.cluster\.local:9200$/,
    ],
  ],
};

describe("seed 003: URLs carry TLS", () => {
  for (const placement of placements)
    for (const [connection, field, url] of urls[targetOf.data[placement]])
      it(`${field} of the ${connection} (prod, ${placement})`, async () => {
        const name = `${SYSTEM}-${connection}`;
        const applied = await appliedOf("prod", placement, SYSTEM);
        const value =
          targetOf.services[placement] === "aws"
            ? at(
                reveal(oneOf(applied, "aws:ssm/parameter:Parameter", `${name}-${field}`).inputs, ""),
                "value",
              )
            : at(reveal(oneOf(applied, "kubernetes:core/v1:Secret", name).inputs, ""), `stringData.${field}`);
        expect(value).to.match(url);
      });

  for (const placement of ["kubernetes", "hybrid"] as const)
    it(`the key of tokens is jwt-secret in hospital-secrets (prod, ${placement})`, async () => {
      const applied = await appliedOf("prod", placement, SYSTEM);
      const secret = reveal(oneOf(applied, "kubernetes:core/v1:Secret", `${SYSTEM}-secrets`).inputs, "");
      expect(at(secret, "metadata.name")).to.equal("hospital-secrets");
      expect(Object.keys(at(secret, "stringData") ?? {})).to.deep.equal(["jwt-secret"]);
    });
});
