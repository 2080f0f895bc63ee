import fc from "fast-check";
import { resource } from "../support";
import { asker } from "./asked";
import { block } from "./blocks";
import { judgeNetworkPolicy } from "./oracles/network-policy";
import { DATA_PORTS, HIDDEN } from "./oracles/ports";
import { properties } from "./properties";

const found = asker("P-19");

const EDGE = "ward:components:EdgeProxy";

/** A value, or nothing, or now and then one that is not known. */
function perhaps<T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 10, arbitrary: value },
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(HIDDEN) },
  );
}

function list<T>(element: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<unknown[]> {
  return fc.array(fc.oneof({ weight: 14, arbitrary: element }, fc.constant(HIDDEN)), { maxLength });
}

const expression = (own: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.record({
      key: fc.constantFrom("app", own),
      operator: fc.constantFrom("In", "NotIn"),
      values: fc.constant(["api"]),
    }),
    fc.record({ key: fc.constantFrom("app", own), operator: fc.constantFrom<unknown>("Exists", HIDDEN) }),
    fc.record({ key: fc.constantFrom("app", "team"), operator: fc.constant("DoesNotExist") }),
  );

const selector = (own: string): fc.Arbitrary<unknown> =>
  fc.record({
    matchLabels: perhaps(
      fc.constantFrom<Record<string, unknown>>({}, {}, { app: "api" }, { [own]: "web" }, { app: HIDDEN }),
    ),
    matchExpressions: perhaps(list(expression(own), 2)),
  });

const namespaces = perhaps(selector("kubernetes.io/metadata.name"));
const pods = perhaps(selector("role"));

const except = fc.constantFrom(undefined, [], ["169.254.169.254/32", "10.0.0.0/8"], ["fd00::/8"]);
const peer = fc.oneof(
  fc.record({
    ipBlock: fc.oneof({ weight: 12, arbitrary: fc.record({ cidr: block, except }) }, fc.constant(HIDDEN)),
  }),
  fc.record({ namespaceSelector: namespaces, podSelector: pods }),
  fc.record({ namespaceSelector: namespaces, podSelector: pods }),
);

const number = fc.oneof(
  fc.constantFrom(0, 1, 2, 80, 443, 8443, 65534, 65535),
  fc.constantFrom(...DATA_PORTS),
  fc.integer({ min: 1, max: 65535 }),
);
const entry = fc.record({
  protocol: fc.constantFrom(undefined, "TCP", "UDP"),
  port: fc.oneof(
    { weight: 8, arbitrary: number },
    fc.constantFrom<unknown>("https", "5432", undefined, HIDDEN),
  ),
  endPort: fc.oneof(
    { weight: 6, arbitrary: fc.constant<unknown>(undefined) },
    { weight: 3, arbitrary: number },
    { weight: 1, arbitrary: fc.constant(HIDDEN) },
  ),
});

const spec = fc.record({
  podSelector: fc.constant({ matchLabels: { app: "database" } }),
  policyTypes: fc.constantFrom<unknown>(
    ...[undefined, [], ["Ingress"], ["Ingress"], ["Ingress", "Egress"], ["Ingress", "Egress"]],
    ...[["Egress"], HIDDEN],
  ),
  egress: fc.constantFrom(undefined, undefined, [], [{ to: [{ podSelector: {} }] }]),
  ingress: perhaps(list(fc.record({ from: perhaps(list(peer, 3)), ports: perhaps(list(entry, 3)) }), 2)),
});

const under = fc.constantFrom<string[]>([], [EDGE]);

properties("Rules on who passes a NetworkPolicy", 6_000, (agrees) => {
  const tokens = fc.constantFrom(
    "networking.k8s.io/v1:NetworkPolicy",
    "extensions/v1beta1:NetworkPolicyPatch",
  );
  const single = fc.tuple(tokens, fc.oneof({ weight: 30, arbitrary: spec }, fc.constant(HIDDEN)), under);
  agrees("policies and patches", 5_000, single, ([token, it, lineage]) => ({
    found: found([resource(`kubernetes:${token}`, { spec: it }, { under: lineage })]),
    expected: judgeNetworkPolicy(it, "spec", lineage.includes(EDGE)),
  }));

  agrees(
    "lists of policies",
    1_000,
    fc.tuple(fc.array(spec, { maxLength: 3 }), under),
    ([specs, lineage]) => ({
      found: found([
        resource(
          "kubernetes:networking.k8s.io/v1:NetworkPolicyList",
          { items: specs.map((it) => ({ spec: it })) },
          { under: lineage },
        ),
      ]),
      expected: specs.flatMap((it, index) =>
        judgeNetworkPolicy(it, `items[${index}].spec`, lineage.includes(EDGE)),
      ),
    }),
  );
});
