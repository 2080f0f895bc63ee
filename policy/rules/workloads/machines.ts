/** Tasks, jobs and instances: no address on the internet, no credentials for whoever asks. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isFalse, must, wrong } from "../../writing/expect";

type Judge = (view: View) => Finding[];

function task(...path: string[]): Judge {
  return (view) => must(view.at(...path, "assignPublicIp"), false, isFalse, "the task gets a public address");
}

/** Without a subnet an instance starts in the default VPC, whose subnets give out public addresses. */
function instance(view: View): Finding[] {
  const placed = ["subnetId", "launchTemplate", "networkInterfaces", "primaryNetworkInterface"].some((key) =>
    view.at(key).given(),
  );
  return must(view.at("associatePublicIpAddress"), !placed, isFalse, "the instance gets a public address");
}

function each(list: string, key: string): Judge {
  return (view) =>
    view
      .at(list)
      .each()
      .flatMap((one) => must(one.at(key), false, isFalse, "the instance gets a public address"));
}

/** An elastic address belongs to a NAT gateway, which names it; never to a machine, which it names. */
function elastic(...keys: string[]): Judge {
  return (view) =>
    keys
      .map((key) => view.at(key))
      .filter((target) => target.given())
      .map((target) => wrong(target, "gives a machine a public address"));
}

function job(view: View): Finding[] {
  const properties = view.at("containerProperties").json();
  if (properties === undefined) return [wrong(view.at("containerProperties"), "not JSON")];
  return must(
    properties.at("networkConfiguration", "assignPublicIp"),
    "DISABLED",
    (value) => value === "DISABLED",
    "the job gets a public address",
  );
}

const ADDRESSED: Readonly<Record<string, Judge>> = {
  "aws:ecs/service:Service": task("networkConfiguration"),
  "aws:ecs/taskSet:TaskSet": task("networkConfiguration"),
  "aws:scheduler/schedule:Schedule": task("target", "ecsParameters", "networkConfiguration"),
  "aws:cloudwatch/eventTarget:EventTarget": task("ecsTarget", "networkConfiguration"),
  "aws:batch/jobDefinition:JobDefinition": job,
  "aws:ec2/instance:Instance": instance,
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": instance,
  "aws:ec2/spotFleetRequest:SpotFleetRequest": each("launchSpecifications", "associatePublicIpAddress"),
  "aws:ec2/launchTemplate:LaunchTemplate": each("networkInterfaces", "associatePublicIpAddress"),
  "aws:ec2/launchConfiguration:LaunchConfiguration": (view) =>
    must(view.at("associatePublicIpAddress"), false, isFalse, "instances get a public address"),
  "aws:ec2/eip:Eip": elastic("instance", "networkInterface"),
  "aws:ec2/eipAssociation:EipAssociation": elastic("instanceId", "networkInterfaceId"),
};

/** An instance that names a launch template may take its metadata options from there. */
function asksForTokens(view: View, fromTemplate: boolean): Finding[] {
  const options = view.at("metadataOptions");
  if (fromTemplate && !options.given() && view.at("launchTemplate").given()) return [];
  if (options.at("httpEndpoint").or("enabled") === "disabled") return [];
  return must(
    options.at("httpTokens"),
    "optional",
    (value) => value === "required",
    "whoever makes the instance ask for a URL gets its credentials",
  );
}

const DEFAULTS = "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults";

export const machineRules: Rule[] = [
  {
    id: "P-22",
    name: "machines-have-no-public-address",
    title: "Tasks, jobs and instances have no public address",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "CloudFront is the only door.",
    remediation:
      "Set assignPublicIp or associatePublicIpAddress to false, name a private subnet, and attach no elastic address.",
    types: Object.keys(ADDRESSED),
    evaluate: ({ resource, view }) => ADDRESSED[resource.type]?.(view) ?? [],
  },
  {
    id: "C-14",
    name: "instances-ask-for-metadata-tokens",
    title: "Instances give their credentials only to who asks with a token (IMDSv2)",
    duty: "containers",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "One request forged through the application reads the instance's role from version 1.",
    remediation: "Set metadataOptions.httpTokens to required.",
    types: [
      "aws:ec2/instance:Instance",
      "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
      "aws:ec2/launchTemplate:LaunchTemplate",
      "aws:ec2/launchConfiguration:LaunchConfiguration",
      DEFAULTS,
    ],
    evaluate: ({ resource, view }) =>
      resource.type === DEFAULTS
        ? must(
            view.at("httpTokens"),
            "no-preference",
            (value) => value === "required",
            "version 1 is answered",
          )
        : asksForTokens(view, !resource.type.includes("launch")),
  },
];
