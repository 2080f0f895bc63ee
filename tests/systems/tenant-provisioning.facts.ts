import { Facts } from "./facts";

export const facts = new Facts("tenant-provisioning");
export const { fact } = facts;
