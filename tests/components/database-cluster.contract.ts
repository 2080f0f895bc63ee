import { componentContract, type Subject } from "./contract";

export const subject: Subject = {
  component: "DatabaseCluster",
  name: "tenant-provisioning-database",
  stateful: [
    "aws:rds/instance:Instance",
    "kubernetes:postgresql.cnpg.io/v1:Cluster",
    "kubernetes:barmancloud.cnpg.io/v1:ObjectStore",
  ],
};

export const databaseClusterContract = () => componentContract(subject);
