/** The section `ward:kubernetes`: a cluster, and the VPC that it is in. Keys of the operators' stack are in `operators-schema.ts`. */
import { z } from "zod";
import { overlap } from "./cidr";
import { oneOf } from "./problems";
import { reference } from "./reference";
import { distinct, flavors, matching, range, zone } from "./schema";

const kubernetesName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

const subnetRange = range(
  ({ isPrivate, prefix }) => isPrivate && prefix >= 16 && prefix <= 28,
  "a private range from /16 to /28 that starts at its own network address, for instance 10.10.240.0/24",
);
const podRange = range(
  ({ isPrivate, isShared }) => isPrivate || isShared,
  "a private range (RFC 1918 or 100.64.0.0/10) that starts at its own network address, for instance 10.10.0.0/17",
);

const apart = (ranges: readonly string[]) =>
  ranges.every((one, index) => ranges.slice(index + 1).every((other) => !overlap(one, other)));

const dataSubnetsError =
  "a free range of the VPC for each of two or more zones, for instance { us-west-2a: 10.10.240.0/24, … }";
const vpcSchema = z
  .strictObject(
    {
      id: matching(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, "the id of the cluster's VPC, vpc-…").register(
        reference,
        { meaning: "The cluster's VPC.", example: "vpc-0f1e2d3c4b5a60718" },
      ),
      taskSubnetIds: z
        .array(matching(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, "the id of a private subnet, subnet-…"), {
          error: "a list of ids of private subnets with a route out, subnet-…",
        })
        .min(1, { error: "one private subnet or more" })
        .refine(distinct, { error: "every subnet once" })
        .register(reference, {
          meaning: "Private subnets of it with a way out, where backup tasks run.",
          example: ["subnet-0f1e2d3c4b5a60711"],
        }),
      dataSubnets: z
        .record(zone, subnetRange, { error: dataSubnetsError })
        .refine((subnets) => Object.keys(subnets).length >= 2, { error: dataSubnetsError })
        .refine((subnets) => apart(Object.values(subnets)), {
          error: "ranges that do not overlap each other",
        })
        .register(reference, {
          meaning:
            "Free ranges of it, by zone, for the data subnets that Ward makes. Of each system its own.",
          example: { "us-west-2a": "10.10.240.0/24", "us-west-2b": "10.10.241.0/24" },
        }),
      podCidrs: z
        .array(podRange, { error: "a list of the ranges that pods get their addresses from" })
        .min(1, { error: "one range or more" })
        .refine(apart, { error: "ranges that do not overlap each other" })
        .register(reference, {
          meaning: "Ranges that the cluster's pods get their addresses from: they may reach the data.",
          example: ["10.10.0.0/17"],
        }),
    },
    { error: "{ id, taskSubnetIds, dataSubnets, podCidrs }" },
  )
  .register(reference, {
    meaning: "The VPC of a cluster on AWS, which a `hybrid` placement puts its data into.",
    example: {
      id: "vpc-0f1e2d3c4b5a60718",
      taskSubnetIds: ["subnet-0f1e2d3c4b5a60711"],
      dataSubnets: { "us-west-2a": "10.10.240.0/24", "us-west-2b": "10.10.241.0/24" },
      podCidrs: ["10.10.0.0/17"],
    },
    without: "no system may be placed `hybrid`",
  })
  .refine(
    ({ dataSubnets, podCidrs }) =>
      Object.values(dataSubnets).every((subnet) => podCidrs.every((pods) => !overlap(subnet, pods))),
    {
      path: ["dataSubnets"],
      error: "ranges that do not overlap the pods' (podCidrs)",
      when: ({ value }) =>
        z
          .looseObject({ dataSubnets: z.record(z.string(), z.string()), podCidrs: z.array(z.string()) })
          .safeParse(value).success,
    },
  );

const contextError = "the name of a kubeconfig context";
export const kubernetesSchema = z.strictObject(
  {
    context: z.string({ error: contextError }).min(1, { error: contextError }).register(reference, {
      meaning: "The cluster, by the name of its kubeconfig context.",
      example: "ward-prod",
    }),
    flavor: z.enum(flavors, { error: oneOf(flavors) }).register(reference, {
      meaning: "Whose Kubernetes it is: decides what is said to load balancers, and nothing else.",
      example: "eks",
    }),
    storageClass: matching(
      kubernetesName,
      "the name of a storage class whose volumes are encrypted",
    ).register(reference, {
      meaning: "Storage class of data volumes; its volumes must be encrypted.",
      example: "gp3",
    }),
    scratchStorageClass: matching(
      kubernetesName,
      "the name of a storage class whose volumes are encrypted, and deleted with their claim",
    )
      .optional()
      .register(reference, {
        meaning:
          "Storage class of a drill's disk; its reclaimPolicy must be Delete, which that of data need not be.",
        example: "gp3-scratch",
        without: "that of data volumes",
      }),
    addons: z
      .enum(["existing", "install"], { error: "existing or install" })
      .default("existing")
      .register(reference, {
        meaning:
          "Whether the cluster has its operators, or this stack installs them: a stack of its own, without systems.",
        example: "existing",
      }),
    clusterIssuer: matching(kubernetesName, "the name of a cert-manager ClusterIssuer")
      .default("letsencrypt-prod")
      .register(reference, {
        meaning: "The cert-manager ClusterIssuer that proves public names by DNS-01.",
        example: "letsencrypt-prod",
      }),
    vpc: vpcSchema.optional(),
  },
  { error: "{ context, flavor, storageClass, scratchStorageClass?, addons?, clusterIssuer?, vpc? }" },
);
