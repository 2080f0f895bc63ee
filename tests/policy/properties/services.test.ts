import fc from "fast-check";
import type { PlannedResource } from "../../../policy/plan/resource";
import { type Props, resource } from "../support";
import { asker } from "./asked";
import { DATA_PORTS, HIDDEN } from "./oracles/ports";
import { judgeNames, judgeService, type Listener, type ServiceFacts } from "./oracles/service";
import { properties } from "./properties";

const found = asker("P-13", "P-13a", "P-14", "P-15");

const EDGE = "ward:components:EdgeProxy";

const number = fc.oneof(
  fc.constantFrom(...DATA_PORTS),
  fc.constantFrom(80, 443, 8080, 8443, 30080, 5431, 5434),
  fc.integer({ min: 1, max: 65535 }),
);

const portOf = (port: fc.Arbitrary<unknown>): fc.Arbitrary<ServiceFacts["ports"][number]> =>
  fc.record({
    port,
    targetPort: fc.oneof(
      number,
      number.map(String),
      { weight: 2, arbitrary: fc.constantFrom<unknown>("web", "web", "db", undefined) },
      fc.constantFrom<unknown>("none", undefined, HIDDEN),
    ),
    nodePort: fc.oneof({ weight: 5, arbitrary: fc.constant<unknown>(undefined) }, number),
  });

const namespace = fc.constantFrom<unknown>("shop", "shop", "other", undefined, HIDDEN);
const labels = fc.constantFrom<Record<string, string>>(
  { app: "api" },
  { app: "api", tier: "back" },
  { app: "db" },
  {},
);

const facts = (
  type: fc.Arbitrary<unknown>,
  ports: fc.Arbitrary<ServiceFacts["ports"]>,
): fc.Arbitrary<ServiceFacts> =>
  fc.record({
    namespace,
    type,
    selector: labels,
    ports,
    externalIPs: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom<unknown>(undefined, []) },
      fc.constantFrom<unknown>(["198.51.100.7"], HIDDEN),
    ),
  });

const type = fc.constantFrom<unknown>(
  "ClusterIP",
  "LoadBalancer",
  "NodePort",
  "ExternalName",
  undefined,
  HIDDEN,
);
const anyPorts = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: portOf(fc.oneof(number, number.map(String))) },
    fc.constant<typeof HIDDEN>(HIDDEN),
  ),
  { maxLength: 3 },
);

/** An internal load balancer is a door as well, so annotations change nothing. */
const annotations = fc.constantFrom<Props | undefined>(
  undefined,
  { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" },
  { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" },
);

const kind = fc.constantFrom("Service", "ServicePatch", "ServiceList");

function made(
  token: string,
  services: ServiceFacts[],
  notes: Props | undefined,
  under: string[],
): PlannedResource {
  const items = services.map(({ namespace: place, ...spec }) => ({
    metadata: { namespace: place, annotations: notes },
    spec,
  }));
  return resource(`kubernetes:core/v1:${token}`, token === "ServiceList" ? { items } : (items[0] as Props), {
    under,
  });
}

const pathOf = (token: string, index: number): string =>
  token === "ServiceList" ? `items[${index}].spec` : "spec";

const pod: fc.Arbitrary<Listener> = fc.record({
  namespace,
  labels,
  ports: fc.array(
    fc.record({
      name: fc.constantFrom("web", "web", "db", "metrics"),
      number: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom<unknown>(80, 8080, 8443, "8080") },
        { weight: 3, arbitrary: fc.constantFrom<unknown>(...DATA_PORTS) },
        fc.constant<unknown>(HIDDEN),
      ),
    }),
    { maxLength: 3 },
  ),
});

/** A workload of some kind whose pods are these; a sidecar's ports count as well. */
function workload({ namespace: place, labels: own, ports }: Listener, index: number): PlannedResource {
  const listed = ports.map(({ name, number: containerPort }) => ({ name, containerPort }));
  const spec = { containers: [{ ports: listed.slice(0, 2) }], initContainers: [{ ports: listed.slice(2) }] };
  const template = { metadata: { labels: own }, spec };
  const metadata = { namespace: place };
  const kinds: [token: string, props: Props][] = [
    ["apps/v1:Deployment", { metadata, spec: { template } }],
    ["core/v1:Pod", { ...template, metadata: { ...metadata, labels: own } }],
    ["apps/v1:StatefulSetPatch", { metadata, spec: { template } }],
  ];
  const [token, props] = kinds[index % kinds.length] as [string, Props];
  return resource(`kubernetes:${token}`, props, { name: `pods-${index}` });
}

properties("Rules on what a Service publishes", 6_000, (agrees) => {
  const services = fc.tuple(
    kind,
    fc.array(facts(type, anyPorts), { minLength: 1, maxLength: 2 }),
    annotations,
    fc.constantFrom<string[]>([], [EDGE]),
  );
  agrees(
    "numbers of ports, kinds of Services, addresses taken over",
    4_000,
    services,
    ([token, all, notes, under]) => {
      const judged = token === "ServiceList" ? all : all.slice(0, 1);
      const alone = judged.flatMap((one, index) =>
        judgeService(one, pathOf(token, index), under.includes(EDGE)),
      );
      const names = judged.flatMap((one, index) => judgeNames(one, pathOf(token, index), []));
      return {
        found: found([made(token, judged, notes, under)]),
        expected: alone.length > 0 ? alone : names,
      };
    },
  );

  const door = facts(
    fc.constant("LoadBalancer"),
    fc.array(portOf(fc.constantFrom<unknown>(80, 443)), { minLength: 1, maxLength: 2 }),
  );
  const named = fc.tuple(kind, door, fc.array(pod, { maxLength: 4 }));
  agrees("names of ports, through the pods of the plan", 4_000, named, ([token, service, pods]) => {
    const path = pathOf(token, 0);
    const alone = judgeService(service, path, true);
    return {
      found: found([made(token, [service], undefined, [EDGE]), ...pods.map(workload)]),
      expected: alone.length > 0 ? alone : judgeNames(service, path, pods),
    };
  });
});
