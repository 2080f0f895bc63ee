/** Every rule of the pack, in the order in which findings are reported. A folder for each theme. */
import type { Rule, StackRule } from "../rule";
import { accessRules } from "./access";
import { agreementStackRules } from "./agreement";
import { edgeRules, joinedEdgeRules } from "./edge";
import { componentRules } from "./intent";
import { joinedIntentRules } from "./intent/joined";
import { joinedLogRules, logRules } from "./logging";
import { joinedNetworkRules, networkRules } from "./network";
import { joinedOperatorRules, operatorRules } from "./operators";
import { ignoredRules } from "./oversight/ignored";
import { opaqueRules } from "./oversight/opaque";
import { waiverRules, waiverStackRules } from "./oversight/waivers";
import { joinedRetentionRules, retentionRules } from "./retention";
import { joinedSecretRules, secretRules } from "./secrets";
import { joinedStorageRules, storageRules } from "./storage";
import { joinedStoreRules, storeRules } from "./stores";
import { joinedWorkloadRules, workloadRules } from "./workloads";

const judging: readonly Rule[] = [
  ...componentRules,
  ...storeRules,
  ...operatorRules,
  ...edgeRules,
  ...networkRules,
  ...retentionRules,
  ...storageRules,
  ...secretRules,
  ...workloadRules,
  ...accessRules,
  ...logRules,
  ...opaqueRules,
];

const joining: readonly StackRule[] = [
  ...joinedIntentRules,
  ...agreementStackRules,
  ...joinedStoreRules,
  ...joinedOperatorRules,
  ...joinedEdgeRules,
  ...joinedNetworkRules,
  ...joinedRetentionRules,
  ...joinedStorageRules,
  ...joinedWorkloadRules,
  ...joinedSecretRules,
  ...joinedLogRules,
];

/** Asks of all the others what they judge. */
const ignored = ignoredRules(judging);

const waivable = new Set([...judging, ...ignored, ...joining].map((rule) => rule.id));

export const rules: readonly Rule[] = [...judging, ...ignored, ...waiverRules((id) => waivable.has(id))];

/** Waivers come last: only then is it known which of them waived something. */
export const stackRules: readonly StackRule[] = [...joining, ...waiverStackRules];
