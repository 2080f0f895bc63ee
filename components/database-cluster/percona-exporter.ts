/** Percona's exporter beside each member, which tells what the member says of itself and of the set. */
import { images } from "../images";
import type { Reference, References } from "../reference";
import { RESTRICTED_CONTAINER } from "../restricted";
import { MONGODB_PORT } from "./mongo";

/** https://github.com/percona/mongodb_exporter: its own default. */
export const EXPORTER_PORT = 9216;

const AUTHORITY = "/etc/mongodb-authority";

/** @param users Secret of the operator's own users, of which `clusterMonitor` may see and change nothing */
export function exporter(users: Reference, authority: Reference, waits: References): Record<string, unknown> {
  const user = (name: string, key: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: waits.to(users), key: `MONGODB_CLUSTER_MONITOR_${key}` } },
  });
  // The certificate is for `localhost` too.
  const uri = `mongodb://localhost:${MONGODB_PORT}/admin?tls=true&tlsCAFile=${AUTHORITY}/ca.crt`;
  const resources = { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "200m", memory: "256Mi" } };
  return {
    sidecars: [
      {
        name: "exporter",
        image: images.mongoExporter,
        imagePullPolicy: "IfNotPresent",
        args: ["--collector.diagnosticdata", "--collector.replicasetstatus"],
        env: [
          { name: "MONGODB_URI", value: uri },
          user("MONGODB_USER", "USER"),
          user("MONGODB_PASSWORD", "PASSWORD"),
        ],
        ports: [{ name: "metrics", containerPort: EXPORTER_PORT, protocol: "TCP" }],
        resources,
        securityContext: RESTRICTED_CONTAINER,
        volumeMounts: [{ name: "authority", mountPath: AUTHORITY, readOnly: true }],
      },
    ],
    sidecarVolumes: [
      {
        name: "authority",
        secret: { secretName: waits.to(authority), items: [{ key: "ca.crt", path: "ca.crt" }] },
      },
    ],
  };
}
