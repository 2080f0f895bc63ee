import { awsCloudfrontRows } from "./aws.cloudfront";
import { awsDatabaseRows } from "./aws.databases";
import { awsDiskRows } from "./aws.disks";
import { awsIdentityRows } from "./aws.identity";
import { awsLoadBalancerRows } from "./aws.load-balancers";
import { awsMachineRows } from "./aws.machines";
import { awsNetworkRows } from "./aws.networks";
import { awsRecoveryRows } from "./aws.recovery";
import { awsResourcePolicyRows } from "./aws.resource-policies";
import { awsSearchRows } from "./aws.search";
import { awsSecurityGroupRows } from "./aws.security-groups";
import { awsStorageRows } from "./aws.storage";
import { awsStoreRows } from "./aws.stores";
import { kubernetesRows } from "./kubernetes";
import type { Row } from "./row";

export const rows: readonly Row[] = [
  ...awsDatabaseRows,
  ...awsRecoveryRows,
  ...awsStoreRows,
  ...awsSearchRows,
  ...awsSecurityGroupRows,
  ...awsNetworkRows,
  ...awsLoadBalancerRows,
  ...awsCloudfrontRows,
  ...awsIdentityRows,
  ...awsResourcePolicyRows,
  ...awsStorageRows,
  ...awsMachineRows,
  ...awsDiskRows,
  ...kubernetesRows,
];
