/** cert-manager: who signs, for how long, and with which keys. */
import type { PlannedResource } from "../../plan/resource";
import { lineage } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule, StackRule } from "../../rule";
import { custom } from "../../shapes/kubernetes";
import { hours } from "../../values/duration";
import { HIPAA } from "../../writing/citations";
import { foundIn, integer, isNotTrue, isTrue, must, unjudged, wrong } from "../../writing/expect";

const CERTIFICATE = custom("cert-manager.io", "Certificate");
const ISSUER = custom("cert-manager.io", "Issuer");
const ISSUERS = custom("cert-manager.io", "Issuer|ClusterIssuer");

/** Ten years for an authority, five for a server that reads its certificate only when it starts. */
const LONGEST = { authority: 87_600, server: 43_800 } as const;

const HTTPS = /^https:\/\//i;

/** Bits that a key needs; `undefined` where they do not vary. */
const BITS: Readonly<Record<string, number>> = { RSA: 2048, ECDSA: 256 };

function judgeKey(key: View, authority: boolean): Finding[] {
  const algorithm = key.at("algorithm").or("RSA");
  const bits = BITS[String(algorithm)];
  return [
    ...(algorithm === UNKNOWN ? [unjudged(key.at("algorithm"))] : []),
    ...(bits === undefined
      ? []
      : must(key.at("size"), bits, (size) => (integer(size) ?? 0) >= bits, "the key is too short")),
    // Clients would have to learn an authority's new key at once: a renewed one keeps it.
    ...(authority
      ? []
      : must(
          key.at("rotationPolicy"),
          "Always",
          (policy) => policy === "Always",
          "a renewed certificate keeps its key",
        )),
  ];
}

function judgeUse(spec: View, authority: boolean): Finding[] {
  const denied = authority ? ["any"] : ["any", "cert sign", "crl sign", "signing"];
  return spec
    .at("usages")
    .each()
    .flatMap((use) =>
      must(use, "", (name) => !denied.includes(String(name)), "may be used for more than a server needs"),
    );
}

function judgeStores(spec: View): Finding[] {
  return ["jks", "pkcs12"]
    .map((kind) => spec.at("keystores", kind, "password"))
    .filter((password) => password.given())
    .map((password) => wrong(password, "a password stands here in clear"));
}

function judgeCertificate(spec: View, owned: boolean): Finding[] {
  const isCa = spec.at("isCA").or(false);
  if (isCa === UNKNOWN) return [unjudged(spec.at("isCA"))];
  const authority = isTrue(isCa);
  const longest = authority ? LONGEST.authority : LONGEST.server;
  return [
    ...(authority && !owned ? [wrong(spec.at("isCA"), "an authority of its own, which nobody watches")] : []),
    ...must(
      spec.at("duration"),
      "2160h",
      (value) => (hours(value) ?? Number.POSITIVE_INFINITY) <= longest,
      `holds for longer than ${longest} hours`,
    ),
    ...must(
      spec.at("renewal", "policy"),
      "RenewBefore",
      (policy) => policy !== "Disabled",
      "is never renewed, and ends",
    ),
    ...judgeKey(spec.at("privateKey"), authority),
    ...judgeUse(spec, authority),
    ...judgeStores(spec),
  ];
}

function judgeIssuer(spec: View, cluster: boolean): Finding[] {
  const servers = [spec.at("acme", "server"), spec.at("vault", "server"), spec.at("venafi", "tpp", "url")];
  return [
    ...servers
      .filter((server) => server.given())
      .flatMap((server) =>
        must(server, "", (url) => HTTPS.test(String(url)), "certificates are asked for in clear"),
      ),
    ...must(spec.at("acme", "skipTLSVerify"), false, isNotTrue, "whoever answers may sign"),
    ...(cluster && spec.at("selfSigned").given()
      ? [wrong(spec.at("selfSigned"), "certificates that prove nothing, for the whole cluster")]
      : []),
  ];
}

const FACTS = {
  duty: "tls",
  level: "mandatory",
  severity: "high",
  citations: [HIPAA.encryptionInTransit, HIPAA.authentication],
} as const;

export const certificateRules: Rule[] = [
  {
    id: "T-61",
    name: "certificates-are-sound",
    title: "Certificates end, are renewed with a new key, and serve servers and clients only",
    ...FACTS,
    why: "A stolen key is worth something for as long as its certificate holds, and a key that may sign, for more.",
    remediation:
      "Leave duration within five years (an authority: ten), rotationPolicy Always, usages to server auth and client auth; isCA is for the network's own authority.",
    types: CERTIFICATE,
    evaluate: ({ resource, view }) => judgeCertificate(view.at("spec"), ownsAuthority(resource)),
  },
  {
    id: "T-62",
    name: "issuers-are-verified",
    title: "Issuers ask for certificates over verified TLS, and none signs itself for the whole cluster",
    ...FACTS,
    why: "Whoever can answer in an authority's place is the authority.",
    remediation:
      "Give servers as https:// and verify them; use selfSigned only for the root of a namespace's authority.",
    types: ISSUERS,
    evaluate: ({ resource, view }) =>
      judgeIssuer(view.at("spec"), /:ClusterIssuer(Patch)?$/.test(resource.type)),
  },
];

/** Components that make an authority: the namespace's own, and the one of a search cluster's members. */
function ownsAuthority({ urn }: PlannedResource): boolean {
  return lineage(urn).some((type) => /^ward:components:(Network|SearchCluster)$/.test(type));
}

export const joinedCertificateRules: StackRule[] = [
  {
    id: "T-61a",
    name: "certificates-come-from-the-stack",
    title: "A namespace's certificates are signed by an authority of the stack; only its root signs itself",
    ...FACTS,
    why: "An issuer that nobody reviewed, or that proves nothing, is trusted like the real one.",
    remediation: "Name the network's Issuer in issuerRef, or a ClusterIssuer.",
    evaluate: (plan) => {
      const issuers = plan.ofType(ISSUER).map((issuer) => ({
        name: plan.view(issuer).at("metadata", "name").or(undefined),
        namespace: plan.view(issuer).at("metadata", "namespace").or(undefined),
        selfSigned: plan.view(issuer).at("spec", "selfSigned").given(),
      }));
      return plan.ofType(CERTIFICATE).flatMap((certificate) => {
        const view = plan.view(certificate);
        const reference = view.at("spec", "issuerRef");
        if (reference.at("kind").or("Issuer") === "ClusterIssuer") return [];
        const name = reference.at("name");
        const wanted = name.or(undefined);
        if (wanted === UNKNOWN) return foundIn(certificate, [unjudged(name)]);
        const namespace = view.at("metadata", "namespace").or(undefined);
        const issuer = issuers.find((one) => one.name === wanted && one.namespace === namespace);
        if (!issuer) return foundIn(certificate, [wrong(name, "no issuer of this stack")]);
        const root = isTrue(view.at("spec", "isCA").or(false));
        return issuer.selfSigned && !root
          ? foundIn(certificate, [wrong(name, "the certificate proves nothing: it signs itself")])
          : [];
      });
    },
  },
];
