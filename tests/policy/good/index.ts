import { apiGateways } from "./api-gateways";
import { audits } from "./audit";
import { backupSpecimens } from "./backups";
import { caches } from "./caches";
import { clusterBackups } from "./cluster-backups";
import { clusterNetwork } from "./cluster-network";
import { clusterObjects } from "./cluster-objects";
import { clusterRoles } from "./cluster-roles";
import { clusterServicePlans, clusterServices } from "./cluster-services";
import { clusterPlans, databaseClusters } from "./clusters";
import { consoles } from "./consoles";
import { containerPlans, containers } from "./containers";
import { copies } from "./copies";
import { databasePlans, databases } from "./databases";
import { documentStorePlans, documentStores } from "./document-stores";
import { doors } from "./doors";
import { edgePlans, edges } from "./edge";
import { grants } from "./grants";
import { identities } from "./identity";
import { ingresses, ingressPlans } from "./ingresses";
import { keyPlans, keys } from "./keys";
import { loadBalancerPlans, loadBalancers } from "./load-balancers";
import { messaging } from "./messaging";
import { networkPlans, networks } from "./networks";
import { operatorSpecimens } from "./operators";
import { parameterGroups } from "./parameter-groups";
import { operatorPlans, postgresqlClusters } from "./postgresql";
import { searchDomains } from "./search";
import { securityGroups } from "./security-groups";
import { serverless } from "./serverless";
import type { GoodPlan, Specimen } from "./specimen";
import { storage, storagePlans } from "./storage";
import { volumePlans, volumes } from "./volumes";
import { warehouses } from "./warehouses";
import { workloadPlans, workloads } from "./workloads";

/** One resource each; rules about one resource find nothing in them. */
export const good: readonly Specimen[] = [
  ...databases,
  ...databaseClusters,
  ...parameterGroups,
  ...documentStores,
  ...caches,
  ...warehouses,
  ...searchDomains,
  ...messaging,
  ...loadBalancers,
  ...edges,
  ...apiGateways,
  ...networks,
  ...securityGroups,
  ...storage,
  ...volumes,
  ...doors,
  ...copies,
  ...grants,
  ...identities,
  ...keys,
  ...consoles,
  ...containers,
  ...serverless,
  ...backupSpecimens,
  ...audits,
  ...workloads,
  ...clusterObjects,
  ...clusterNetwork,
  ...ingresses,
  ...clusterRoles,
  ...operatorSpecimens,
  ...postgresqlClusters,
  ...clusterServices,
  ...clusterBackups,
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
  ...clusterPlans,
  ...documentStorePlans,
  ...volumePlans,
  ...ingressPlans,
  ...clusterServicePlans,
  ...keyPlans,
];
