import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

const V2 = { httpTokens: "required" };
const rootBlockDevice = { encrypted: true };

for (const type of ["aws:ec2/instance:Instance", "aws:ec2/spotInstanceRequest:SpotInstanceRequest"])
  check(`An instance (${type})`, {
    good: resource(type, {
      subnetId: UNKNOWN,
      associatePublicIpAddress: false,
      metadataOptions: V2,
      rootBlockDevice,
    }),
    accepts: [
      { what: "as its subnet says", change: [[["associatePublicIpAddress"], undefined]] },
      { what: "no metadata at all", change: [[["metadataOptions"], { httpEndpoint: "disabled" }]] },
      {
        what: "what its launch template says",
        change: [
          [["launchTemplate"], { id: UNKNOWN }],
          [["metadataOptions"], undefined],
          [["associatePublicIpAddress"], undefined],
          [["subnetId"], undefined],
        ],
      },
    ],
    refuses: [
      ...[true, "true", UNKNOWN].map(
        (value): Case => ({
          what: `a public address: ${String(value)}`,
          change: [[["associatePublicIpAddress"], value]],
          finds: ["P-22 associatePublicIpAddress"],
        }),
      ),
      {
        what: "the default VPC, which gives out public addresses",
        change: [
          [["subnetId"], undefined],
          [["associatePublicIpAddress"], undefined],
        ],
        finds: ["P-22 associatePublicIpAddress"],
      },
      ...["optional", undefined, UNKNOWN].map(
        (value): Case => ({
          what: `metadata without a token: ${String(value)}`,
          change: [[["metadataOptions", "httpTokens"], value]],
          finds: ["C-14 metadataOptions.httpTokens"],
        }),
      ),
      {
        what: "metadata as AWS has it",
        change: [[["metadataOptions"], undefined]],
        finds: ["C-14 metadataOptions.httpTokens"],
      },
      {
        what: "metadata options of its own that forget the token, whatever the template says",
        change: [
          [["launchTemplate"], { id: UNKNOWN }],
          [["metadataOptions"], { httpPutResponseHopLimit: 1 }],
        ],
        finds: ["C-14 metadataOptions.httpTokens"],
      },
    ],
  });

check("A launch template", {
  good: resource("aws:ec2/launchTemplate:LaunchTemplate", {
    metadataOptions: V2,
    networkInterfaces: [{ associatePublicIpAddress: "false" }, { subnetId: UNKNOWN }],
    blockDeviceMappings: [{ ebs: { encrypted: "true" } }],
  }),
  refuses: [
    {
      what: "a public address",
      change: [[["networkInterfaces", 1, "associatePublicIpAddress"], "true"]],
      finds: ["P-22 networkInterfaces[1].associatePublicIpAddress"],
    },
    {
      what: "interfaces that are not known",
      change: [[["networkInterfaces"], UNKNOWN]],
      finds: ["P-22 networkInterfaces"],
    },
    {
      what: "metadata without a token",
      change: [[["metadataOptions"], undefined]],
      finds: ["C-14 metadataOptions.httpTokens"],
    },
  ],
});

check("A launch configuration", {
  good: resource("aws:ec2/launchConfiguration:LaunchConfiguration", { metadataOptions: V2, rootBlockDevice }),
  refuses: [
    {
      what: "a public address",
      change: [[["associatePublicIpAddress"], true]],
      finds: ["P-22 associatePublicIpAddress"],
    },
    {
      what: "metadata without a token",
      change: [[["metadataOptions", "httpTokens"], "optional"]],
      finds: ["C-14 metadataOptions.httpTokens"],
    },
  ],
});

check("A spot fleet", {
  good: resource("aws:ec2/spotFleetRequest:SpotFleetRequest", { launchSpecifications: [{ ami: "ami-1" }] }),
  refuses: [
    {
      what: "a public address",
      change: [[["launchSpecifications", 0, "associatePublicIpAddress"], true]],
      finds: ["P-22 launchSpecifications[0].associatePublicIpAddress"],
    },
  ],
});

check("What an account's instances do by default", {
  good: resource("aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults", { httpTokens: "required" }),
  refuses: [
    { what: "no token", change: [[["httpTokens"], "optional"]], finds: ["C-14 httpTokens"] },
    { what: "no word about it", change: [[["httpTokens"], undefined]], finds: ["C-14 httpTokens"] },
  ],
});

check("An elastic address", {
  good: resource("aws:ec2/eip:Eip", { domain: "vpc" }),
  refuses: ["instance", "networkInterface"].map((key) => ({
    what: `of a machine (${key})`,
    change: [[[key], UNKNOWN]],
    finds: [`P-22 ${key}`],
  })),
});

check("An association of an elastic address", {
  good: resource("aws:ec2/eipAssociation:EipAssociation", { allocationId: UNKNOWN }),
  refuses: [
    { what: "with an instance", change: [[["instanceId"], UNKNOWN]], finds: ["P-22 instanceId"] },
    {
      what: "with an interface",
      change: [[["networkInterfaceId"], "eni-1"]],
      finds: ["P-22 networkInterfaceId"],
    },
  ],
});

const tasks: readonly [type: string, path: string[]][] = [
  ["aws:ecs/service:Service", []],
  ["aws:scheduler/schedule:Schedule", ["target", "ecsParameters"]],
  ["aws:cloudwatch/eventTarget:EventTarget", ["ecsTarget"]],
];

for (const [type, path] of tasks) {
  const at = (key: string) => [...path, key].join(".");
  check(`What starts tasks (${type})`, {
    good: resource(type, {}),
    accepts: [
      { what: "a private address", change: [[[...path, "networkConfiguration"], { assignPublicIp: false }]] },
      {
        what: "a shell in staging",
        change: [[[...path, "enableExecuteCommand"], true]],
        context: { environment: "staging" },
      },
    ],
    refuses: [
      ...[true, "true", UNKNOWN].map(
        (value): Case => ({
          what: `a public address: ${String(value)}`,
          change: [[[...path, "networkConfiguration", "assignPublicIp"], value]],
          finds: [`P-22 ${at("networkConfiguration.assignPublicIp")}`],
        }),
      ),
      ...[true, "true", UNKNOWN].map(
        (value): Case => ({
          what: `a shell in prod: ${String(value)}`,
          change: [[[...path, "enableExecuteCommand"], value]],
          finds: [`C-40 ${at("enableExecuteCommand")}`],
        }),
      ),
    ],
  });
}

check("A set of tasks", {
  good: resource("aws:ecs/taskSet:TaskSet", { networkConfiguration: { subnets: [UNKNOWN] } }),
  refuses: [
    {
      what: "a public address",
      change: [[["networkConfiguration", "assignPublicIp"], true]],
      finds: ["P-22 networkConfiguration.assignPublicIp"],
    },
  ],
});

const network = (assignPublicIp?: unknown) =>
  JSON.stringify({ image: "registry.example.com/job:1.2.3", networkConfiguration: { assignPublicIp } });
check("A job of AWS Batch", {
  good: resource("aws:batch/jobDefinition:JobDefinition", {
    type: "container",
    containerProperties: network("DISABLED"),
  }),
  accepts: [
    { what: "a private address by default", change: [[["containerProperties"], network()]] },
    { what: "containers of a cluster", change: [[["containerProperties"], undefined]] },
  ],
  refuses: [
    {
      what: "a public address",
      change: [[["containerProperties"], network("ENABLED")]],
      finds: ["P-22 containerProperties.networkConfiguration.assignPublicIp"],
    },
    {
      what: "no JSON",
      change: [[["containerProperties"], "{"]],
      finds: ["P-22 containerProperties", "S-02 containerProperties"],
    },
    {
      what: "properties that nobody knows",
      change: [[["containerProperties"], UNKNOWN]],
      finds: ["P-22 containerProperties", "S-02 containerProperties"],
    },
  ],
});
