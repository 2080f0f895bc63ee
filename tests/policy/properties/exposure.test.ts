import fc from "fast-check";
import type { PlannedResource } from "../../../policy/plan/resource";
import { type Props, resource } from "../support";
import { asker } from "./asked";
import { block } from "./blocks";
import { opened } from "./openings";
import { holdsPublic } from "./oracles/addresses";
import { judgeAcl, judgeIngress, judgeReferences, type Place } from "./oracles/ingress";
import { HIDDEN } from "./oracles/ports";
import { properties } from "./properties";

const LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";

const found = asker("P-01", "P-02", "P-03", "P-03a", "P-04", "P-08", "P-27");

const blocks = fc.option(
  fc.oneof({ weight: 9, arbitrary: fc.array(block, { maxLength: 3 }) }, fc.constant<unknown>(HIDDEN)),
  { nil: undefined },
);

/** Peers that are no addresses: always fine, and they never excuse an address beside them. */
const peers = {
  self: fc.constantFrom<unknown>(undefined, undefined, true, false, HIDDEN),
  groups: fc.constantFrom<unknown>(undefined, undefined, [], ["sg-0a"], [HIDDEN], HIDDEN),
};

const classicRule = fc.tuple(opened, blocks, blocks, peers.self, peers.groups).map(
  ([ports, cidrBlocks, ipv6CidrBlocks, self, securityGroups]): Props => ({
    ...ports,
    cidrBlocks,
    ipv6CidrBlocks,
    self,
    securityGroups,
  }),
);

const lineages = fc.constantFrom<string[]>([], ["ward:components:EdgeProxy"], ["ward:components:Network"]);

const inline = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.array(fc.oneof({ weight: 12, arbitrary: classicRule }, fc.constant(HIDDEN)), {
      maxLength: 3,
    }),
  },
  fc.constantFrom<unknown>(undefined, HIDDEN),
);

const CLASSIC: Omit<Place, "path"> = {
  protocol: "protocol",
  addresses: ["cidrBlocks", "ipv6CidrBlocks"],
  others: ["securityGroups", "sourceSecurityGroupId", "prefixListIds"],
};

function judgeInline(ingress: unknown): string[] {
  if (ingress === HIDDEN) return ["P-01 ingress"];
  if (!Array.isArray(ingress)) return [];
  return ingress.flatMap((rule, index) => judgeIngress(rule, { ...CLASSIC, path: `ingress[${index}]` }));
}

properties("Rules on who may come in", 20_000, (agrees) => {
  agrees("security groups", 6_000, fc.tuple(inline, lineages), ([ingress, under]) => ({
    found: found([resource("aws:ec2/securityGroup:SecurityGroup", { ingress }, { under })]),
    expected: judgeInline(ingress),
  }));

  agrees("default security groups", 2_000, fc.tuple(inline, lineages), ([ingress, under]) => ({
    found: found([resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { ingress }, { under })]),
    expected: [
      ...judgeInline(ingress),
      ...(ingress === undefined || (Array.isArray(ingress) && ingress.length === 0) ? [] : ["P-04 ingress"]),
    ],
  }));

  const side = fc.constantFrom<unknown>("ingress", "ingress", "egress", undefined, HIDDEN);
  const single = fc.tuple(classicRule, side, peers.groups, lineages);
  agrees("separate rules of the older kind", 3_000, single, ([rule, type, sourceSecurityGroupId, under]) => {
    const { securityGroups: _, ...fields } = rule;
    const source = sourceSecurityGroupId === HIDDEN ? HIDDEN : undefined;
    const props = { ...fields, type, sourceSecurityGroupId: source };
    return {
      found: found([resource("aws:ec2/securityGroupRule:SecurityGroupRule", props, { under })]),
      expected: type === "egress" ? [] : judgeIngress(props, { ...CLASSIC, path: "" }),
    };
  });

  const one = fc.option(block, { nil: undefined });
  const group = fc.constantFrom<unknown>(undefined, undefined, HIDDEN, "sg-0a");
  agrees(
    "separate rules of the newer kind",
    3_000,
    fc.tuple(opened, one, one, group, lineages),
    ([{ protocol: ipProtocol, ...ports }, cidrIpv4, cidrIpv6, referencedSecurityGroupId, under]) => {
      const props = { ipProtocol, ...ports, cidrIpv4, cidrIpv6, referencedSecurityGroupId };
      const place: Place = {
        path: "",
        protocol: "ipProtocol",
        addresses: ["cidrIpv4", "cidrIpv6"],
        others: ["referencedSecurityGroupId"],
      };
      return {
        found: found([
          resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", props, { under }),
        ]),
        expected: judgeIngress(props, place),
      };
    },
  );

  const action = fc.constantFrom<unknown>("allow", "allow", "ALLOW", "deny", "DENY", undefined, HIDDEN);
  const ruleNo = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom<unknown>("2", undefined, HIDDEN));
  const acl = fc.record({ ports: opened, does: action, ruleNo, cidrBlock: one, ipv6CidrBlock: one });
  const bar = fc.record({
    ports: fc.oneof(
      { weight: 4, arbitrary: opened as fc.Arbitrary<Props> },
      fc.constantFrom<Props>(
        { protocol: "-1", fromPort: 0, toPort: 0 },
        { protocol: "tcp", fromPort: 0, toPort: 0 },
        { protocol: "6", fromPort: 0, toPort: 65535 },
      ),
    ),
    does: fc.constant<unknown>("deny"),
    ruleNo,
    cidrBlock: fc.constantFrom(undefined, "0.0.0.0/0", "0.0.0.0/0"),
    ipv6CidrBlock: fc.constantFrom(undefined, "::/0"),
  });
  const entry = ({ ports, does, ...rest }: { ports: Props; does: unknown }, key: string): Props => ({
    ...ports,
    ...rest,
    [key]: does,
  });
  // What denies a part of what another entry allows is not counted by the rule: denials are for everybody or nobody.
  const inert = ({ does, cidrBlock }: { does: unknown; cidrBlock: unknown }): boolean =>
    !/^deny$/i.test(String(does)) || cidrBlock === undefined;
  const entries = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: acl.filter(inert).map((it) => entry(it, "action")) },
      { weight: 4, arbitrary: bar.map((it) => entry(it, "action")) },
      fc.constant<typeof HIDDEN>(HIDDEN),
    ),
    { maxLength: 4 },
  );
  const holder = fc.constantFrom(
    "aws:ec2/networkAcl:NetworkAcl",
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  );
  /** The world is let in, and denied before or after that. */
  const duel = fc.tuple(opened, bar, fc.constantFrom(1, 3)).map(([ports, denial, place]): Props[] => [
    { ...ports, ruleNo: 2, action: "allow", cidrBlock: "0.0.0.0/0" },
    { ...entry(denial, "action"), ruleNo: place, cidrBlock: "0.0.0.0/0" },
  ]);
  const lists = fc.tuple(
    holder,
    fc.oneof(
      { weight: 10, arbitrary: entries as fc.Arbitrary<unknown> },
      { weight: 6, arbitrary: duel },
      fc.constant(HIDDEN),
    ),
  );
  agrees("network ACLs", 2_500, lists, ([type, ingress]) => ({
    found: found([resource(type, { ingress })]),
    expected: Array.isArray(ingress)
      ? ingress.flatMap((it, index) => judgeAcl(it, `ingress[${index}]`, "action", ingress))
      : ["P-08 ingress"],
  }));
  agrees(
    "rules of network ACLs",
    2_000,
    fc.tuple(acl, fc.constantFrom(undefined, false, true, HIDDEN)),
    ([it, egress]) => {
      const props = { ...entry(it, "ruleAction"), egress };
      return {
        found: found([resource("aws:ec2/networkAclRule:NetworkAclRule", props)]),
        expected: judgeAcl(props, "", "ruleAction"),
      };
    },
  );

  agrees("prefix lists of the stack", 1_000, fc.array(one, { maxLength: 4 }), (cidrs) => ({
    found: found([resource(LIST, { entries: cidrs.map((cidr) => ({ cidr })) })]),
    expected: cidrs.flatMap((cidr, index) =>
      cidr === HIDDEN || holdsPublic(cidr) ? [`P-03 entries[${index}].cidr`] : [],
    ),
  }));

  const foreign = fc.constantFrom<unknown>(
    "pl-82a045eb",
    "pl-0123456789abcdef0",
    "pl-82",
    "everyone",
    "",
    HIDDEN,
  );
  const web = fc.constant({ protocol: "tcp", fromPort: 443, toPort: 443 });
  const reference = fc.record({ ports: fc.oneof(web, opened), own: fc.boolean(), id: foreign });
  const references = fc.record({
    rules: fc.array(fc.array(reference, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
    /** Lists of the stack to which the group refers in what it lets out. */
    out: fc.integer({ min: 0, max: 2 }),
    addressBeside: fc.boolean(),
  });
  agrees("prefix lists that security groups let in", 3_000, references, ({ rules, out, addressBeside }) => {
    const lists: PlannedResource[] = [];
    const list = (): PlannedResource => {
      const made = resource(LIST, { entries: [{ cidr: "10.0.0.0/8" }] }, { name: `list-${lists.length}` });
      lists.push(made);
      return made;
    };
    const inward: string[] = [];
    const ingress = rules.map((of) => ({
      ...(of[0]?.ports as { protocol: unknown; fromPort: unknown; toPort: unknown }),
      prefixListIds: of.map(({ own, id }) => {
        if (own) inward.push(list().urn);
        return own ? HIDDEN : id;
      }),
      cidrBlocks: addressBeside ? ["0.0.0.0/0"] : undefined,
    }));
    const outward = Array.from({ length: out }, () => list().urn);
    const made = resource(
      "aws:ec2/securityGroup:SecurityGroup",
      { ingress, egress: outward.map(() => ({ protocol: "-1", prefixListIds: [HIDDEN] })) },
      { propertyDependencies: { ingress: inward, egress: outward } },
    );
    const first = judgeInline(ingress);
    const all = ingress.flatMap(({ prefixListIds, protocol: kind, fromPort, toPort }, index) =>
      prefixListIds.map((id, at) => ({
        path: `ingress[${index}].prefixListIds[${at}]`,
        id,
        protocol: kind,
        fromPort,
        toPort,
      })),
    );
    // Rules that join resources are only asked about a plan in which each resource is good.
    return {
      found: found([...lists, made]),
      expected: first.length > 0 ? first : judgeReferences(all, inward.length),
    };
  });
});
