import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

check("A subnet", {
  good: resource("aws:ec2/subnet:Subnet", { cidrBlock: "10.0.0.0/24" }),
  refuses: [
    {
      what: "public addresses",
      change: [[["mapPublicIpOnLaunch"], true]],
      finds: ["P-09 mapPublicIpOnLaunch"],
    },
    { what: "perhaps", change: [[["mapPublicIpOnLaunch"], UNKNOWN]], finds: ["P-09 mapPublicIpOnLaunch"] },
  ],
});

check("An ECS service", {
  good: resource("aws:ecs/service:Service", {
    networkConfiguration: { subnets: [UNKNOWN], securityGroups: [UNKNOWN] },
  }),
  refuses: [
    {
      what: "a public address",
      change: [[["networkConfiguration", "assignPublicIp"], true]],
      finds: ["P-22 networkConfiguration.assignPublicIp"],
    },
    {
      what: "an unknown network",
      change: [[["networkConfiguration"], UNKNOWN]],
      finds: ["P-22 networkConfiguration"],
    },
  ],
});
