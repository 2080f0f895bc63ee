import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource, READY } from "../custom-resource";
import { type Reference, References, reference } from "../reference";
import type { KubernetesTarget } from "../target";

/**
 * The authority under the namespace's own that the operator signs members' certificates with. It reads cert-manager's
 * Secret from release 3.5 on; one key for good, so that members of both sides of a renewal know each other.
 */
export function createTransportAuthority(
  name: string,
  objectName: string,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): Reference {
  const waits = new References();
  const secretName = `${objectName}-transport`;
  const spec = {
    isCA: true,
    commonName: `${objectName} members`,
    secretName,
    duration: "43800h",
    renewBefore: "8760h",
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
    issuerRef: { name: waits.to(target.caIssuer), kind: "Issuer", group: "cert-manager.io" },
  };
  const object = {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    name: secretName,
    waitFor: READY,
    spec,
  };
  return reference(secretName, createCustomResource(`${name}-transport`, object, target, waits, opts));
}
