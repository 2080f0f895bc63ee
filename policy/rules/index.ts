/** Every rule of the pack, in the order in which findings are reported. */
import type { Rule, StackRule } from "../rule";
import { agreementStackRules } from "./agreement";
import { apiExtensionRules } from "./api-extensions";
import { apiGatewayRules } from "./api-gateways";
import { archiveRules } from "./archives";
import { backupRules } from "./backups";
import { bucketEncryptionRules } from "./bucket-encryption";
import { bucketRetentionRules } from "./bucket-retention";
import { bucketRules } from "./buckets";
import { cacheRules } from "./caches";
import { certificateRules, joinedCertificateRules } from "./certificates";
import { cloudfrontRules, joinedCloudfrontRules } from "./cloudfront";
import { clusterRoleRules } from "./cluster-roles";
import { containerSecretRules } from "./container-secrets";
import { dataServiceRules } from "./data-services";
import { databaseRules } from "./databases";
import { deletionRules } from "./deletion";
import { departureRules } from "./departures";
import { diskRules, snapshotRules } from "./disks";
import { egressRules, joinedEgressRules } from "./egress";
import { eksRules } from "./eks";
import { elasticsearchRules } from "./elasticsearch";
import { firewallRules, joinedFirewallRules } from "./firewalls";
import { gatewayApiRules, joinedGatewayApiRules } from "./gateway-api";
import { holderRules } from "./holders";
import { hostReachRules } from "./host-reach";
import { hostRules } from "./hosts";
import { identityRules } from "./identity";
import { ignoredRules } from "./ignored";
import { imageRepositoryRules } from "./image-repositories";
import { ingressRules } from "./ingresses";
import { componentRules } from "./intent";
import { joinedIntentRules } from "./intent/joined";
import { joinedBackupRules } from "./joined-backups";
import { joinedDataRules } from "./joined-data";
import { joinedListenerRules } from "./joined-listeners";
import { joinedLogRules } from "./joined-logs";
import { joinedNetworkRules } from "./joined-network";
import { joinedStorageRules } from "./joined-storage";
import { joinedWorkloadRules } from "./joined-workloads";
import { kubernetesBackupRules } from "./kubernetes-backups";
import { loadBalancerRules } from "./load-balancers";
import { machineSecretRules } from "./machine-secrets";
import { machineRules } from "./machines";
import { mongodbOperatorRules } from "./mongodb-operator";
import { monitoringRules } from "./monitoring";
import { networkAclRules } from "./network-acls";
import { networkPolicyRules } from "./network-policies";
import { networkPolicyEgressRules } from "./network-policy-egress";
import { nginxRules } from "./nginx";
import { nginxUpstreamRules } from "./nginx-upstreams";
import { operatorVolumeRules } from "./operator-volumes";
import { operatorRules } from "./operators";
import { parameterGroupRules } from "./parameter-groups";
import { platformRules } from "./platform";
import { podRules } from "./pods";
import { postgresqlOperatorRules } from "./postgresql-operator";
import { rabbitmqOperatorRules } from "./rabbitmq-operator";
import { redisOperatorRules } from "./redis-operator";
import { resourcePolicyRules } from "./resource-policies";
import { retentionRules } from "./retention";
import { routeRules } from "./routes";
import { searchRules } from "./search";
import { secretRules } from "./secrets";
import { securityGroupRules } from "./security-groups";
import { serviceRules } from "./services";
import { sideDoorRules } from "./side-doors";
import { joinedStandbyRules, standbyRules } from "./standbys";
import { staticSiteRules } from "./static-sites";
import { taskRules } from "./tasks";
import { joinedSecretRules, trailRules } from "./trails";
import { veleroRules } from "./velero";
import { volumeRules } from "./volumes";
import { waiverRules, waiverStackRules } from "./waivers";

const judging: readonly Rule[] = [
  ...componentRules,
  ...databaseRules,
  ...parameterGroupRules,
  ...cacheRules,
  ...dataServiceRules,
  ...standbyRules,
  ...operatorRules,
  ...redisOperatorRules,
  ...rabbitmqOperatorRules,
  ...mongodbOperatorRules,
  ...postgresqlOperatorRules,
  ...archiveRules,
  ...operatorVolumeRules,
  ...certificateRules,
  ...monitoringRules,
  ...searchRules,
  ...elasticsearchRules,
  ...loadBalancerRules,
  ...cloudfrontRules,
  ...firewallRules,
  ...sideDoorRules,
  ...apiGatewayRules,
  ...departureRules,
  ...staticSiteRules,
  ...nginxRules,
  ...nginxUpstreamRules,
  ...ingressRules,
  ...gatewayApiRules,
  ...serviceRules,
  ...networkPolicyRules,
  ...networkPolicyEgressRules,
  ...securityGroupRules,
  ...egressRules,
  ...networkAclRules,
  ...retentionRules,
  ...deletionRules,
  ...holderRules,
  ...backupRules,
  ...kubernetesBackupRules,
  ...volumeRules,
  ...veleroRules,
  ...bucketRules,
  ...bucketRetentionRules,
  ...bucketEncryptionRules,
  ...diskRules,
  ...snapshotRules,
  ...imageRepositoryRules,
  ...secretRules,
  ...machineSecretRules,
  ...containerSecretRules,
  ...hostRules,
  ...hostReachRules,
  ...podRules,
  ...taskRules,
  ...machineRules,
  ...identityRules,
  ...resourcePolicyRules,
  ...trailRules,
  ...clusterRoleRules,
  ...platformRules,
  ...apiExtensionRules,
  ...eksRules,
];

const joining: readonly StackRule[] = [
  ...joinedIntentRules,
  ...agreementStackRules,
  ...joinedDataRules,
  ...joinedBackupRules,
  ...joinedStandbyRules,
  ...routeRules,
  ...joinedNetworkRules,
  ...joinedGatewayApiRules,
  ...joinedCertificateRules,
  ...joinedWorkloadRules,
  ...joinedEgressRules,
  ...joinedListenerRules,
  ...joinedCloudfrontRules,
  ...joinedFirewallRules,
  ...joinedStorageRules,
  ...joinedLogRules,
  ...joinedSecretRules,
];

/** Asks of all the others what they judge. */
const ignored = ignoredRules(judging);

const waivable = new Set([...judging, ...ignored, ...joining].map((rule) => rule.id));

export const rules: readonly Rule[] = [...judging, ...ignored, ...waiverRules((id) => waivable.has(id))];

/** Waivers come last: only then is it known which of them waived something. */
export const stackRules: readonly StackRule[] = [...joining, ...waiverStackRules];
