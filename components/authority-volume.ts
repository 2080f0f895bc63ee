import * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import { authorityPem, authoritySecret } from "./authority";
import type { Connection } from "./connection";
import { labels } from "./naming";
import type { AuthoritySource } from "./pod";
import { References } from "./reference";
import type { KubernetesTarget } from "./target";

/** Where a pod gets the authorities of its connections from; a ConfigMap is made for those of RDS. */
export function authoritySource(
  name: string,
  objectName: string,
  connections: readonly Connection[],
  target: KubernetesTarget,
  waits: References,
  opts: pulumi.CustomResourceOptions,
): AuthoritySource | undefined {
  const own = authoritySecret(connections);
  if (own !== undefined) return { secret: waits.to(own.secret), key: own.key };
  const pem = authorityPem(connections);
  if (pem === undefined) return undefined;
  const inNamespace = new References();
  const configMap = new core.ConfigMap(
    `${name}-ca`,
    {
      metadata: {
        name: `${objectName}-ca`,
        namespace: inNamespace.to(target.namespace),
        labels: labels(target.scope, objectName),
      },
      data: { "ca.pem": pem },
    },
    inNamespace.options(opts),
  );
  waits.await(configMap);
  return { configMap: `${objectName}-ca` };
}
