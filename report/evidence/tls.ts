/** Who demands TLS, and from which version on, as the plan sets it. */
import type { PlanResource } from "../../preview/plan";
import { type Place, type Setting, settingsAt } from "./settings";

const PLACES: readonly Place[] = [
  {
    type: "aws:cloudfront/distribution:Distribution",
    path: "viewerCertificate.minimumProtocolVersion",
    says: "oldest version for visitors",
  },
  {
    type: "aws:cloudfront/vpcOrigin:VpcOrigin",
    path: "vpcOriginEndpointConfig.originSslProtocols.items",
    says: "versions from CloudFront to the load balancer",
  },
  { type: "aws:lb/listener:Listener", path: "sslPolicy", says: "policy of the load balancer" },
  {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    path: "transitEncryptionMode",
    says: "whether clients may do without",
  },
  {
    type: "aws:opensearch/domain:Domain",
    path: "domainEndpointOptions.tlsSecurityPolicy",
    says: "policy of the search's endpoint",
  },
  {
    type: "aws:rds/parameterGroup:ParameterGroup",
    path: "parameters[name=rds.force_ssl].value",
    says: "1: PostgreSQL refuses clients without",
  },
  {
    type: "aws:rds/parameterGroup:ParameterGroup",
    path: "parameters[name=ssl_min_protocol_version].value",
    says: "oldest version of PostgreSQL",
  },
  {
    type: "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
    path: "parameters[name=tls].value",
    says: "whether clients may do without",
  },
  {
    type: "kubernetes:core/v1:ConfigMap",
    path: "data.{}",
    within: /^\s*ssl_protocols ([^;]+);/gm,
    says: "versions of nginx for visitors",
  },
  {
    type: "kubernetes:core/v1:ConfigMap",
    path: "data.{}",
    within: /^tls-protocols "([^"]+)"/gm,
    says: "versions of Redis",
  },
  {
    type: "kubernetes:postgresql.cnpg.io/v1:Cluster",
    path: "spec.postgresql.parameters.ssl_min_protocol_version",
    says: "oldest version of PostgreSQL",
  },
  {
    type: "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB",
    path: "spec.tls.mode",
    says: "whether clients may do without",
  },
  {
    type: "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster",
    path: "spec.rabbitmq.additionalConfig",
    within: /^ssl_options\.versions\.\d+ = (.+)$/gm,
    says: "version of RabbitMQ",
  },
  {
    type: "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster",
    path: "spec.tls.disableNonTLSListeners",
    says: "true: no port without",
  },
  {
    type: "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch",
    path: "spec.http.tls.certificate.secretName",
    says: "certificate of the search's endpoint",
  },
];

export function tlsOf(resources: readonly PlanResource[]): Setting[] {
  return settingsAt(resources, PLACES);
}
