import { expect } from "chai";
import { toPlanned } from "../../../preview/verdict";
import { systems } from "../../../systems";
import { placements, planOf } from "../../support/plan";
import { check, findings, resource } from "../support";

const protectedInProd = [
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:msk/cluster:Cluster",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:fsx/lustreFileSystem:LustreFileSystem",
  "aws:elasticache/serverlessCache:ServerlessCache",
  "kubernetes:core/v1:Namespace",
  "kubernetes:core/v1:PersistentVolume",
  "kubernetes:redis.redis.opstreelabs.in/v1beta1:RedisCluster",
];

describe("What data goes with", () => {
  for (const type of protectedInProd)
    it(`is protected in prod: ${type}`, () => {
      const found = (protect: boolean, environment: "staging" | "prod") =>
        findings([resource(type, {}, { protect })], { environment }).filter((one) => one.startsWith("R-79"));
      expect(found(false, "prod")).to.deep.equal(["R-79"]);
      expect(found(true, "prod")).to.deep.equal([]);
      expect(found(false, "staging")).to.deep.equal([]);
    });
  it("is not a patch, which deletes nothing", () => {
    const patch = resource("kubernetes:core/v1:NamespacePatch", {}, { protect: false });
    expect(findings([patch]).filter((one) => one.startsWith("R-79"))).to.deep.equal([]);
  });
  it("is every namespace of a list", () => {
    const list = resource("kubernetes:core/v1:NamespaceList", { items: [] }, { protect: false });
    expect(findings([list])).to.include("R-79");
  });
});

const claims = [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "1Gi" } } } }];

check("A StatefulSet", {
  good: resource("kubernetes:apps/v1:StatefulSet", {
    spec: { replicas: 2, volumeClaimTemplates: claims },
  }),
  accepts: [
    {
      what: "without claims it holds nothing",
      change: [[["spec", "volumeClaimTemplates"], undefined]],
      options: { protect: false },
    },
  ],
  refuses: [{ what: "claims without protection", change: [], options: { protect: false }, finds: ["R-79"] }],
});

/** Protected by the components, although nothing is lost with it that is not made again. */
const MADE_AGAIN = new Set([
  "aws:docdb/clusterInstance:ClusterInstance",
  "kubernetes:barmancloud.cnpg.io/v1:ObjectStore",
  "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisSentinel",
]);

describe("Every resource that a component protects in prod", () => {
  for (const system of Object.keys(systems))
    it(`is refused without its protection (${system})`, async () => {
      const unguarded = new Set<string>();
      let judged = 0;
      for (const placement of placements)
        for (const each of (await planOf("prod", placement, system)).resources.map(toPlanned)) {
          if (!each.protect || MADE_AGAIN.has(each.type)) continue;
          judged += 1;
          const found = findings([{ ...each, protect: false }]);
          if (!found.some((one) => /^R-(12|79)$/.test(one))) unguarded.add(each.type);
        }
      expect([...unguarded]).to.deep.equal([]);
      expect(judged).to.be.greaterThan(10);
    });
});
