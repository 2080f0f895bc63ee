import { componentContract, type Subject } from "./contract";

export const subject: Subject = {
  component: "ApiService",
  name: "tenant-provisioning",
  stateful: [],
};

export const apiServiceContract = () => componentContract(subject);
