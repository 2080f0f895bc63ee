import { expect } from "chai";
import { reveal } from "../../preview/wire";
import { appliedOf, oneOf } from "../support/applied";
import { at, type PlanView, type Stack, SYSTEM, targetOf } from "../support/plan";
import { byStack } from "./facts";
import { fact } from "./tenant-provisioning.facts";
import { appContainer, configMap, releaseContainer, type Variable, variables } from "./workload";

const sheet = (variable: string) => `services.tenant-provisioning.env.${variable}`;
const domains: Record<Stack, string> = {
  prod: "healthcare-platform.com",
  staging: "staging.healthcare-platform.com",
};

/** Variables that every replica gets as they stand here. */
const plain: Record<string, string> = {
  NODE_ENV: "production",
  APP_PORT: "3000",
  DB_POOL_MAX: "7",
  REDIS_TLS: "true",
  JWT_EXPIRATION: "24h",
  MAIL_HOST: "smtp.sendgrid.net",
  MAIL_PORT: "587",
  MAIL_USER: "apikey",
  SOROBAN_NETWORK: "public",
  SOROBAN_RPC_URL: "https://soroban-mainnet.stellar.org",
  NODE_OPTIONS: "--max-old-space-size=768",
  NODE_EXTRA_CA_CERTS: "/etc/ward/ca.pem",
  PGSSLMODE: "verify-full",
  PGSSLROOTCERT: "/etc/ward/ca.pem",
};

/** What the staging stack file sets otherwise: a trial deploys its contracts to the test network. */
const onTrial: Record<string, string> = {
  SOROBAN_NETWORK: "testnet",
  SOROBAN_RPC_URL: "https://soroban-testnet.stellar.org",
};

/** Variables that come from a connection's secret. */
const connected: Record<string, readonly [connection: string, field: string]> = {
  DATABASE_URL: ["database", "url"],
  DB_HOST: ["database", "host"],
  DB_PORT: ["database", "port"],
  DB_USERNAME: ["database", "username"],
  DB_PASSWORD: ["database", "password"],
  DB_NAME: ["database", "database"],
  REDIS_URL: ["cache", "url"],
  REDIS_HOST: ["cache", "host"],
  REDIS_PORT: ["cache", "port"],
  REDIS_USERNAME: ["cache", "username"],
  REDIS_PASSWORD: ["cache", "password"],
};

/** Variables that come from a secret of the service itself, and the key of the guide's Secret. */
const secret: Record<string, readonly [onAws: string, key: string]> = {
  JWT_SECRET: ["JWT_SECRET", "JWT_SECRET"],
  MAIL_PASSWORD: ["MAIL_PASSWORD", "MAIL_PASSWORD"],
  SOROBAN_CONTRACT_DEPLOYER_SECRET: ["SOROBAN_SECRET", "SOROBAN_SECRET"],
  SOROBAN_SECRET: ["SOROBAN_SECRET", "SOROBAN_SECRET"],
};

describe("seed 004: variables of the service", () => {
  for (const [name, text] of Object.entries(plain))
    fact(`sets ${name} to ${text}`, [sheet(name)], {
      everywhere: sets(name, (plan) => ({
        text: byStack(plan, { prod: text, staging: onTrial[name] ?? text }),
      })),
    });
  fact("sets APP_URL to the API's address under the stack's domain", [sheet("APP_URL")], {
    everywhere: sets("APP_URL", (plan) => ({ text: `https://api.${byStack(plan, domains)}` })),
  });
  fact("sets MAIL_FROM to noreply at the stack's domain", [sheet("MAIL_FROM")], {
    everywhere: sets("MAIL_FROM", (plan) => ({
      text: `Healthcare Platform <noreply@${byStack(plan, domains)}>`,
    })),
  });
  for (const [name, [connection, field]] of Object.entries(connected)) {
    fact(`takes ${name} from the secret of the ${connection}`, [sheet(name)], {
      services: {
        aws: sets(name, (plan) => ({ secret: parameter(plan, connection, field) })),
        kubernetes: sets(name, () => ({ secret: `${SYSTEM}-${connection}/${field}` })),
      },
    });
  }
  for (const [name, [entry, key]] of Object.entries(secret)) {
    fact(`takes ${name} from the service's own secret`, [sheet(name)], {
      services: {
        aws: sets(name, (plan) => ({ secret: parameter(plan, "secrets", entry) })),
        kubernetes: sets(name, () => ({ secret: `tenant-provisioning-secrets/${key}` })),
      },
    });
  }

  fact("sets no variable beside these", [], {
    everywhere: (plan) =>
      expect(Object.keys(variables(plan, appContainer(plan)))).to.have.members([
        ...Object.keys({ ...plain, ...connected, ...secret }),
        "APP_URL",
        "MAIL_FROM",
      ]),
  });
  fact("gives the migrations the same variables as the service", [], {
    everywhere: (plan) =>
      expect(variables(plan, releaseContainer(plan))).to.deep.equal(variables(plan, appContainer(plan))),
  });

  fact("keeps the guide's settings in the ConfigMap tenant-provisioning-config", [], {
    services: {
      kubernetes: (plan) =>
        expect(at(configMap(plan, "tenant-provisioning-config"), "data")).to.deep.include({
          NODE_ENV: "production",
          APP_PORT: "3000",
        }),
    },
  });
  for (const placement of ["kubernetes", "hybrid"] as const)
    it(`keeps the guide's keys in the Secret tenant-provisioning-secrets (prod, ${placement})`, async () => {
      const type = "kubernetes:core/v1:Secret";
      const { inputs } = oneOf(await appliedOf("prod", placement), type, `${SYSTEM}-secrets`);
      expect(at(reveal(inputs, ""), "metadata.name")).to.equal("tenant-provisioning-secrets");
      // DB_PASSWORD and REDIS_PASSWORD are in the connections' own Secrets (design 4).
      expect(Object.keys(at(reveal(inputs, ""), "stringData") ?? {})).to.have.members([
        "JWT_SECRET",
        "MAIL_PASSWORD",
        "SOROBAN_SECRET",
      ]);
    });
  fact("signs tokens with 64 generated letters and digits", ["generated.JWT_SECRET"], {
    everywhere: (plan) => {
      const generated = plan.one(
        "random:index/randomPassword:RandomPassword",
        `${SYSTEM}-secrets-JWT_SECRET`,
      );
      expect(plan.inputs(generated)).to.deep.equal({ length: 64, special: false });
    },
  });
  fact("gives Node at most three quarters of its memory as heap", [], {
    everywhere: (plan) => {
      const { NODE_OPTIONS: options } = variables(plan, appContainer(plan));
      const heap = options !== undefined && "text" in options ? /=(\d+)$/.exec(options.text)?.[1] : undefined;
      expect(Number(heap)).to.equal(1024 * 0.75);
    },
  });
  fact("connects with no password that stands in the plan", [], {
    everywhere: (plan) => {
      const told = variables(plan, appContainer(plan));
      const texts = Object.keys(told).filter((name) => "text" in (told[name] ?? {}));
      expect(texts.filter((name) => /PASSWORD|SECRET|_URL$/.test(name))).to.have.members([
        "APP_URL",
        "SOROBAN_RPC_URL",
      ]);
    },
  });
  fact(
    "leaves connections over when ten replicas and three more of an update are up and a dump runs",
    ["services.tenant-provisioning.pools.database"],
    {
      everywhere: (plan) => {
        const { DB_POOL_MAX: pool } = variables(plan, appContainer(plan));
        const perReplica = pool !== undefined && "text" in pool ? Number(pool.text) : Number.NaN;
        // Of 100, PostgreSQL keeps 3 for superusers and RDS 2 for itself; the dump and the migrations take one each.
        expect((10 + 3) * perReplica + 2).to.be.at.most(100 - 5);
      },
    },
  );
});

function sets(name: string, expected: (plan: PlanView) => Variable) {
  return (plan: PlanView) => expect(variables(plan, appContainer(plan))[name]).to.deep.equal(expected(plan));
}

function parameter(plan: PlanView, path: string, entry: string): string {
  expect(targetOf.services[plan.placement]).to.equal("aws");
  return `arn:aws:ssm:us-west-2:123456789012:parameter/ward/${plan.stack}/${SYSTEM}/${path}/${entry}`;
}
