/** The private CA that a namespace's data stores prove themselves with: self-signed root, then an Issuer. */
import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource, READY } from "../custom-resource";
import { References, reference } from "../reference";
import type { KubernetesTarget } from "../target";

const API = { apiVersion: "cert-manager.io/v1", waitFor: READY } as const;

export function createPrivateCa(
  name: string,
  ground: Omit<KubernetesTarget, "caIssuer" | "caSecret">,
  opts: pulumi.CustomResourceOptions,
): Pick<KubernetesTarget, "caIssuer" | "caSecret"> {
  const caName = `${ground.scope.system}-ca`;
  const rootName = `${ground.scope.system}-root`;
  const root = create("root", "Issuer", rootName, () => ({ selfSigned: {} }));
  const secret = create("ca", "Certificate", caName, (waits) => ({
    isCA: true,
    commonName: `${ground.scope.system} private CA`,
    secretName: caName,
    duration: "87600h",
    renewBefore: "8760h",
    // A new root key would break every client at once: renewed certificates keep it.
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
    issuerRef: { name: waits.to(root), kind: "Issuer", group: "cert-manager.io" },
  }));
  const issuer = create("issuer", "Issuer", caName, (waits) => ({ ca: { secretName: waits.to(secret) } }));
  return { caIssuer: issuer, caSecret: secret };

  function create(
    role: string,
    kind: string,
    objectName: string,
    spec: (waits: References) => Record<string, unknown>,
  ) {
    const waits = new References();
    const object = { ...API, kind, name: objectName, component: "network", spec: spec(waits) };
    return reference(objectName, createCustomResource(`${name}-${role}`, object, ground, waits, opts));
  }
}
