import { audits } from "./audit";
import { backupSpecimens } from "./backups";
import { caches } from "./caches";
import { clusterNetwork } from "./cluster-network";
import { clusterRoles } from "./cluster-roles";
import { clusterServices } from "./cluster-services";
import { containerPlans, containers } from "./containers";
import { copies } from "./copies";
import { databasePlans, databases } from "./databases";
import { documentStores } from "./document-stores";
import { doors } from "./doors";
import { edgePlans, edges } from "./edge";
import { identities } from "./identity";
import { loadBalancerPlans, loadBalancers } from "./load-balancers";
import { messaging } from "./messaging";
import { networkPlans, networks } from "./networks";
import { operatorPlans, operatorSpecimens } from "./operators";
import { parameterGroups } from "./parameter-groups";
import { searchDomains } from "./search";
import { serverless } from "./serverless";
import type { GoodPlan, Specimen } from "./specimen";
import { storage, storagePlans } from "./storage";
import { warehouses } from "./warehouses";
import { workloadPlans, workloads } from "./workloads";

/** One resource each; rules about one resource find nothing in them. */
export const good: readonly Specimen[] = [
  ...databases,
  ...parameterGroups,
  ...documentStores,
  ...caches,
  ...warehouses,
  ...searchDomains,
  ...messaging,
  ...loadBalancers,
  ...edges,
  ...networks,
  ...storage,
  ...doors,
  ...copies,
  ...identities,
  ...containers,
  ...serverless,
  ...backupSpecimens,
  ...audits,
  ...workloads,
  ...clusterNetwork,
  ...clusterRoles,
  ...operatorSpecimens,
  ...clusterServices,
];

/** Resources that belong together; no rule finds anything in them. */
export const plans: readonly GoodPlan[] = [
  ...databasePlans,
  ...loadBalancerPlans,
  ...edgePlans,
  ...networkPlans,
  ...storagePlans,
  ...containerPlans,
  ...workloadPlans,
  ...operatorPlans,
];
