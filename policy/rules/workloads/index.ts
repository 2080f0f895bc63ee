/** Pods, tasks and machines: what they may do on the host that they run on. */
import type { Rule, StackRule } from "../../rule";
import { hostRules } from "./host-ports";
import { hostReachRules } from "./host-reach";
import { machineRules } from "./machines";
import { networkVolumeRules } from "./network-volumes";
import { ownStoreRules } from "./own-stores";
import { podRules } from "./pod-security";
import { redundancyRules } from "./redundancy";
import { taskRules } from "./tasks";

export const workloadRules: readonly Rule[] = [
  ...podRules,
  ...hostReachRules,
  ...hostRules,
  ...taskRules,
  ...machineRules,
  ...ownStoreRules,
  ...networkVolumeRules,
];

export const joinedWorkloadRules: readonly StackRule[] = [...redundancyRules];
