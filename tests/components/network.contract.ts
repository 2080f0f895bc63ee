import { componentContract, type Subject } from "./contract";

export const subject: Subject = {
  component: "Network",
  name: "tenant-provisioning-network",
  stateful: ["aws:kms/key:Key", "kubernetes:core/v1:Namespace"],
};

export const networkContract = () => componentContract(subject);
