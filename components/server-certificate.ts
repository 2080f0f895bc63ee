/** A server's certificate from the namespace's private CA, renewed by cert-manager. */
import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource, READY } from "./custom-resource";
import { type Reference, References, reference } from "./reference";
import type { KubernetesTarget } from "./target";

/** How long a certificate holds, and how long before its end another takes its place. */
const LIFETIMES = {
  /** For servers that read a renewed certificate by themselves. */
  short: { duration: "2160h", renewBefore: "720h" },
  /** For Redis, which reads it at its start: a restart within the last year takes the new one. */
  long: { duration: "43800h", renewBefore: "8760h" },
} as const;

/** @returns the Secret that holds `tls.crt`, `tls.key` and `ca.crt`. */
export function createCertificate(
  name: string,
  secretName: string,
  dnsNames: string[],
  lifetime: keyof typeof LIFETIMES,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
  subject?: { organizations: string[] },
): Reference {
  const spec = {
    dnsNames,
    ...LIFETIMES[lifetime],
    ...(subject === undefined ? {} : { subject }),
    // CloudNativePG reads only Secrets anew that say so.
    secretTemplate: { labels: { "cnpg.io/reload": "true" } },
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    usages: ["server auth", "client auth"],
  };
  return createSigned(name, secretName, spec, target, opts);
}

/** @returns the Secret of a Certificate that the namespace's own authority signs. */
export function createSigned(
  name: string,
  secretName: string,
  spec: object,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): Reference {
  const waits = new References();
  const issuerRef = { name: waits.to(target.caIssuer), kind: "Issuer", group: "cert-manager.io" };
  const object = {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    name: secretName,
    waitFor: READY,
    spec: { secretName, ...spec, issuerRef },
  };
  return reference(secretName, createCustomResource(name, object, target, waits, opts));
}
