/** What AWS offers to publish something beside the edge, and how far it may be used. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { dataService } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { isFalse, isTrue, must, wrong } from "../../writing/expect";

type Judge = (view: View) => Finding[];

function refused(message: string): Judge {
  return (view) => [wrong(view, message)];
}

const lightsail = refused("Lightsail answers the internet, outside of the VPC");
const accelerator = refused("an accelerator has public addresses of its own, past CloudFront");
const tenants = refused("a distribution of many tenants is judged by nobody: use Distribution");
const identified: Judge = (view) =>
  must(view.at("authType"), "NONE", (value) => value === "AWS_IAM", "callers need not say who they are");

function named(principal: View): Finding[] {
  return must(principal, "*", (value) => value !== "*" && value !== "", "every account may connect");
}

/** `5432`, `"5432"` or `"5432-5440"`. What cannot be read opens everything. */
function noDataPort(port: View): Finding[] {
  return must(
    port,
    443,
    (value) => {
      const [, from = "0", to = from] = /^(\d+)(?:-(\d+))?$/.exec(String(value)) ?? ["", "0", "65535"];
      return dataService({ from: Number(from), to: Number(to) }) === undefined;
    },
    "a data port leaves the VPC",
  );
}

const DOORS: Readonly<Record<string, Judge>> = {
  "aws:lightsail/instance:Instance": lightsail,
  "aws:lightsail/instancePublicPorts:InstancePublicPorts": lightsail,
  "aws:lightsail/containerService:ContainerService": lightsail,
  "aws:lightsail/distribution:Distribution": lightsail,
  "aws:lightsail/lb:Lb": lightsail,
  "aws:lightsail/staticIpAttachment:StaticIpAttachment": lightsail,
  "aws:globalaccelerator/accelerator:Accelerator": accelerator,
  "aws:globalaccelerator/listener:Listener": accelerator,
  "aws:globalaccelerator/endpointGroup:EndpointGroup": accelerator,
  "aws:globalaccelerator/customRoutingAccelerator:CustomRoutingAccelerator": accelerator,
  "aws:globalaccelerator/customRoutingListener:CustomRoutingListener": accelerator,
  "aws:globalaccelerator/customRoutingEndpointGroup:CustomRoutingEndpointGroup": accelerator,
  "aws:cloudfront/multitenantDistribution:MultitenantDistribution": tenants,
  "aws:cloudfront/distributionTenant:DistributionTenant": tenants,
  "aws:cloudfront/connectionGroup:ConnectionGroup": tenants,
  "aws:ecs/expressGatewayService:ExpressGatewayService": refused("AWS makes a public load balancer for it"),
  "aws:amplify/app:App": refused("Amplify publishes by itself, past the firewall"),
  "aws:transfer/server:Server": (view) =>
    must(
      view.at("endpointType"),
      "PUBLIC",
      (type) => type === "VPC" || type === "VPC_ENDPOINT",
      "the server answers the internet",
    ),
  "aws:apprunner/service:Service": (view) =>
    must(
      view.at("networkConfiguration", "ingressConfiguration", "isPubliclyAccessible"),
      true,
      isFalse,
      "the service answers the internet",
    ),
  "aws:ec2/vpcEndpointService:VpcEndpointService": (view) => [
    ...must(view.at("acceptanceRequired"), false, isTrue, "whoever asks is connected"),
    ...view.at("allowedPrincipals").each().flatMap(named),
  ],
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": (view) =>
    named(view.at("principalArn")),
  // A map of texts: `All`, or accounts with commas between.
  "aws:ssm/document:Document": (view) =>
    must(
      view.at("permissions", "accountIds"),
      "",
      (ids) => !/\ball\b/i.test(String(ids)),
      "every account may read the document",
    ),
  "aws:cloudwatch/eventPermission:EventPermission": (view) =>
    view.at("condition").given() ? [] : named(view.at("principal")),
  "aws:lambda/layerVersionPermission:LayerVersionPermission": (view) =>
    view.at("organizationId").given() ? [] : named(view.at("principal")),
  "aws:mwaa/environment:Environment": (view) =>
    must(
      view.at("webserverAccessMode"),
      "PRIVATE_ONLY",
      (mode) => mode === "PRIVATE_ONLY",
      "the server answers the internet",
    ),
  "aws:sagemaker/notebookInstance:NotebookInstance": (view) =>
    must(
      view.at("directInternetAccess"),
      "Enabled",
      (access) => access === "Disabled",
      "the notebook is on the internet, past the VPC",
    ),
  "aws:cognito/identityPool:IdentityPool": (view) =>
    must(
      view.at("allowUnauthenticatedIdentities"),
      false,
      isFalse,
      "who has not logged in gets credentials of the account",
    ),
  "aws:vpclattice/serviceNetwork:ServiceNetwork": identified,
  "aws:vpclattice/service:Service": identified,
  "aws:vpclattice/listener:Listener": (view) => noDataPort(view.at("port")),
  "aws:vpclattice/targetGroup:TargetGroup": (view) => noDataPort(view.at("config", "port")),
  "aws:vpclattice/resourceConfiguration:ResourceConfiguration": (view) =>
    view.at("portRanges").each().flatMap(noDataPort),
};

export const sideDoorRules: Rule[] = [
  {
    id: "P-24",
    name: "there-are-no-side-doors",
    title: "Nothing is published past the edge, or to other networks without naming them",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Accelerators, Lightsail, endpoint services and VPC Lattice publish without a security group that anyone reads.",
    remediation:
      "Publish through EdgeProxy. Endpoint services accept each connection and name accounts; VPC Lattice asks for AWS_IAM and serves no data port.",
    types: Object.keys(DOORS),
    evaluate: ({ resource, view }) => DOORS[resource.type]?.(view) ?? [],
  },
];
