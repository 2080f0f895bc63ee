import { expect } from "chai";
import type { PlanResource } from "../../preview/plan";
import { systems } from "../../systems";
import { Order } from "../support/dependencies";
import { at, type PlanView, placements, planFor, planOf, stacks } from "../support/plan";
import { type Identity, identities, type Literal, literals } from "./identities";

/** Fields that name an object of a certain kind. Everything else that reads like a name is asked for, too. */
const fields: readonly (readonly [field: RegExp, kind: string])[] = [
  [/^metadata\.namespace$/, "Namespace"],
  [/(secretName|secretKeyRef\.name|redisSecret\.name|serverTLSSecret|serverCASecret)$/, "Secret"],
  [/(initdb\.secret\.name|s3Credentials\.\w+\.name)$/, "Secret"],
  [/(configMap\.name|configMapKeyRef\.name|additionalRedisConfig)$/, "ConfigMap"],
  [/serviceAccountName$/, "ServiceAccount"],
  [/scaleTargetRef\.name$/, "Deployment"],
  [/issuerRef\.name$/, "Issuer"],
  [/^spec\.cluster\.name$/, "Cluster"],
  [/barmanObjectName$/, "ObjectStore"],
  [/redisReplicationName$/, "RedisReplication"],
  [/imagePullSecrets\.\d+\.name$/, "Secret"],
  [/repositoryCredentials\.credentialsParameter$/, "RegistrySecret"],
  [/secrets\.\d+\.valueFrom$/, "Parameter"],
  [/(awslogs-group|logDestinationConfigs\.\d+|destinationResourceArn)$/, "LogGroup"],
  [/logDeliveryConfigurations\.\d+\.destination$/, "LogGroup"],
  [/^userIds\.\d+$/, "CacheUser"],
  [/^userGroupIds\.\d+$/, "CacheUsers"],
  [/(backupVaultName|targetVaultName|includeVaults\.\d+)$/, "Vault"],
  [/restoreTestingPlanName$/, "RestoreTestingPlan"],
  [/^(resources|protectedResourceArns)\.\d+$/, "Database"],
  [/^clusterIdentifier$/, "Database"],
];

/** Texts that only look like a reference: a resource's own names, labels that are matched, names inside a pod. */
const ownNames =
  /^(name|identifier|family|replicationGroupId|userId|userGroupId|kind|apiVersion|metadata\.name|spec\.secretName|dbName|description|vpcOriginEndpointConfig\.name)$/;
const notNames =
  /(labels|matchLabels|annotations|tags)\.|^spec\.selector\.|values\.\d+$|serverName$|(containers|initContainers|volumes|volumeMounts)\.\d+\.name$|awslogs-stream-prefix$|containerDefinitions\.\d+\.(name|dependsOn)|containerName$|^context$|organizations\.\d+$|initdb\.(database|owner)$|username$|^data\.\w+$|(env|environment)\.\d+\.value$/;

/** Every reference of a plan with whom it means; those that meet nobody are none. */
function references(plan: PlanView): { from: PlanResource; literal: Literal; owners: Identity[] }[] {
  const known = new Map<string, Identity[]>();
  for (const identity of identities(plan))
    known.set(identity.text, [...(known.get(identity.text) ?? []), identity]);
  return plan.resources
    .filter((from) => from.custom)
    .flatMap((from) =>
      literals(plan.inputs(from)).flatMap((literal) => {
        const kind = fields.find(([field]) => field.test(literal.path))?.[1];
        if (kind === undefined && (ownNames.test(literal.path) || notNames.test(literal.path))) return [];
        if (literal.path === "spec.secretName" && from.type.includes("Certificate")) return [];
        const owners = (known.get(literal.text) ?? []).filter(
          (owner) => kind === undefined || owner.kind === kind,
        );
        return owners.length === 0 ? [] : [{ from, literal, owners }];
      }),
    );
}

/** References to what nothing makes them wait for. */
function late(plan: PlanView): string[] {
  const order = new Order(plan);
  return references(plan)
    .filter(
      ({ from, owners }) =>
        !owners.some(({ owner }) => owner === from || order.before(from.urn).has(owner.urn)),
    )
    .map(({ from, literal }) => `${from.type} ${from.name}: ${literal.path} ${literal.text}`);
}

/** Kinds that only the plan itself can make. */
const strict = new Set([
  ...["Secret", "ConfigMap", "ServiceAccount", "Namespace"],
  ...["Parameter", "RegistrySecret", "Vault"],
]);

/** References to what nobody makes. */
function dangling(plan: PlanView): string[] {
  const known = identities(plan);
  return plan.resources.flatMap((from) =>
    literals(plan.inputs(from)).flatMap(({ path, text }) => {
      const kind = fields.find(([field]) => field.test(path))?.[1] ?? "";
      const isMade = known.some((identity) => identity.kind === kind && identity.text === text);
      return !strict.has(kind) || isMade ? [] : [`${from.name}: ${path} ${text}`];
    }),
  );
}

/** A system all of whose images ask for a login. */
function planWithLogin(placement: (typeof placements)[number]): Promise<PlanView> {
  const registry = ["server=registry.example.com", "login=true"];
  const changes = registry.map((change) => `systems.tebx.registry.${change}`);
  return planFor({ stack: "prod", placement, system: "tebx", changes });
}

for (const placement of placements)
  describe(`references by name: a registry with a login, ${placement}`, () => {
    it("wait for what they name, which the plan makes", async () => {
      const plan = await planWithLogin(placement);
      expect(late(plan)).to.deep.equal([]);
      expect(dangling(plan)).to.deep.equal([]);
    });
  });

for (const system of Object.keys(systems))
  for (const stack of stacks)
    for (const placement of placements)
      describe(`references by name: ${system}, ${stack}, ${placement}`, () => {
        it("wait for what they name", async () => {
          expect(late(await planOf(stack, placement, system))).to.deep.equal([]);
        });

        it("to secrets and configuration name something that the plan makes", async () => {
          expect(dangling(await planOf(stack, placement, system))).to.deep.equal([]);
        });
      });

describe("references that are no single name", () => {
  it("are looked for in fields that plans have", async () => {
    const plans = await Promise.all(
      Object.keys(systems).flatMap((system) =>
        placements.map((placement) => planOf("prod", placement, system)),
      ),
    );
    for (const placement of placements) plans.push(await planWithLogin(placement));
    const found = plans.flatMap(references).map(({ literal }) => literal.path);
    const unmet = fields.filter(([field]) => !found.some((path) => field.test(path)));
    expect(unmet.map(([field]) => field.source)).to.deep.equal([]);
  });

  it("make the scaling of a service wait for the service and its cluster", async () => {
    const plan = await planOf("prod", "aws");
    const scaling = plan.one("aws:appautoscaling/target:Target");
    const [, cluster, service] = String(at(plan.inputs(scaling), "resourceId")).split("/");
    const before = new Order(plan).before(scaling.urn);
    for (const [kind, text] of [
      ["EcsCluster", cluster],
      ["EcsService", service],
    ]) {
      const named = identities(plan).find((identity) => identity.kind === kind && identity.text === text);
      expect(before.has(named?.owner.urn ?? "nobody"), `${kind} ${text}`).to.equal(true);
    }
  });

  for (const placement of ["aws", "hybrid"] as const) {
    it(`make RDS find its log groups, or it would make them without retention (${placement})`, async () => {
      const plan = await planOf("prod", placement);
      const instance = plan.one("aws:rds/instance:Instance");
      const before = new Order(plan).before(instance.urn);
      const path = `/aws/rds/instance/${at(plan.inputs(instance), "identifier")}`;
      for (const log of at(plan.inputs(instance), "enabledCloudwatchLogsExports") as string[]) {
        const group = identities(plan).find(({ text }) => text === `${path}/${log}`);
        expect(before.has(group?.owner.urn ?? "nobody"), log).to.equal(true);
      }
    });
  }
});
