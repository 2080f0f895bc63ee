import { componentContract, type Subject } from "./contract";

export const subject: Subject = {
  component: "EdgeProxy",
  name: "tenant-provisioning-edge",
  stateful: ["aws:s3/bucket:Bucket"],
};

export const edgeProxyContract = () => componentContract(subject);
