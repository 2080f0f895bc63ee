import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, findings, resource } from "../support";

check("A Helm release", {
  under: ["ward:components:ClusterAddons"],
  good: resource("kubernetes:helm.sh/v3:Release", {
    chart: "cert-manager",
    version: "v1.21.2",
    repositoryOpts: { repo: "https://charts.jetstack.io" },
    values: { crds: { enabled: true, keep: true } },
  }),
  refuses: [
    { what: "outside of ClusterAddons", change: [], options: { under: [] }, finds: ["P-25"] },
    ...[
      "^1.21",
      "1.21",
      "1.21.2 - 2.0.0",
      "1.21.2 || 2",
      "1.21.2, <2",
      "v1.21.x",
      ">=1.21.2",
      "latest",
      "",
    ].map((version) => ({
      what: `"${version}", which is no exact version`,
      change: [[["version"], version]] as [string[], string][],
      finds: ["P-25 version"],
    })),
    { what: "no version", change: [[["version"], undefined]], finds: ["P-25 version"] },
    { what: "a version not known yet", change: [[["version"], UNKNOWN]], finds: ["P-25 version"] },
    { what: "versions in the making", change: [[["devel"], true]], finds: ["P-25 devel"] },
    { what: "a chart of a folder", change: [[["chart"], "./charts/x"]], finds: ["P-25 chart"] },
    {
      what: "a chart over plain HTTP",
      change: [[["repositoryOpts", "repo"], "http://charts.jetstack.io"]],
      finds: ["P-25 repositoryOpts.repo"],
    },
    {
      what: "a chart of no repository",
      change: [[["repositoryOpts"], undefined]],
      finds: ["P-25 repositoryOpts.repo"],
    },
    { what: "no protection in prod", change: [], options: { protect: false }, finds: ["R-12"] },
    { what: "a forced update", change: [[["forceUpdate"], true]], finds: ["R-32 forceUpdate"] },
    { what: "a replacement", change: [[["replace"], true]], finds: ["R-32 replace"] },
    {
      what: "definitions that go with the release",
      change: [[["values", "crds", "keep"], false]],
      finds: ["R-32 values.crds.keep"],
    },
    {
      what: "definitions that are left out of a release that had them",
      change: [[["values", "crds", "enabled"], false]],
      finds: ["R-32 values.crds.enabled"],
    },
    {
      what: "the same in the words of CloudNativePG's chart",
      change: [[["values", "crds", "create"], false]],
      finds: ["R-32 values.crds.create"],
    },
    {
      what: "the same in the words of Elastic's chart",
      change: [[["values", "installCRDs"], false]],
      finds: ["R-32 values.installCRDs"],
    },
  ],
  accepts: [
    {
      what: "a chart of an OCI registry",
      change: [
        [["chart"], "oci://registry-1.docker.io/cloudpirates/rabbitmq-cluster-operator"],
        [["repositoryOpts"], undefined],
      ],
    },
    { what: "an exact prerelease", change: [[["version"], "1.22.0-rc.1"]] },
    {
      what: "no protection in staging",
      change: [],
      options: { protect: false },
      context: { environment: "staging" },
    },
  ],
});

describe("Resources that hide what they make", () => {
  for (const type of [
    "command:local:Command",
    "pulumi-nodejs:dynamic:Resource",
    "aws:cloudformation/stack:Stack",
    "aws-native:rds:DBInstance",
    "kubernetes:argoproj.io/v1alpha1:Application",
    "kubernetes:helm.toolkit.fluxcd.io/v2:HelmRelease",
    "kubernetes:kustomize.toolkit.fluxcd.io/v1:Kustomization",
    "kubernetes:helm.cattle.io/v1:HelmChart",
    "kubernetes:rds.aws.upbound.io/v1beta1:Instance",
    "kubernetes:rds.services.k8s.aws/v1alpha1:DBInstance",
    "kubernetes:postgresql.cnpg.io/v1:ClusterList",
    "kubernetes:traefik.io/v1alpha1:IngressRouteTCP",
    "kubernetes:projectcontour.io/v1:HTTPProxy",
    "kubernetes:k8s.nginx.org/v1:TransportServer",
    "kubernetes:ingress.v1.haproxy.org/v1:TCP",
    "kubernetes:networking.istio.io/v1:VirtualService",
    "kubernetes:security.istio.io/v1:PeerAuthentication",
    "kubernetes:cilium.io/v2:CiliumClusterwideNetworkPolicy",
    "kubernetes:projectcalico.org/v3:GlobalNetworkPolicy",
    "kubernetes:policy.networking.k8s.io/v1alpha1:AdminNetworkPolicy",
    "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
    "kubernetes:kafka.strimzi.io/v1beta2:Kafka",
    "kubernetes:mongodbcommunity.mongodb.com/v1:MongoDBCommunity",
    "kubernetes:acid.zalan.do/v1:postgresql",
    "kubernetes:opensearch.opster.io/v1:OpenSearchCluster",
    "kubernetes:minio.min.io/v2:Tenant",
    "kubernetes:clickhouse.altinity.com/v1:ClickHouseInstallation",
    "kubernetes:crdb.cockroachlabs.com/v1alpha1:CrdbCluster",
    "kubernetes:stackgres.io/v1:SGCluster",
    "kubernetes:kubedb.com/v1:Postgres",
    "kubernetes:app.redislabs.com/v1:RedisEnterpriseCluster",
    "kubernetes:mysql.presslabs.org/v1alpha1:MysqlCluster",
    "kubernetes:ceph.rook.io/v1:CephObjectStore",
  ])
    it(`are refused: ${type}`, () => {
      expect(findings([resource(type, {})])).to.deep.equal(["P-25"]);
    });
});
