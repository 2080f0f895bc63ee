/** What one section of the configuration asks of another. Sections may be half right: each check reads what it needs. */
import type { Placement, SystemSettings } from "./environment";
import { isMapping } from "./issues";
import { isZone } from "./names";
import { nearest, oneOf, type Problem, show } from "./problems";
import { BACKUP_SECRETS, ON_CALL_SECRETS, REGISTRY_SECRETS } from "./secrets";
import type { KnownSystem } from "./systems";

/** What a placement needs to know about the places it builds in. */
export function needs(root: string, placement: Placement, aws: unknown, kubernetes: unknown): Problem[] {
  const problems: Problem[] = [];
  const missing = (path: string, expected: string) =>
    problems.push({
      path,
      found: "nothing",
      expected: `${expected}, because ${root} is placed on ${placement}`,
    });
  if (placement !== "kubernetes") {
    if (aws === undefined) missing("ward:aws", "{ region, accountId }");
    else if (placement === "aws") missingEdge(aws, missing);
  }
  if (placement !== "aws") {
    if (kubernetes === undefined) missing("ward:kubernetes", "{ context, flavor, storageClass }");
    else if (placement === "hybrid") {
      if (!has(kubernetes, "vpc"))
        missing("ward:kubernetes.vpc", "the cluster's VPC { id, taskSubnetIds, dataSubnets, podCidrs }");
      problems.push(...foreignSubnets(aws, kubernetes));
    }
  }
  return problems;
}

type Missing = (path: string, expected: string) => void;

function missingEdge(aws: unknown, missing: Missing): void {
  if (!has(aws, "hostedZoneId"))
    missing("ward:aws.hostedZoneId", "the id of the Route 53 hosted zone that holds its domain");
  if (!has(aws, "cloudfrontPrefixListId"))
    missing(
      "ward:aws.cloudfrontPrefixListId",
      "the id of the managed prefix list com.amazonaws.global.cloudfront.origin-facing of the region",
    );
}

function has(section: unknown, key: string): boolean {
  return isMapping(section) && section[key] !== undefined;
}

function foreignSubnets(aws: unknown, kubernetes: unknown): Problem[] {
  const region = isMapping(aws) ? aws["region"] : undefined;
  const vpc = isMapping(kubernetes) ? kubernetes["vpc"] : undefined;
  const subnets = isMapping(vpc) ? vpc["dataSubnets"] : undefined;
  if (typeof region !== "string" || !isMapping(subnets)) return [];
  return Object.keys(subnets)
    .filter((zone) => isZone(zone) && zone.slice(0, -1) !== region)
    .map((zone) => ({
      path: `ward:kubernetes.vpc.dataSubnets.${zone}`,
      found: `the zone ${show(zone)}`,
      expected: `zones of the region ${region}`,
    }));
}

/** Whether a stack says that it is the operators'. */
export function installs(kubernetes: unknown): boolean {
  return isMapping(kubernetes) && kubernetes["addons"] === "install";
}

/** Operators belong to a stack of their own; every other stack has systems. */
export function purpose(systems: unknown, kubernetes: unknown): Problem[] {
  const names = isMapping(systems) ? Object.keys(systems) : [];
  const operators = installs(kubernetes);
  if (operators && names.length > 0)
    return [
      {
        path: "ward:kubernetes.addons",
        found: `"install" in a stack with systems: ${names.join(", ")}`,
        expected: "existing here, and install in a stack of its own without systems, one for each cluster",
      },
    ];
  if (!operators && (systems === undefined || (isMapping(systems) && names.length === 0)))
    return [
      {
        path: "ward:systems",
        found: show(systems),
        expected: "one system or more, { hospital: { domain: … } }",
      },
    ];
  return [];
}

/** The overlay of a system must not turn it into the operators' stack either. */
export function installsInside(systems: readonly SystemSettings[]): Problem[] {
  return systems
    .filter(({ kubernetes }) => kubernetes?.addons === "install")
    .map(({ name }) => ({
      path: `ward:systems.${name}.kubernetes.addons`,
      found: '"install"',
      expected: "existing: operators are installed by a stack of their own without systems",
    }));
}

/** Data on aws is backed up by tasks with a role, which only AWS knows: another store asks for keys. */
export function unreachableSites(systems: readonly SystemSettings[], site: unknown): Problem[] {
  return systems
    .filter(({ placement }) => placement !== "kubernetes")
    .flatMap(({ name, placement, backups }) => {
      const endpoint = (backups ?? (isMapping(site) ? site : {}))["endpoint"];
      if (endpoint === undefined) return [];
      const path = backups === undefined ? "ward:backups.endpoint" : `ward:systems.${name}.backups.endpoint`;
      return [
        {
          path,
          found: show(endpoint),
          expected: `nothing: data of ${name} is on aws (placement ${placement}), and its backup tasks have a role and no keys; name a bucket of S3, or another site for this system`,
        },
      ];
    });
}

/** Who has secrets, and which. */
type Keepers = Readonly<Record<string, Pick<KnownSystem, "secrets">>>;

/** Given secrets are named after what the spec sheets ask for. Their values never appear in a problem. */
export function unknownSecrets(given: unknown, isSecret: boolean, catalog: Keepers): Problem[] {
  const root = "ward:secrets";
  if (given === undefined) return [];
  if (!isMapping(given))
    return [{ path: root, found: "a single value", expected: "{ <system>: { <secret>: … } }" }];
  const plain = isSecret || Object.keys(given).length === 0 ? [] : [plainText(root)];
  return [
    ...plain,
    ...Object.entries(given).flatMap(([system, own]) => secretsOf(root, system, own, catalog)),
  ];
}

function plainText(path: string): Problem {
  return {
    path,
    found: "a value in plain text",
    expected: "a value set with `pulumi config set --secret --path`",
  };
}

function secretsOf(root: string, system: string, own: unknown, catalog: Keepers): Problem[] {
  const spec = Object.hasOwn(catalog, system) ? catalog[system] : undefined;
  const path = `${root}.${system}`;
  if (!spec) return [misnamed(path, "system", system, Object.keys(catalog))];
  if (!isMapping(own)) return [{ path, found: "a single value", expected: "{ <secret>: … }" }];
  return Object.entries(own).flatMap(([name, value]) => {
    const stacks = [...BACKUP_SECRETS, ...REGISTRY_SECRETS, ...Object.values(ON_CALL_SECRETS)];
    const known = [...spec.secrets, ...stacks];
    if (!known.includes(name)) return [misnamed(`${path}.${name}`, "secret", name, known)];
    if (typeof value === "string" && value !== "") return [];
    return [{ path: `${path}.${name}`, found: "no text", expected: "a text that is not empty" }];
  });
}

function misnamed(path: string, what: string, name: string, known: readonly string[]): Problem {
  const meant = nearest(name, known);
  return {
    path,
    found: `the unknown ${what} ${show(name)}`,
    expected: oneOf(known),
    ...(meant && { nearest: meant }),
  };
}
