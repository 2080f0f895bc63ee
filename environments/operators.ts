/** The keys of `ward:kubernetes` that only the operators' stack has: which operators, who signs, where domains are. */
import { z } from "zod";
import { OPERATORS } from "../components/cluster-addons/charts";
import type { OperatorName } from "../components/network/control-plane";
import { installs } from "./checks";
import type { ClusterSettings, Flavor } from "./environment";
import { isMapping, type Parsed, parseWith, pathUnder } from "./issues";
import { isHostName } from "./names";
import { oneOf, type Problem, show } from "./problems";
import { reference } from "./reference";
import { regions } from "./regions";
import { kubernetesSchema } from "./schema";
import type { Wanted } from "./secrets";
import { defined, type KnownSystem } from "./systems";

/** Where the operators' own secrets stand under `ward:secrets`. */
export const OPERATORS_SECRETS = "operators";
export const DNS_TOKEN_SECRET = "dnsToken";

const isHttps = (address: string) => URL.canParse(address) && new URL(address).protocol === "https:";
const text = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });
const distinct = (items: readonly string[]) => new Set(items).size === items.length;

const operator = z.enum(OPERATORS as [OperatorName, ...OperatorName[]], { error: oneOf(OPERATORS) });
const operators = z
  .array(operator, { error: `a list of ${oneOf(OPERATORS)}` })
  .min(1, { error: "one operator or more; without this key, all" })
  .refine(distinct, { error: "every operator once" })
  .register(reference, {
    meaning: "Which operators are installed; in the operators' stack only.",
    example: ["cert-manager", "external-dns"],
    without: "all",
  });

const emailError = "an e-mail address, which is told of certificates that run out";
const serverError = "the directory of a certificate authority, https://…";
const acme = z
  .strictObject(
    {
      email: z
        .string({ error: emailError })
        .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, { error: emailError })
        .register(reference, {
          meaning: "Who is told of certificates that run out.",
          example: "platform@example.com",
        }),
      server: z
        .string({ error: serverError })
        .refine(isHttps, { error: serverError })
        .optional()
        .register(reference, {
          meaning: "The authority's directory.",
          example: "https://acme-staging-v02.api.letsencrypt.org/directory",
          without: "Let's Encrypt's",
        }),
    },
    { error: "{ email, server? }" },
  )
  .register(reference, {
    meaning: "Who signs public certificates; in the operators' stack, with cert-manager.",
    example: { email: "platform@example.com" },
    without: "cert-manager is refused",
  });

const domainError = "domains in lower case that the systems' hosts end in, for instance [example.com]";
const domains = z
  .array(z.string({ error: domainError }).refine(isHostName, { error: domainError }), { error: domainError })
  .min(1, { error: domainError })
  .refine(distinct, { error: "every domain once" })
  .register(reference, {
    meaning: "Domains that the systems' hosts end in: nothing else is touched.",
    example: ["example.com"],
  });

const uuid = (what: string) =>
  text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, `the id of ${what}, a UUID in lower case`).register(
    reference,
    { meaning: `Id of ${what}.`, example: "00000000-0000-4000-8000-000000000000" },
  );
const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: "{ provider, domains, … }" });

function provider<Name extends string>(name: Name) {
  const literal = z.literal(name);
  reference.add(literal, { meaning: "Who holds the zones.", example: name });
  return literal;
}

const dns = z
  .discriminatedUnion(
    "provider",
    [
      object({
        provider: provider("route53"),
        domains,
        region: z
          .enum(regions, { error: "a region of the commercial partition, for instance us-west-2" })
          .register(reference, {
            meaning: "Region whose STS and endpoints are used; the zones themselves are global.",
            example: "us-west-2",
          }),
        roleArn: text(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, "the ARN of an IAM role")
          .optional()
          .register(reference, {
            meaning: "IAM role of cert-manager and external-dns (IRSA).",
            example: "arn:aws:iam::123456789012:role/ward-prod-dns",
            without: "an EKS Pod Identity association",
          }),
      }),
      object({
        provider: provider("google"),
        domains,
        project: text(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "the id of a Google Cloud project").register(
          reference,
          {
            meaning: "Google Cloud project of the zones.",
            example: "clinic-dns",
          },
        ),
        serviceAccount: text(
          /^[a-z0-9-]+@[a-z0-9.-]+\.iam\.gserviceaccount\.com$/,
          "the e-mail address of a Google service account",
        )
          .optional()
          .register(reference, {
            meaning: "Google service account that both operators are bound to.",
            example: "dns@clinic-dns.iam.gserviceaccount.com",
            without: "Workload Identity Federation without one",
          }),
      }),
      object({
        provider: provider("azure"),
        domains,
        tenantId: uuid("the Entra tenant"),
        subscriptionId: uuid("the subscription"),
        resourceGroup: text(/^[\w().-]{1,90}$/, "the resource group of the zones").register(reference, {
          meaning: "Resource group of the zones.",
          example: "dns",
        }),
        clientId: uuid("the managed identity's client"),
      }),
      object({ provider: provider("cloudflare"), domains }),
    ],
    { error: "{ provider, domains, … } with provider route53, google, azure or cloudflare" },
  )
  .register(reference, {
    meaning:
      "Where the domains' zones are; in the operators' stack, with cert-manager or external-dns. `cloudflare` asks for the secret `dnsToken`.",
    example: { provider: "cloudflare", domains: ["example.com"] },
    without: "cert-manager and external-dns are refused",
  });

/** What a cluster of the operators' stack is described by; a stack of systems knows none of these three keys. */
export const clusterSchema = kubernetesSchema
  .extend({ operators: operators.optional(), acme: acme.optional(), dns: dns.optional() })
  .register(reference, {
    meaning: "The Kubernetes cluster to build in.",
    example: { context: "ward-prod", flavor: "eks", storageClass: "gp3" },
    without: "no system may be placed on `kubernetes` or `hybrid`",
  });

/** A token is given by people; the clouds' own zones are opened to the cluster's workloads. */
const WITHOUT_IDENTITY = "cloudflare";
const PROVIDERS: Readonly<Record<Flavor, readonly string[]>> = {
  eks: ["route53", WITHOUT_IDENTITY],
  gke: ["google", WITHOUT_IDENTITY],
  aks: ["azure", WITHOUT_IDENTITY],
  plain: [WITHOUT_IDENTITY],
};

/** The cluster of the operators' stack; nothing for a stack of systems. */
export function parseCluster(kubernetes: unknown): Parsed<ClusterSettings> {
  const root = "ward:kubernetes";
  if (!installs(kubernetes)) return { value: undefined, problems: [] };
  const parsed = parseWith(clusterSchema, kubernetes, pathUnder(root));
  if (parsed.value === undefined) return { value: undefined, problems: parsed.problems };
  const { context, flavor, storageClass, clusterIssuer, operators: chosen, acme, dns } = parsed.value;
  const problems = missing(chosen ?? OPERATORS, acme, dns, flavor);
  if (dns !== undefined && !PROVIDERS[flavor].includes(dns.provider))
    problems.push({
      path: `${root}.dns.provider`,
      found: show(dns.provider),
      expected: `${oneOf(PROVIDERS[flavor])}, because the cluster's flavor is ${flavor}`,
    });
  const value = {
    ...{ context, flavor, storageClass, clusterIssuer },
    ...(chosen && { operators: chosen }),
    ...(acme && { acme: defined(acme) }),
    ...(dns && { dns: defined(dns) }),
  };
  return { value: problems.length === 0 ? value : undefined, problems };
}

function missing(chosen: readonly OperatorName[], acme: unknown, dns: unknown, flavor: Flavor): Problem[] {
  const needing = (names: readonly OperatorName[]) => names.filter((name) => chosen.includes(name));
  const need = (key: string, given: unknown, by: readonly OperatorName[], shape: string): Problem[] =>
    given !== undefined || by.length === 0
      ? []
      : [
          {
            path: `ward:kubernetes.${key}`,
            found: "nothing",
            expected: `${shape}, because ${by.join(" and ")} ${by.length === 1 ? "is" : "are"} installed`,
          },
        ];
  const providers = oneOf(PROVIDERS[flavor]);
  return [
    ...need("acme", acme, needing(["cert-manager"]), "{ email }"),
    ...need(
      "dns",
      dns,
      needing(["cert-manager", "external-dns"]),
      `{ provider, domains, … } with provider ${providers}`,
    ),
  ];
}

/** What people have to give to the operators' stack. */
export function operatorsSecrets(kubernetes: unknown): Wanted[] {
  const dns = isMapping(kubernetes) ? kubernetes["dns"] : undefined;
  const asks = installs(kubernetes) && isMapping(dns) && dns["provider"] === WITHOUT_IDENTITY;
  return asks ? [{ system: OPERATORS_SECRETS, secret: DNS_TOKEN_SECRET }] : [];
}

/** Whose secrets the operators' stack knows. */
export const OPERATORS_KNOWN: Readonly<Record<string, Pick<KnownSystem, "secrets">>> = {
  [OPERATORS_SECRETS]: { secrets: [DNS_TOKEN_SECRET] },
};
