/** Secrets in functions, builds, jobs and machines; passwords that are guesses. */

import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, resource, verdict } from "../support";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

check("A function", {
  good: resource("aws:lambda/function:Function", {
    environment: { variables: { LOG_LEVEL: "info", SECRET_ARN: "arn:aws:secretsmanager:x" } },
  }),
  accepts: [
    { what: "without variables", change: [[["environment"], undefined]] },
    {
      what: "connections with TLS, and one inside of the VPC",
      change: [
        [["environment", "variables", "CACHE"], "rediss://cache:6379"],
        [["environment", "variables", "API"], "http://api.ward.internal:8080"],
        [["environment", "variables", "NODE_TLS_REJECT_UNAUTHORIZED"], "1"],
      ],
    },
  ],
  refuses: [
    ...[
      ["CACHE", "redis://cache:6379"],
      ["DATABASE", "postgres://db/records?sslmode=prefer"],
      ["LAB", "http://lab.example.com"],
      ["NODE_TLS_REJECT_UNAUTHORIZED", "0"],
      ["PGSSLMODE", "disable"],
    ].map(([name = "", value]) => ({
      what: `${name}=${value}`,
      change: [[["environment", "variables", name], value]] as [string[], unknown][],
      finds: [`T-28 environment.variables.${name}`],
    })),
    {
      what: "a password",
      change: [[["environment", "variables", "DB_PASSWORD"], "hunter2hunter2"]],
      finds: ["S-02 environment.variables.DB_PASSWORD"],
    },
    {
      what: "a URL with a password under a harmless name",
      change: [[["environment", "variables", "DATABASE"], "postgres://app:pw@db/x?sslmode=verify-full"]],
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

const imageVariables = [
  "sourceConfiguration",
  "imageRepository",
  "imageConfiguration",
  "runtimeEnvironmentVariables",
];
const codeVariables = [
  "sourceConfiguration",
  "codeRepository",
  "codeConfiguration",
  "codeConfigurationValues",
  "runtimeEnvironmentVariables",
];

check("A service of App Runner", {
  good: resource("aws:apprunner/service:Service", {
    networkConfiguration: { ingressConfiguration: { isPubliclyAccessible: false } },
    sourceConfiguration: {},
  }),
  accepts: [{ what: "a level of logs", change: [[imageVariables, { LOG_LEVEL: "info" }]] }],
  refuses: [imageVariables, codeVariables].flatMap((path) => [
    {
      what: `a password in ${path[1]}`,
      change: [[path, { DB_PASSWORD: "hunter2hunter2" }]] as [string[], unknown][],
      finds: [`S-02 ${path.join(".")}.DB_PASSWORD`],
    },
    {
      what: `plain Redis in ${path[1]}`,
      change: [[path, { CACHE: "redis://cache:6379" }]] as [string[], unknown][],
      finds: [`T-28 ${path.join(".")}.CACHE`],
    },
    {
      what: `variables of ${path[1]} that nobody knows`,
      change: [[path, UNKNOWN]] as [string[], unknown][],
      finds: [`S-02 ${path.join(".")}`],
    },
  ]),
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
    {
      what: "certificates that nobody checks",
      change: [
        [["environment", "environmentVariables", 0], { name: "NODE_TLS_REJECT_UNAUTHORIZED", value: "0" }],
      ],
      finds: ["T-28 environment.environmentVariables[0].value"],
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
      what: "plain Redis",
      change: [
        [
          ["containerProperties"],
          JSON.stringify({ environment: [{ name: "CACHE", value: "redis://cache:6379" }] }),
        ],
      ],
      finds: ["T-28 containerProperties.environment[0].value"],
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

check("A Secret", {
  good: resource("kubernetes:core/v1:Secret", {
    stringData: { username: "admin", password: UNKNOWN, "app.conf": "level=info" },
  }),
  accepts: [
    {
      what: "a made password and a short number",
      change: [
        [["stringData", "password"], "Yd8vK2mQx7Rt"],
        [["stringData", "PIN_TOKEN"], "4711"],
      ],
    },
    { what: "entries that nobody knows", change: [[["stringData"], UNKNOWN]] },
    { what: "a made password in base64", change: [[["data"], { password: base64("Yd8vK2mQx7Rt") }]] },
    { what: "a name that says default", change: [[["stringData", "SECRET_NAME"], "default"]] },
  ],
  refuses: [
    ...["changeme", "password", "admin", "Password123!"].map((guess) => ({
      what: `the password ${guess}`,
      change: [[["stringData", "password"], guess]] as [string[], unknown][],
      finds: ["S-50 stringData.password"],
    })),
    {
      what: "a guess in base64",
      change: [[["data"], { API_TOKEN: base64("changeme") }]],
      finds: ["S-50 data.API_TOKEN"],
    },
  ],
});

describe("A guess in a Secret", () => {
  it("is not printed", () => {
    const secret = resource("kubernetes:core/v1:SecretList", {
      items: [{ stringData: { password: "changeme-4711" } }],
    });
    const { violations } = verdict([secret]);
    expect(violations.map(({ rule, path }) => `${rule} ${path}`)).to.deep.equal([
      "S-50 items[0].stringData.password",
    ]);
    expect(JSON.stringify(violations)).not.to.include("4711");
  });
});
