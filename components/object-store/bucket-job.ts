import { createHash } from "node:crypto";
import * as batch from "@pulumi/kubernetes/batch/v1";
import type * as pulumi from "@pulumi/pulumi";
import { images } from "../images";
import { labels } from "../naming";
import { References } from "../reference";
import { RESTRICTED_CONTAINER, restrictedPod } from "../restricted";
import { type Place, RUSTFS_UID } from "./servers";
import { bucketScript, RUSTFS_REGION } from "./settings";

const CA_FOLDER = "/etc/ward";

/** Makes the buckets. Its name is the digest of what it runs: another list is another Job. */
export function createBuckets(
  { name, objectName, plan, target, key, after }: Place & { after: pulumi.Resource[] },
  opts: pulumi.CustomResourceOptions,
): batch.Job {
  const waits = new References();
  waits.await(...after);
  const script = bucketScript(plan);
  const digest = createHash("sha256").update(images.s3Client).update(script).digest("hex").slice(0, 8);
  const role = `${objectName}-buckets`;
  const container = {
    name: "buckets",
    image: images.s3Client,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "-c", script],
    env: [
      { name: "AWS_ACCESS_KEY_ID", valueFrom: key("username", waits) },
      { name: "AWS_CA_BUNDLE", value: `${CA_FOLDER}/ca.pem` },
      { name: "AWS_DEFAULT_REGION", value: RUSTFS_REGION },
      { name: "AWS_SECRET_ACCESS_KEY", valueFrom: key("password", waits) },
      { name: "HOME", value: "/tmp" },
      { name: "S3_ENDPOINT", valueFrom: key("url", waits) },
    ],
    resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
    securityContext: RESTRICTED_CONTAINER,
    volumeMounts: [
      { name: "authority", mountPath: CA_FOLDER, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
  const authority = {
    secretName: waits.to(target.caSecret),
    items: [{ key: "ca.crt", path: "ca.pem" }],
  };
  return new batch.Job(
    `${name}-buckets`,
    {
      metadata: {
        name: `${role}-${digest}`,
        namespace: waits.to(target.namespace),
        labels: labels(target.scope, role),
      },
      spec: {
        backoffLimit: 6,
        activeDeadlineSeconds: 900,
        template: {
          metadata: { labels: { app: role } },
          spec: {
            restartPolicy: "OnFailure",
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: restrictedPod(RUSTFS_UID),
            containers: [container],
            volumes: [
              { name: "authority", secret: authority },
              { name: "tmp", emptyDir: {} },
            ],
          },
        },
      },
    },
    waits.options(opts),
  );
}
