/** Secrets in functions, builds, jobs and machines; passwords that are guesses. */

import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, resource, verdict } from "../support";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

check("A function", {
  good: resource("aws:lambda/function:Function", {
    environment: { variables: { LOG_LEVEL: "info", SECRET_ARN: "arn:aws:secretsmanager:x" } },
  }),
  accepts: [{ what: "without variables", change: [[["environment"], undefined]] }],
  refuses: [
    {
      what: "a password",
      change: [[["environment", "variables", "DB_PASSWORD"], "hunter2hunter2"]],
      finds: ["S-02 environment.variables.DB_PASSWORD"],
    },
    {
      what: "a URL with a password under a harmless name",
      change: [[["environment", "variables", "DATABASE"], "postgres://app:pw@db/x"]],
      finds: ["S-02 environment.variables.DATABASE"],
    },
    {
      what: "a value that nobody knows",
      change: [[["environment", "variables", "DATABASE"], UNKNOWN]],
      finds: ["S-02 environment.variables.DATABASE"],
    },
    {
      what: "variables that nobody knows",
      change: [[["environment"], UNKNOWN]],
      finds: ["S-02 environment"],
    },
  ],
});

check("A build", {
  good: resource("aws:codebuild/project:Project", {
    environment: {
      environmentVariables: [
        { name: "STAGE", value: "prod" },
        { name: "NPM_TOKEN", value: "/ci/npm", type: "PARAMETER_STORE" },
      ],
    },
  }),
  refuses: [
    {
      what: "a token in clear",
      change: [[["environment", "environmentVariables", 1, "type"], undefined]],
      finds: ["S-02 environment.environmentVariables[1].value"],
    },
  ],
});

check("A job", {
  good: resource("aws:batch/jobDefinition:JobDefinition", {
    containerProperties: JSON.stringify({ environment: [{ name: "STAGE", value: "prod" }] }),
  }),
  refuses: [
    {
      what: "a token in clear",
      change: [
        [["containerProperties"], JSON.stringify({ environment: [{ name: "API_TOKEN", value: "abcdef" }] })],
      ],
      finds: ["S-02 containerProperties.environment[0].value"],
    },
    {
      what: "what nobody knows",
      change: [[["containerProperties"], UNKNOWN]],
      finds: ["S-02 containerProperties", "P-22 containerProperties"],
    },
  ],
});

const leaks = {
  "an assigned password": "#!/bin/sh\nexport DB_PASSWORD=hunter2hunter2\n",
  "a private key": "-----BEGIN RSA PRIVATE KEY-----",
  "a key of AWS": "aws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE",
  "a URL with a password": "psql postgres://app:pw@db/x",
};
check("A machine", {
  good: resource("aws:ec2/launchTemplate:LaunchTemplate", {
    metadataOptions: { httpTokens: "required" },
    blockDeviceMappings: [{ ebs: { encrypted: "true" } }],
    userData: base64("#!/bin/sh\nPASSWORD=$(aws ssm get-parameter --name /x)\n"),
  }),
  accepts: [
    { what: "without user data", change: [[["userData"], undefined]] },
    { what: "a script as it is", change: [[["userData"], "#!/bin/sh\napt-get install -y nginx\n"]] },
  ],
  refuses: [
    ...Object.entries(leaks).flatMap(([what, text]) => [
      { what, change: [[["userData"], text]] as [string[], unknown][], finds: ["S-02 userData"] },
      {
        what: `${what}, in base64`,
        change: [[["userData"], base64(text)]] as [string[], unknown][],
        finds: ["S-02 userData"],
      },
    ]),
    { what: "user data that nobody knows", change: [[["userData"], UNKNOWN]], finds: ["S-02 userData"] },
  ],
});

check("A user of a cache", {
  good: resource("aws:elasticache/user:User", { userId: "app", passwords: [UNKNOWN, "dK3-vuZq9Lw2Tt"] }),
  refuses: [
    { what: "a short password", change: [[["passwords", 1], "dK3-vuZ"]], finds: ["S-50 passwords[1]"] },
    {
      what: "a well-known word",
      change: [[["passwords", 0], "Password-2026"]],
      finds: ["S-50 passwords[0]"],
    },
    {
      what: "one sign again and again",
      change: [[["passwords", 0], "aaaaaaaaaaaa"]],
      finds: ["S-50 passwords[0]"],
    },
  ],
});

describe("A password that is refused", () => {
  it("is not printed", () => {
    const broker = resource("aws:mq/broker:Broker", {
      users: [{ username: "app", password: "changeme-2026" }],
    });
    const { violations } = verdict([broker]);
    expect(violations.map(({ rule, path }) => `${rule} ${path}`)).to.include("S-50 users[0].password");
    expect(JSON.stringify(violations)).not.to.contain("changeme");
  });
});
