import { expect } from "chai";
import { plainVariables } from "../../systems/system";
import { tebx } from "../../systems/tebx";
import { fact, facts, names, SYSTEM } from "./tebx.facts";
import { noPlainSecret, type Source, variableFacts } from "./told";
import { appContainer, variables } from "./workload";

const API = `${SYSTEM}-api`;

/** Environment variables: `.env.production`, in its order. */
const guide: Record<string, Source> = {
  NODE_ENV: "production",
  PORT: "3333",
  DATABASE_URL: ["database", "url"],
  REDIS_URL: ["cache", "url"],
  KEYCLOAK_URL: "https://auth.{domain}",
  KEYCLOAK_REALM: "tebx-production",
  KEYCLOAK_CLIENT_ID: "tebx-api",
  KEYCLOAK_CLIENT_SECRET: ["secrets", "KEYCLOAK_CLIENT_SECRET"],
  MAIL_FROM_ADDRESS: "noreply@{domain}",
  JWT_SECRET: ["secrets", "JWT_SECRET"],
};

/** Ours: what the guide asks for without naming a variable. */
const ours: Record<string, Source> = {
  DATABASE_REPORTS_URL: ["database", "replicaUrl"], // Scaling: heavy report queries to secondaries
  CORS_ORIGIN: "https://{domain}", // Security Hardening: CORS
  UPLOADS_BUCKET: ["uploads", "database"], // Backup & DR: uploads in S3
  AWS_ENDPOINT_URL_S3: ["uploads", "url"],
  AWS_REGION: ["uploads", "region"],
  AWS_ACCESS_KEY_ID: ["uploads", "username"],
  AWS_SECRET_ACCESS_KEY: ["uploads", "password"],
  NODE_EXTRA_CA_CERTS: "/etc/ward/ca.pem",
};

const RANDOM = "random:index/randomPassword:RandomPassword";

describe("seed 000: variables of the API", () => {
  variableFacts(facts, API, { ...guide, ...ours }, names);
  fact("sets no variable beside these", [], {
    everywhere: (plan) =>
      expect(Object.keys(variables(plan, appContainer(plan, API)))).to.have.members(
        Object.keys({ ...guide, ...ours }),
      ),
  });
  it("lets no stack name another realm or client than those that are made", () => {
    const plain = plainVariables(tebx);
    expect(plain).not.to.include("KEYCLOAK_REALM");
    expect(plain).not.to.include("KEYCLOAK_CLIENT_ID");
    expect(plain).to.include.members(["KEYCLOAK_URL", "MAIL_FROM_ADDRESS"]);
  });
  fact("tells no password in plain text", [], { everywhere: (plan) => noPlainSecret(plan, API) });
  for (const [secret, length] of [
    ["JWT_SECRET", 64],
    ["KEYCLOAK_CLIENT_SECRET", 48],
    ["KEYCLOAK_ADMIN_PASSWORD", 32],
  ] as const)
    fact(`generates ${length} letters and digits for ${secret}`, [`generated.${secret}`], {
      everywhere: (plan) => {
        const generated = plan.one(RANDOM, `${SYSTEM}-secrets-${secret}`);
        expect(plan.inputs(generated)).to.deep.equal({ length, special: false });
      },
    });
});
