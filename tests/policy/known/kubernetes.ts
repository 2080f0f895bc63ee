import { holderRows } from "./kubernetes.holders";
import { clusterNetworkRows } from "./kubernetes.network";
import { nginxRows } from "./kubernetes.nginx";
import { nodeRows } from "./kubernetes.nodes";
import { operatorRows } from "./kubernetes.operators";
import { privilegeRows } from "./kubernetes.privileges";
import { recoveryRows } from "./kubernetes.recovery";
import { roleRows } from "./kubernetes.roles";
import { containerSecretRows } from "./kubernetes.secrets";
import type { Row } from "./row";

export const kubernetesRows: readonly Row[] = [
  ...privilegeRows,
  ...nodeRows,
  ...holderRows,
  ...containerSecretRows,
  ...clusterNetworkRows,
  ...nginxRows,
  ...roleRows,
  ...operatorRows,
  ...recoveryRows,
];
