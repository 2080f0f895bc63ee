import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

const MODERN = [
  "TLS_1_2",
  "SecurityPolicy_TLS13_1_3_2025_09",
  "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09",
  "SecurityPolicy_TLS13_2025_EDGE",
  "SecurityPolicy_TLS12_PFS_2025_EDGE",
];
const OLD = [
  "TLS_1_0",
  undefined,
  UNKNOWN,
  "SecurityPolicy_TLS13_1_0_2021_06",
  "SecurityPolicy_TLS10_2025_EDGE",
];

for (const [type, path] of [
  ["aws:apigateway/domainName:DomainName", ["securityPolicy"]],
  ["aws:apigatewayv2/domainName:DomainName", ["domainNameConfiguration", "securityPolicy"]],
] as const)
  check(`A domain of API Gateway (${type})`, {
    good: resource(type, {
      securityPolicy: "TLS_1_2",
      domainNameConfiguration: { securityPolicy: "TLS_1_2" },
    }),
    accepts: MODERN.map((policy) => ({ what: policy, change: [[[...path], policy]] })),
    refuses: OLD.map((policy) => ({
      what: `the policy ${String(policy)}`,
      change: [[[...path], policy]],
      finds: [`T-10 ${path.join(".")}`],
    })),
  });

const TYPES = ["endpointConfiguration", "types"];
check("A REST API under AWS's own name", {
  good: resource("aws:apigateway/restApi:RestApi", { securityPolicy: "TLS_1_2" }),
  accepts: [
    {
      what: "none",
      change: [
        [["securityPolicy"], undefined],
        [["disableExecuteApiEndpoint"], "true"],
      ],
    },
    ...["PRIVATE", ["PRIVATE"]].map((types) => ({
      what: `inside the VPC, where it is TLS 1.2: ${JSON.stringify(types)}`,
      change: [
        [["securityPolicy"], undefined],
        [TYPES, types],
      ] as [string[], unknown][],
    })),
  ],
  refuses: [
    ...["EDGE", "REGIONAL", UNKNOWN, undefined].map(
      (types): Case => ({
        what: `as AWS has it: ${String(types)}`,
        change: [
          [["securityPolicy"], undefined],
          [TYPES, types],
        ],
        finds: ["T-10 securityPolicy"],
      }),
    ),
    ...["TLS_1_0", UNKNOWN].map(
      (policy): Case => ({
        what: `the policy ${String(policy)}`,
        change: [
          [["securityPolicy"], policy],
          [TYPES, "PRIVATE"],
        ],
        finds: ["T-10 securityPolicy"],
      }),
    ),
  ],
});
