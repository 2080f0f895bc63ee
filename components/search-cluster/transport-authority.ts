import type * as pulumi from "@pulumi/pulumi";
import type { Reference } from "../reference";
import { createSigned } from "../server-certificate";
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
  const spec = {
    isCA: true,
    commonName: `${objectName} members`,
    duration: "43800h",
    renewBefore: "8760h",
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
  };
  return createSigned(`${name}-transport`, `${objectName}-transport`, spec, target, opts);
}
