/** The keys of `ward:kubernetes` that only the operators' stack has: which operators, who signs, where domains are. */
import { z } from "zod";
import { OPERATORS } from "../components/cluster-addons/charts";
import type { OperatorName } from "../components/network/control-plane";
import { kubernetesSchema } from "./kubernetes-schema";
import { isHostName } from "./names";
import { oneOf } from "./problems";
import { reference } from "./reference";
import { regions } from "./regions";
import { distinct, matching } from "./schema";

const isHttps = (address: string) => URL.canParse(address) && new URL(address).protocol === "https:";

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
  matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, `the id of ${what}, a UUID in lower case`).register(
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
        roleArn: matching(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, "the ARN of an IAM role")
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
        project: matching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "the id of a Google Cloud project").register(
          reference,
          {
            meaning: "Google Cloud project of the zones.",
            example: "clinic-dns",
          },
        ),
        serviceAccount: matching(
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
        resourceGroup: matching(/^[\w().-]{1,90}$/, "the resource group of the zones").register(reference, {
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
