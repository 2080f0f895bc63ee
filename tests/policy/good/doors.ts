/** What could publish something past the edge, set up so that it does not. */
import { ACCOUNT, document, GROUP, KEY, role, SUBNETS, VPC } from "./account";
import type { Specimen } from "./specimen";

const network = { subnets: SUBNETS, securityGroups: [GROUP], assignPublicIp: false };

export const doors: readonly Specimen[] = [
  {
    what: "a server for files inside the VPC",
    type: "aws:transfer/server:Server",
    props: {
      endpointType: "VPC",
      endpointDetails: { vpcId: VPC, subnetIds: SUBNETS, securityGroupIds: [GROUP] },
      protocols: ["SFTP"],
      identityProviderType: "SERVICE_MANAGED",
      securityPolicyName: "TransferSecurityPolicy-2025-03",
      loggingRole: role("transfer"),
    },
  },
  {
    what: "an App Runner service inside the VPC",
    type: "aws:apprunner/service:Service",
    props: {
      serviceName: "intake",
      sourceConfiguration: {
        autoDeploymentsEnabled: false,
        imageRepository: {
          imageIdentifier: `${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/intake:1.2.0`,
          imageRepositoryType: "ECR",
        },
        authenticationConfiguration: { accessRoleArn: role("apprunner") },
      },
      networkConfiguration: {
        ingressConfiguration: { isPubliclyAccessible: false },
        egressConfiguration: { egressType: "VPC", vpcConnectorArn: "arn:aws:apprunner:vpcconnector/portal" },
      },
      encryptionConfiguration: { kmsKey: KEY },
    },
  },
  {
    what: "a service for other networks that lets in who was accepted",
    type: "aws:ec2/vpcEndpointService:VpcEndpointService",
    props: {
      acceptanceRequired: true,
      allowedPrincipals: ["arn:aws:iam::210987654321:root"],
      networkLoadBalancerArns: ["arn:aws:elasticloadbalancing:loadbalancer/net/portal/0a1b"],
    },
  },
  {
    what: "an account that may ask for a service of this network",
    type: "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
    props: { vpcEndpointServiceId: "vpce-svc-0a1b2c3d", principalArn: "arn:aws:iam::210987654321:root" },
  },
  {
    what: "a lattice network whose callers sign",
    type: "aws:vpclattice/serviceNetwork:ServiceNetwork",
    props: { name: "clinics", authType: "AWS_IAM" },
  },
  {
    what: "a lattice service whose callers sign",
    type: "aws:vpclattice/service:Service",
    props: { name: "intake", authType: "AWS_IAM", certificateArn: "arn:aws:acm:certificate/0a1b" },
  },
  {
    what: "a lattice listener with TLS",
    type: "aws:vpclattice/listener:Listener",
    props: {
      name: "https",
      protocol: "HTTPS",
      port: 443,
      serviceIdentifier: "svc-0a1b",
      defaultAction: { fixedResponse: { statusCode: 404 } },
    },
  },
  {
    what: "lattice targets by HTTPS",
    type: "aws:vpclattice/targetGroup:TargetGroup",
    props: { name: "intake", type: "IP", config: { port: 8443, protocol: "HTTPS", vpcIdentifier: VPC } },
  },
  {
    what: "an integration of a REST API by HTTPS, through a link into the VPC",
    type: "aws:apigateway/integration:Integration",
    props: {
      restApi: "a1b2c3d4e5",
      resourceId: "r1s2t3",
      httpMethod: "POST",
      integrationHttpMethod: "POST",
      type: "HTTP_PROXY",
      uri: "https://intake.internal.example.com/",
      connectionType: "VPC_LINK",
      connectionId: "vl0a1b",
    },
  },
  {
    what: "an integration of an HTTP API with a function",
    type: "aws:apigatewayv2/integration:Integration",
    props: {
      apiId: "a1b2c3d4e5",
      integrationType: "AWS_PROXY",
      integrationUri: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:hook`,
      payloadFormatVersion: "2.0",
    },
  },
  {
    what: "a method of a REST API for signed requests",
    type: "aws:apigateway/method:Method",
    props: { restApi: "a1b2c3d4e5", resourceId: "r1s2t3", httpMethod: "POST", authorization: "AWS_IAM" },
  },
  {
    what: "a method by which browsers ask what they may send",
    type: "aws:apigateway/method:Method",
    props: { restApi: "a1b2c3d4e5", resourceId: "r1s2t3", httpMethod: "OPTIONS", authorization: "NONE" },
  },
  {
    what: "a route of an HTTP API for those who are logged in",
    type: "aws:apigatewayv2/route:Route",
    props: {
      apiId: "a1b2c3d4e5",
      routeKey: "GET /findings",
      authorizationType: "JWT",
      authorizerId: "j1k2l3",
      target: "integrations/i1n2t3",
    },
  },
  {
    what: "an answer to messages of a WebSocket, whose connection was asked for a login",
    type: "aws:apigatewayv2/route:Route",
    props: { apiId: "w1x2y3z4", routeKey: "$default", target: "integrations/i1n2t3" },
  },
  {
    what: "an HTTP API whose routes are written out",
    type: "aws:apigatewayv2/api:Api",
    props: { name: "findings", protocolType: "HTTP" },
  },
  {
    what: "a GraphQL API for the users of a pool",
    type: "aws:appsync/graphQLApi:GraphQLApi",
    props: {
      name: "findings",
      authenticationType: "AMAZON_COGNITO_USER_POOLS",
      additionalAuthenticationProviders: [{ authenticationType: "AWS_IAM" }],
    },
  },
  {
    what: "events that leave by HTTPS",
    type: "aws:cloudwatch/eventApiDestination:EventApiDestination",
    props: {
      name: "intake",
      connectionArn: `arn:aws:events:eu-central-1:${ACCOUNT}:connection/intake/0a1b`,
      httpMethod: "POST",
      invocationEndpoint: "https://intake.example.com/events",
    },
  },
  {
    what: "a collection of searches that only its VPC reaches",
    type: "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
    props: {
      name: "findings",
      type: "network",
      policy: JSON.stringify([
        {
          Rules: [{ ResourceType: "collection", Resource: ["collection/findings"] }],
          AllowFromPublic: false,
          SourceVPCEs: ["vpce-0a1b2c3d"],
        },
      ]),
    },
  },
  {
    what: "an elastic address of a NAT gateway",
    type: "aws:ec2/eip:Eip",
    props: { domain: "vpc", tags: { Name: "nat-a" } },
  },
  {
    what: "a task that runs on a schedule, without a public address",
    type: "aws:scheduler/schedule:Schedule",
    props: {
      name: "report",
      scheduleExpression: "cron(0 5 * * ? *)",
      flexibleTimeWindow: { mode: "OFF" },
      kmsKeyArn: KEY,
      target: {
        arn: `arn:aws:ecs:eu-central-1:${ACCOUNT}:cluster/portal`,
        roleArn: role("scheduler"),
        ecsParameters: {
          taskDefinitionArn: "report:3",
          launchType: "FARGATE",
          networkConfiguration: network,
        },
      },
    },
  },
  {
    what: "a task that an event starts, without a public address",
    type: "aws:cloudwatch/eventTarget:EventTarget",
    props: {
      rule: "uploaded",
      arn: `arn:aws:ecs:eu-central-1:${ACCOUNT}:cluster/portal`,
      roleArn: role("events"),
      ecsTarget: { taskDefinitionArn: "report:3", launchType: "FARGATE", networkConfiguration: network },
    },
  },
  {
    what: "a set of tasks without public addresses",
    type: "aws:ecs/taskSet:TaskSet",
    props: { service: "api", cluster: "portal", taskDefinition: "api:7", networkConfiguration: network },
  },
  {
    what: "an egress rule to a store of the network",
    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    props: {
      securityGroupId: GROUP,
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
      referencedSecurityGroupId: GROUP,
    },
  },
  {
    what: "a default subnet that gives out no addresses",
    type: "aws:ec2/defaultSubnet:DefaultSubnet",
    props: { availabilityZone: "eu-central-1a", mapPublicIpOnLaunch: false },
  },
  {
    what: "a migration whose instances have no public address",
    type: "aws:dms/instanceProfile:InstanceProfile",
    props: { name: "move", publiclyAccessible: false, kmsKeyArn: KEY, subnetGroupIdentifier: "move" },
  },
  {
    what: "a time series database inside the VPC",
    type: "aws:timestreaminfluxdb/dbInstance:DbInstance",
    props: {
      name: "vitals",
      dbInstanceType: "db.influx.medium",
      allocatedStorage: 100,
      publiclyAccessible: false,
      deploymentType: "WITH_MULTIAZ_STANDBY",
      vpcSubnetIds: SUBNETS,
      vpcSecurityGroupIds: [GROUP],
    },
  },
  {
    what: "a policy of an access point that names a role",
    type: "aws:s3control/accessPointPolicy:AccessPointPolicy",
    props: {
      accessPointArn: `arn:aws:s3:eu-central-1:${ACCOUNT}:accesspoint/reports`,
      policy: document({
        Effect: "Allow",
        Principal: { AWS: role("reports") },
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:eu-central-1:${ACCOUNT}:accesspoint/reports/object/*`,
      }),
    },
  },
];
