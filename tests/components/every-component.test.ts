/** What every component owes its callers (design: components), asked of all that the five systems are made of. */
import { expect } from "chai";
import type { PlanResource } from "../../preview/plan";
import { systems } from "../../systems";
import { appliedOf } from "../support/applied";
import { at, type PlanView, placements, planOf } from "../support/plan";
import { openSecrets } from "./contract";

/** Types whose loss is a loss of data. */
const stateful = [
  "aws:rds/instance:Instance",
  "aws:docdb/cluster:Cluster",
  "aws:docdb/clusterInstance:ClusterInstance",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:mq/broker:Broker",
  "aws:opensearch/domain:Domain",
  "aws:s3/bucket:Bucket",
  "aws:backup/vault:Vault",
  "aws:kms/key:Key",
  "kubernetes:core/v1:Namespace",
  "kubernetes:postgresql.cnpg.io/v1:Cluster",
  "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB",
  "kubernetes:redis.redis.opstreelabs.in/v1beta2:Redis",
  "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisReplication",
  "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisCluster",
  "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster",
  "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch",
  "kubernetes:apps/v1:StatefulSet",
];

/** Logs can be made anew by waiting. */
const logs = /-(logs?|access-log|exports)$/;

const components = (plan: PlanView) =>
  plan.resources.filter(({ type }) => type.startsWith("ward:components:"));
const childrenOf = (plan: PlanView, { urn }: PlanResource) =>
  plan.resources.filter(({ parent }) => parent === urn);

for (const system of Object.keys(systems))
  for (const placement of placements)
    describe(`every component of ${system} (${placement})`, () => {
      const planned = () => planOf("prod", placement, system);

      it("says its target, and what was asked for without an unknown or a secret", async () => {
        const plan = await planned();
        expect(components(plan).length).to.be.above(6);
        for (const component of components(plan)) {
          const inputs = plan.inputs(component);
          const targets = [at(inputs, "target"), at(inputs, "targets")]
            .flat()
            .filter((it) => it !== undefined);
          expect(targets, component.urn).not.to.deep.equal([]);
          expect(["aws", "kubernetes"], component.urn).to.include.members(targets);
          expect(JSON.stringify(inputs), component.urn).not.to.match(/\[(unknown|secret)\]/);
        }
      });
      it("begins the name of everything it makes with its own", async () => {
        const plan = await planned();
        const wrong = components(plan).flatMap((component) =>
          childrenOf(plan, component)
            .filter(({ name }) => name !== component.name && !name.startsWith(`${component.name}-`))
            .map(({ name }) => `${component.name}: ${name}`),
        );
        expect(wrong).to.deep.equal([]);
      });
      it("is parent of everything that is made, but for providers", async () => {
        const plan = await planned();
        const known = new Set(components(plan).map(({ urn }) => urn));
        const orphans = plan.resources.filter(
          ({ custom, type, parent }) =>
            custom && !type.startsWith("pulumi:") && (parent === undefined || !known.has(parent)),
        );
        expect(orphans.map(({ urn }) => urn)).to.deep.equal([]);
      });
      it("takes the system's own providers", async () => {
        const plan = await planned();
        const wrong = plan.resources
          .filter(({ type }) => /^(aws|kubernetes):/.test(type))
          .filter(({ type, provider }) => !provider?.includes(`::${system}-${type.split(":")[0]}::`))
          .map(({ name, provider }) => `${name}: ${provider}`)
          // The registry is another account's, or region's, affair.
          .filter((told) => !told.includes(`::${system}-images::`));
        expect(wrong).to.deep.equal([]);
      });
      it("protects what holds data in prod, and nothing in staging", async () => {
        const holding = async (stack: "prod" | "staging") =>
          (await planOf(stack, placement, system)).resources.filter(
            ({ type, name }) => stateful.includes(type) && !logs.test(name),
          );
        const open = (await holding("prod")).filter(({ protect }) => !protect);
        expect(open.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
        expect((await holding("prod")).length).to.be.above(1);
        const kept = (await holding("staging")).filter(({ protect }) => protect);
        expect(kept.map(({ name }) => name)).to.deep.equal([]);
      });
      it("puts no password where it is not secret", async () => {
        const { resources } = await appliedOf("prod", placement, system);
        const open = resources.flatMap(({ inputs, name }) =>
          openSecrets(inputs).map((path) => `${name}: ${path}`),
        );
        expect(open).to.deep.equal([]);
      });
    });
