/** Certificates and API gateways. */
import { ACCOUNT, document } from "./account";
import type { Specimen } from "./specimen";

const CERTIFICATE = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/0a1b2c3d`;

export const apiGateways: readonly Specimen[] = [
  {
    what: "a certificate that ACM issues",
    type: "aws:acm/certificate:Certificate",
    props: {
      domainName: "portal.example.com",
      subjectAlternativeNames: ["*.portal.example.com"],
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
    },
  },
  {
    what: "a domain of a REST API with TLS 1.2",
    type: "aws:apigateway/domainName:DomainName",
    props: {
      domainName: "api.example.com",
      regionalCertificateArn: CERTIFICATE,
      securityPolicy: "TLS_1_2",
      endpointConfiguration: { types: "REGIONAL" },
    },
  },
  {
    what: "a domain of an HTTP API with TLS 1.2",
    type: "aws:apigatewayv2/domainName:DomainName",
    props: {
      domainName: "api.example.com",
      domainNameConfiguration: {
        certificateArn: CERTIFICATE,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    },
  },
  {
    what: "a private REST API",
    type: "aws:apigateway/restApi:RestApi",
    props: {
      name: "internal",
      disableExecuteApiEndpoint: true,
      endpointConfiguration: { types: "PRIVATE", vpcEndpointIds: ["vpce-0a1b2c3d"] },
      policy: document({
        Effect: "Allow",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: "execute-api:/*",
        Condition: { StringEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } },
      }),
    },
  },
  {
    what: "a stage of a REST API that logs who came",
    type: "aws:apigateway/stage:Stage",
    props: {
      restApi: "a1b2c3d4e5",
      deployment: "d1e2f3",
      stageName: "v1",
      xrayTracingEnabled: true,
      accessLogSettings: {
        destinationArn: `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/api/v1`,
        format: '{"id":"$context.requestId","ip":"$context.identity.sourceIp","status":"$context.status"}',
      },
    },
  },
];
