/** A server's certificate from the namespace's private CA, renewed by cert-manager. */
import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource, READY } from "./custom-resource";
import { type Reference, References, reference } from "./reference";
import type { KubernetesTarget } from "./target";

/** @returns the Secret that holds `tls.crt`, `tls.key` and `ca.crt`. */
export function createCertificate(
  name: string,
  secretName: string,
  dnsNames: string[],
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): Reference {
  const waits = new References();
  const spec = {
    secretName,
    dnsNames,
    duration: "2160h",
    renewBefore: "720h",
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    usages: ["server auth", "client auth"],
    issuerRef: { name: waits.to(target.caIssuer), kind: "Issuer", group: "cert-manager.io" },
  };
  const object = {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    name: secretName,
    waitFor: READY,
    spec,
  };
  return reference(secretName, createCustomResource(name, object, target, waits, opts));
}
