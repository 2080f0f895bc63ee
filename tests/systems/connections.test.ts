/**
 * Who reaches what, of every system in every placement: from each service to each data store and each other
 * service, on which ports. What is expected is read from the spec sheets, what is found from the plan's rules.
 */
import { expect } from "chai";
import { systems } from "../../systems";
import type { SystemSpec } from "../../systems/system";
import { type End, Policies } from "../support/network-policies";
import { at, type PlanView, placements, planOf, stacks, targetOf } from "../support/plan";
import { groupRules } from "../support/security-groups";
import { appContainer, DEPLOYMENT, serviceName, variables } from "./workload";

interface DataStore {
  name: string;
  port: number;
  /** Of its pods, as its operator labels them. */
  labels: Record<string, string>;
  /** S3: reached through the internet, with keys. */
  public: boolean;
}

/** Every port that something of a system listens on, and some that nobody should find open. */
const PROBED = [
  ...[22, 80, 443, 4369, 5432, 5671, 5672, 6379, 7800, 8000, 8080, 9000, 9001, 9200, 9300, 15_671, 15_672],
  ...[16_379, 25_672, 26_379, 27_017],
];

function dataStores(spec: SystemSpec, target: "aws" | "kubernetes"): DataStore[] {
  const called = (connection: string) => `${spec.name}-${connection}`;
  const found: DataStore[] = [];
  const add = (connection: string, port: number, labels: Record<string, string>, isPublic = false) =>
    found.push({ name: connection, port, labels, public: isPublic });
  for (const [connection, { engine }] of Object.entries(spec.databases))
    engine === "postgres"
      ? add(connection, 5432, { "cnpg.io/cluster": called(connection) })
      : add(connection, 27_017, {
          "app.kubernetes.io/instance": called(connection),
          "app.kubernetes.io/managed-by": "percona-server-mongodb-operator",
          "app.kubernetes.io/component": "mongod",
        });
  for (const [connection, { shards }] of Object.entries(spec.caches))
    add(
      connection,
      6379,
      shards === undefined
        ? { app: called(connection) }
        : { app: `${called(connection)}-leader`, cluster: called(connection), redis_setup_type: "cluster" },
    );
  for (const connection of Object.keys(spec.brokers ?? {}))
    add(connection, 5671, {
      "app.kubernetes.io/component": "rabbitmq",
      "app.kubernetes.io/name": called(connection),
    });
  for (const connection of Object.keys(spec.search ?? {}))
    add(connection, target === "aws" ? 443 : 9200, {
      "common.k8s.elastic.co/type": "elasticsearch",
      "elasticsearch.k8s.elastic.co/cluster-name": called(connection),
    });
  for (const connection of Object.keys(spec.stores ?? {}))
    target === "aws" ? add(connection, 443, {}, true) : add(connection, 9000, { app: called(connection) });
  return found;
}

const sorted = (ports: Iterable<number>) => [...new Set(ports)].sort((a, b) => a - b);

for (const [system, spec] of Object.entries(systems))
  for (const stack of stacks)
    for (const placement of placements) {
      const on = { services: targetOf.services[placement], data: targetOf.data[placement] };
      const stores = dataStores(spec, on.data);
      const services = Object.entries(spec.services);
      const probed = sorted([...PROBED, ...services.flatMap(([, { port }]) => port ?? [])]);
      const plan = () => planOf(stack, placement, system);

      describe(`connections of ${system} (${stack}, ${placement})`, () => {
        for (const [service, { uses, calls = [] }] of services) {
          it(`${service} gets the secrets of ${uses.join(", ") || "no data store"}, and no other's`, async () => {
            const view = await plan();
            const secrets = Object.values(variables(view, appContainer(view, service))).flatMap((it) =>
              "secret" in it ? [it.secret] : [],
            );
            const holding = stores.filter(({ name }) =>
              secrets.some((secret) =>
                on.services === "aws"
                  ? secret.includes(`/${system}/${name}/`)
                  : secret.startsWith(`${system}-${name}/`),
              ),
            );
            expect(holding.map(({ name }) => name)).to.have.members([...uses].filter(known(stores)));
          });
          if (on.services === "aws") {
            it(`${service} reaches ${uses.join(", ") || "no data store"} on one port each, and no other`, async () => {
              const view = await plan();
              const own = serviceName(view, service);
              for (const store of stores) {
                const expected = uses.includes(store.name) && !store.public ? [store.port] : [];
                expect(groupRules(view, own, `${system}-${store.name}`), store.name).to.deep.equal({
                  out: expected,
                  in: expected,
                });
              }
            });
            it(`${service} calls ${calls.join(", ") || "no other service"}, on their ports`, async () => {
              const view = await plan();
              const own = serviceName(view, service);
              for (const [other, { port }] of services.filter(([name]) => name !== service)) {
                const expected = calls.includes(other) && port !== undefined ? [port] : [];
                expect(groupRules(view, own, serviceName(view, other)), other).to.deep.equal({
                  out: expected,
                  in: expected,
                });
              }
            });
          } else {
            it(`${service} reaches ${uses.join(", ") || "no data store"} on one port each, and no other`, async () => {
              const view = await plan();
              const policies = new Policies(view);
              const from = podOf(view, service);
              if (on.data === "kubernetes")
                for (const store of stores)
                  expect(
                    probed.filter((port) => policies.open(from, { labels: store.labels }, port)),
                    store.name,
                  ).to.deep.equal(uses.includes(store.name) ? [store.port] : []);
              else {
                const used = stores.filter(({ name, public: isPublic }) => uses.includes(name) && !isPublic);
                for (const cidr of dataCidrs(view))
                  expect(
                    probed.filter((port) => policies.open(from, { cidr }, port)),
                    cidr,
                  ).to.deep.equal(sorted(used.map(({ port }) => port)));
              }
            });
            it(`${service} calls ${calls.join(", ") || "no other service"}, on their ports`, async () => {
              const view = await plan();
              const policies = new Policies(view);
              const from = podOf(view, service);
              for (const [other, { port }] of services.filter(([name]) => name !== service))
                expect(
                  probed.filter((probe) => policies.open(from, podOf(view, other), probe)),
                  other,
                ).to.deep.equal(calls.includes(other) && port !== undefined ? [port] : []);
            });
          }
        }

        it("the edge reaches what a route leads to, on its port, and nothing else", async () => {
          const view = await plan();
          const routed = new Set(
            spec.edge.sites.flatMap(({ routes }) => routes.map((route) => route.service)),
          );
          for (const [service, { port }] of services) {
            const expected = routed.has(service) && port !== undefined ? [port] : [];
            if (on.services === "aws")
              expect(groupRules(view, `${system}-edge`, serviceName(view, service)), service).to.deep.equal({
                out: expected,
                in: expected,
              });
            else
              expect(
                probed.filter((probe) => new Policies(view).open(edgeOf(view), podOf(view, service), probe)),
                service,
              ).to.deep.equal(expected);
          }
          for (const store of stores.filter(({ public: isPublic }) => !isPublic))
            if (on.services === "aws")
              expect(groupRules(view, `${system}-edge`, `${system}-${store.name}`)).to.deep.equal({
                out: [],
                in: [],
              });
            else
              expect(
                probed.filter((probe) =>
                  new Policies(view).open(edgeOf(view), { labels: store.labels }, probe),
                ),
              ).to.deep.equal([]);
        });
        if (on.services === "kubernetes")
          it("nobody from outside reaches a service or a data store", async () => {
            const view = await plan();
            const policies = new Policies(view);
            const outside: End[] = [
              { cidr: "93.184.215.14/32" },
              { cidr: "10.99.0.0/16" },
              { labels: { app: "stranger" } },
              { labels: { app: system, "ward.dev/client": system }, namespace: "default" },
            ];
            const inside = [
              ...services.map(([service]) => podOf(view, service)),
              ...(on.data === "kubernetes" ? stores.map(({ labels }) => ({ labels })) : []),
            ];
            const open = outside.flatMap((from) =>
              inside.flatMap((to) => probed.filter((port) => policies.open(from, to, port))),
            );
            expect(open).to.deep.equal([]);
          });
      });
    }

function known(stores: readonly DataStore[]): (name: string) => boolean {
  return (name) => stores.some((store) => store.name === name);
}

function podOf(plan: PlanView, service: string): { labels: Record<string, string> } {
  const labels = plan.get(DEPLOYMENT, serviceName(plan, service), "spec.template.metadata.labels");
  return { labels: labels as Record<string, string> };
}

function edgeOf(plan: PlanView): { labels: Record<string, string> } {
  const labels = plan.get(DEPLOYMENT, `${plan.system}-edge`, "spec.template.metadata.labels");
  return { labels: labels as Record<string, string> };
}

function dataCidrs(plan: PlanView): string[] {
  return plan.all("aws:ec2/subnet:Subnet").map((subnet) => String(at(plan.inputs(subnet), "cidrBlock")));
}
