import { expect } from "chai";
import { inamsos } from "../../systems/inamsos";
import { plainVariables } from "../../systems/system";
import { type PlanView, targetOf } from "../support/plan";
import { byStack } from "./facts";
import { domainOf, fact, SERVICES, type ServiceName, SYSTEM } from "./inamsos.facts";
import { appContainer, releaseContainer, type Variable, variables } from "./workload";

/** The text itself, or where the secret is. */
type Source = string | readonly [connection: string, field: string];

/** 5.1 Build Information, 5.2 Application Settings, 2.2: Jakarta timezone. */
const application: Record<string, Source> = {
  VERSION: "1.0.0",
  BUILD_DATE: "",
  VCS_REF: "",
  APP_NAME: "INAMSOS",
  APP_ENV: "production",
  NODE_ENV: "production",
  TZ: "Asia/Jakarta",
};

const told: Record<ServiceName, Record<string, Source>> = {
  frontend: {
    ...application,
    PORT: "3000",
    HOSTNAME: "0.0.0.0",
    NEXT_PUBLIC_API_URL: "https://api.{domain}", // 3 Required GitHub Secrets
  },
  backend: {
    ...application,
    PORT: "3001",
    DATABASE_URL: ["database", "url"], // 5.3 Database Configuration: 10-20 connections
    DATABASE_POOL_MIN: "10",
    DATABASE_POOL_MAX: "20",
    REDIS_URL: ["cache", "url"], // 5.4 Redis Configuration
    REDIS_USERNAME: ["cache", "username"],
    REDIS_PASSWORD: ["cache", "password"],
    JWT_SECRET: ["secrets", "JWT_SECRET"], // 5.5 JWT Authentication: 1h access, 7d refresh
    JWT_EXPIRES_IN: "1h",
    JWT_REFRESH_SECRET: ["secrets", "JWT_REFRESH_SECRET"],
    JWT_REFRESH_EXPIRES_IN: "7d",
    CORS_ORIGINS: "https://{domain}", // 5.6 Security Settings: 100 req/min
    RATE_LIMIT_MAX: "100",
    RATE_LIMIT_WINDOW_MS: "60000",
    SESSION_SECRET: ["secrets", "SESSION_SECRET"],
    MAX_FILE_SIZE: "100000000", // 5.7 File Upload: 100MB, allowed extensions, MinIO
    ALLOWED_FILE_EXTENSIONS: "dcm,jpeg,jpg,pdf,png",
    MINIO_ENDPOINT: ["files", "host"],
    MINIO_PORT: ["files", "port"],
    MINIO_USE_SSL: "true",
    MINIO_ACCESS_KEY: ["files", "username"],
    MINIO_SECRET_KEY: ["files", "password"],
    MINIO_BUCKET: ["files", "database"],
    SMTP_HOST: "smtp.{domain}", // 5.8 Email
    SMTP_PORT: "587",
    SMTP_USER: "noreply@{domain}",
    SMTP_PASSWORD: ["secrets", "SMTP_PASSWORD"],
    SMTP_FROM: "noreply@{domain}",
    LOG_LEVEL: "info", // 5.10 Monitoring
    LOG_FORMAT: "json",
    SENTRY_DSN: "",
    METRICS_ENABLED: "true",
    FEATURE_ANALYTICS: "true", // 5.11 Feature Flags
    FEATURE_FILE_UPLOAD: "true",
    FEATURE_EMAIL_NOTIFICATIONS: "true",
    FEATURE_MSTS_CALCULATOR: "true",
    FEATURE_FOLLOW_UP_TRACKER: "true",
    NODE_EXTRA_CA_CERTS: "/etc/ward/ca.pem",
    SSL_CERT_FILE: "/etc/ward/ca.pem",
  },
};

/** What the staging stack file says otherwise. */
const onTrial: Record<string, string> = { APP_ENV: "staging" };

describe("seed 002: variables", () => {
  for (const service of SERVICES) {
    const found = (plan: PlanView) => variables(plan, appContainer(plan, service));
    for (const [name, source] of Object.entries(told[service])) {
      const from =
        typeof source === "string" ? `sets ${name} to "${source}"` : `takes ${name} from ${source[0]}`;
      fact(`${service}: ${from}`, [`services.${service}.env.${name}`], {
        everywhere: (plan) => expect(found(plan)[name]).to.deep.equal(expected(plan, name, source)),
      });
    }
    fact(`${service}: sets no variable beside these`, [], {
      everywhere: (plan) => expect(Object.keys(found(plan))).to.have.members(Object.keys(told[service])),
    });
    fact(`${service}: is told no password in plain text`, [], {
      everywhere: (plan) => {
        const plain = Object.entries(found(plan)).filter(([, variable]) => "text" in variable);
        const names = plain.map(([name]) => name);
        expect(names.filter((name) => /PASSWORD|SECRET|_KEY$|^(DATABASE|REDIS)_URL/.test(name))).to.be.empty;
      },
    });
  }
  fact("gives the migrations the backend's variables", [], {
    everywhere: (plan) =>
      expect(variables(plan, releaseContainer(plan, "backend"))).to.deep.equal(
        variables(plan, appContainer(plan, "backend")),
      ),
  });
  for (const secret of ["JWT_SECRET", "JWT_REFRESH_SECRET", "SESSION_SECRET"])
    fact(`makes up ${secret}, 64 letters and digits`, [`generated.${secret}`], {
      everywhere: (plan) => {
        const type = "random:index/randomPassword:RandomPassword";
        const generated = plan.one(type, `${SYSTEM}-secrets-${secret}`);
        expect(plan.inputs(generated)).to.deep.equal({ length: 64, special: false });
      },
    });

  it("lets no stack touch the pool, or what keeps TLS on and servers verified", () => {
    const guarded = ["DATABASE_POOL_MAX", "MINIO_USE_SSL", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"];
    expect(plainVariables(inamsos).filter((name) => guarded.includes(name))).to.deep.equal([]);
  });
});

function expected(plan: PlanView, name: string, source: Source): Variable {
  if (typeof source === "string") {
    const text = byStack(plan, { prod: source, staging: onTrial[name] ?? source });
    return { text: text.replace("{domain}", domainOf(plan)) };
  }
  const [connection, field] = source;
  return {
    secret:
      targetOf.services[plan.placement] === "aws"
        ? `arn:aws:ssm:ap-southeast-3:123456789012:parameter/ward/${plan.stack}/${SYSTEM}/${connection}/${field}`
        : `${SYSTEM}-${connection}/${field}`,
  };
}
