import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

check("The URL of a function", {
  good: resource("aws:lambda/functionUrl:FunctionUrl", { authorizationType: "AWS_IAM" }),
  refuses: ["NONE", undefined, UNKNOWN].map(
    (value): Case => ({
      what: `without a login: ${String(value)}`,
      change: [[["authorizationType"], value]],
      finds: ["P-23 authorizationType"],
    }),
  ),
});

check("A permission to call a function", {
  good: resource("aws:lambda/permission:Permission", {
    action: "lambda:InvokeFunction",
    principal: "s3.amazonaws.com",
    sourceArn: UNKNOWN,
  }),
  accepts: [
    {
      what: "an account",
      change: [
        [["principal"], "123456789012"],
        [["sourceArn"], undefined],
      ],
    },
    {
      what: "everybody of one organisation",
      change: [
        [["principal"], "*"],
        [["sourceArn"], undefined],
        [["principalOrgId"], "o-1"],
      ],
    },
  ],
  refuses: [
    {
      what: "everybody",
      change: [
        [["principal"], "*"],
        [["sourceArn"], undefined],
      ],
      finds: ["P-23 principal"],
    },
    {
      what: "a service for whoever configures it",
      change: [[["sourceArn"], undefined]],
      finds: ["P-23 principal"],
    },
    {
      what: "somebody who is not known",
      change: [
        [["principal"], UNKNOWN],
        [["sourceArn"], ""],
      ],
      finds: ["P-23 principal"],
    },
  ],
});

const nobody = (path: string[], values: unknown[]): Case[] =>
  values.map((value) => ({
    what: `asks nobody: ${String(value)}`,
    change: [[path, value]],
    finds: [`P-23 ${path.join(".")}`],
  }));

check("A method of an API", {
  good: resource("aws:apigateway/method:Method", { httpMethod: "GET", authorization: "COGNITO_USER_POOLS" }),
  accepts: [
    { what: "what browsers may send", change: [[[], { httpMethod: "OPTIONS", authorization: "NONE" }]] },
  ],
  refuses: [
    ...nobody(["authorization"], ["NONE", undefined, UNKNOWN]),
    {
      what: "a key, which says who pays and not who calls",
      change: [[[], { httpMethod: "GET", authorization: "NONE", apiKeyRequired: true }]],
      finds: ["P-23 authorization"],
    },
    {
      what: "a method that is not known",
      change: [[[], { httpMethod: UNKNOWN, authorization: "NONE" }]],
      finds: ["P-23 authorization"],
    },
  ],
});

check("A route of an API", {
  good: resource("aws:apigatewayv2/route:Route", { routeKey: "GET /findings", authorizationType: "JWT" }),
  accepts: [{ what: "a message of a WebSocket", change: [[[], { routeKey: "send" }]] }],
  refuses: [
    ...nobody(["authorizationType"], ["NONE", undefined, UNKNOWN]),
    ...["ANY /{proxy+}", "$connect", UNKNOWN].map((routeKey) => ({
      what: `${String(routeKey)} for everybody`,
      change: [[[], { routeKey }]] as Case["change"],
      finds: ["P-23 authorizationType"],
    })),
  ],
});

check("An HTTP API", {
  good: resource("aws:apigatewayv2/api:Api", { protocolType: "HTTP" }),
  refuses: nobody(["target"], ["arn:aws:lambda:eu-central-1:123456789012:function:hook", UNKNOWN]),
});

check("A GraphQL API", {
  good: resource("aws:appsync/graphQLApi:GraphQLApi", { authenticationType: "OPENID_CONNECT" }),
  refuses: [
    ...nobody(["authenticationType"], ["API_KEY", undefined, UNKNOWN]),
    {
      what: "a key beside the login",
      change: [[["additionalAuthenticationProviders"], [{ authenticationType: "API_KEY" }]]],
      finds: ["P-23 additionalAuthenticationProviders[0].authenticationType"],
    },
  ],
});
