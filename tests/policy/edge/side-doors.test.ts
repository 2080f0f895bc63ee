import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, findings, resource } from "../support";

describe("A public door of its own", () => {
  const doors = [
    "aws:lightsail/instance:Instance",
    "aws:lightsail/instancePublicPorts:InstancePublicPorts",
    "aws:lightsail/containerService:ContainerService",
    "aws:lightsail/distribution:Distribution",
    "aws:lightsail/lb:Lb",
    "aws:lightsail/staticIpAttachment:StaticIpAttachment",
    "aws:amplify/app:App",
    "aws:cloudfront/connectionGroup:ConnectionGroup",
    "aws:cloudfront/distributionTenant:DistributionTenant",
    "aws:cloudfront/multitenantDistribution:MultitenantDistribution",
    "aws:ecs/expressGatewayService:ExpressGatewayService",
    "aws:globalaccelerator/accelerator:Accelerator",
    "aws:globalaccelerator/listener:Listener",
    "aws:globalaccelerator/endpointGroup:EndpointGroup",
    "aws:globalaccelerator/customRoutingAccelerator:CustomRoutingAccelerator",
    "aws:globalaccelerator/customRoutingListener:CustomRoutingListener",
    "aws:globalaccelerator/customRoutingEndpointGroup:CustomRoutingEndpointGroup",
  ];
  for (const type of doors)
    it(`is refused (${type})`, () => {
      expect(findings([resource(type, { portRanges: [{ fromPort: 443, toPort: 443 }] })])).to.deep.equal([
        "P-24",
      ]);
    });
});

check("A server for files", {
  good: resource("aws:transfer/server:Server", { endpointType: "VPC", protocols: ["SFTP", "FTPS"] }),
  accepts: [
    { what: "SFTP by default", change: [[["protocols"], undefined]] },
    { what: "an endpoint of the VPC", change: [[["endpointType"], "VPC_ENDPOINT"]] },
  ],
  refuses: [
    ...["PUBLIC", undefined, UNKNOWN].map(
      (value): Case => ({
        what: `on the internet: ${String(value)}`,
        change: [[["endpointType"], value]],
        finds: ["P-24 endpointType"],
      }),
    ),
    { what: "plain FTP", change: [[["protocols", 1], "FTP"]], finds: ["T-41 protocols[1]"] },
    { what: "protocols that nobody knows", change: [[["protocols"], UNKNOWN]], finds: ["T-41 protocols"] },
  ],
});

const INGRESS = ["networkConfiguration", "ingressConfiguration", "isPubliclyAccessible"];
check("An App Runner service", {
  good: resource("aws:apprunner/service:Service", {
    networkConfiguration: { ingressConfiguration: { isPubliclyAccessible: false } },
  }),
  refuses: [true, "true", undefined, UNKNOWN].map(
    (value): Case => ({
      what: `on the internet: ${String(value)}`,
      change: [[INGRESS, value]],
      finds: [`P-24 ${INGRESS.join(".")}`],
    }),
  ),
});

check("A service for other networks (PrivateLink)", {
  good: resource("aws:ec2/vpcEndpointService:VpcEndpointService", {
    acceptanceRequired: true,
    allowedPrincipals: ["arn:aws:iam::123456789012:root"],
  }),
  accepts: [{ what: "nobody yet", change: [[["allowedPrincipals"], undefined]] }],
  refuses: [
    ...[false, undefined, UNKNOWN].map(
      (value): Case => ({
        what: `that accepts by itself: ${String(value)}`,
        change: [[["acceptanceRequired"], value]],
        finds: ["P-24 acceptanceRequired"],
      }),
    ),
    {
      what: "for everybody",
      change: [[["allowedPrincipals", 1], "*"]],
      finds: ["P-24 allowedPrincipals[1]"],
    },
    {
      what: "for somebody who is not known",
      change: [[["allowedPrincipals"], UNKNOWN]],
      finds: ["P-24 allowedPrincipals"],
    },
  ],
});

check("Who may connect by PrivateLink", {
  good: resource("aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple", {
    principalArn: "arn:aws:iam::123456789012:root",
  }),
  refuses: ["*", "", undefined, UNKNOWN].map(
    (value): Case => ({
      what: `everybody: ${String(value)}`,
      change: [[["principalArn"], value]],
      finds: ["P-24 principalArn"],
    }),
  ),
});

for (const kind of ["serviceNetwork:ServiceNetwork", "service:Service"])
  check(`VPC Lattice (${kind})`, {
    good: resource(`aws:vpclattice/${kind}`, { authType: "AWS_IAM" }),
    refuses: ["NONE", undefined, UNKNOWN].map(
      (value): Case => ({
        what: `for callers without a name: ${String(value)}`,
        change: [[["authType"], value]],
        finds: ["P-24 authType"],
      }),
    ),
  });

check("A listener of VPC Lattice", {
  good: resource("aws:vpclattice/listener:Listener", { protocol: "HTTPS", port: 443 }),
  accepts: [
    { what: "the port of its protocol", change: [[["port"], undefined]] },
    { what: "TLS that the target ends", change: [[["protocol"], "TLS_PASSTHROUGH"]] },
  ],
  refuses: [
    ...["HTTP", undefined, UNKNOWN].map(
      (value): Case => ({
        what: `in clear: ${String(value)}`,
        change: [[["protocol"], value]],
        finds: ["T-40 protocol"],
      }),
    ),
    ...[5432, "6379", "all", UNKNOWN].map(
      (value): Case => ({
        what: `on a data port: ${String(value)}`,
        change: [[["port"], value]],
        finds: ["P-24 port"],
      }),
    ),
  ],
});

check("A target group of VPC Lattice", {
  good: resource("aws:vpclattice/targetGroup:TargetGroup", { type: "IP", config: { port: 3000 } }),
  refuses: [{ what: "of a data store", change: [[["config", "port"], 27017]], finds: ["P-24 config.port"] }],
});

check("A resource that VPC Lattice shares", {
  good: resource("aws:vpclattice/resourceConfiguration:ResourceConfiguration", {
    portRanges: ["443", "3000-3010"],
  }),
  refuses: [
    { what: "a data port", change: [[["portRanges", 1], "5432"]], finds: ["P-24 portRanges[1]"] },
    { what: "a range around one", change: [[["portRanges", 1], "5000-6000"]], finds: ["P-24 portRanges[1]"] },
    { what: "a range that is not known", change: [[["portRanges"], UNKNOWN]], finds: ["P-24 portRanges"] },
  ],
});

check("A document of Systems Manager", {
  good: resource("aws:ssm/document:Document", { permissions: { type: "Share", accountIds: "123456789012" } }),
  accepts: [{ what: "shared with nobody", change: [[["permissions"], undefined]] }],
  refuses: ["All", "all", "123456789012, All", UNKNOWN].map((value) => ({
    what: `for accounts ${String(value)}`,
    change: [[["permissions", "accountIds"], value]],
    finds: ["P-24 permissions.accountIds"],
  })),
});

const somebody = "123456789012";
const narrow: readonly [
  type: string,
  good: Record<string, unknown>,
  path: string,
  bad: readonly unknown[],
][] = [
  ["aws:cloudwatch/eventPermission:EventPermission", { principal: somebody }, "principal", ["*"]],
  ["aws:lambda/layerVersionPermission:LayerVersionPermission", { principal: somebody }, "principal", ["*"]],
  ["aws:mwaa/environment:Environment", {}, "webserverAccessMode", ["PUBLIC_ONLY", UNKNOWN]],
  [
    "aws:sagemaker/notebookInstance:NotebookInstance",
    { directInternetAccess: "Disabled" },
    "directInternetAccess",
    ["Enabled", undefined, UNKNOWN],
  ],
  ["aws:cognito/identityPool:IdentityPool", {}, "allowUnauthenticatedIdentities", [true, "true", UNKNOWN]],
];
for (const [type, good, path, bad] of narrow)
  check(type, {
    good: resource(type, good),
    accepts: path === "principal" ? [{ what: "an organization", change: [[[], whole(type)]] }] : [],
    refuses: bad.map((value) => ({
      what: `${path} ${String(value)}`,
      change: [[[path], value]],
      finds: [`P-24 ${path}`],
    })),
  });

/** Everybody, but of one organization. */
function whole(type: string): Record<string, unknown> {
  return type.includes("eventPermission")
    ? { principal: "*", condition: { key: "aws:PrincipalOrgID", type: "StringEquals", value: "o-1" } }
    : { principal: "*", organizationId: "o-1" };
}
