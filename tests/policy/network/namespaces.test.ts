import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const VERSION = "pod-security.kubernetes.io/enforce-version";

check("A namespace", {
  good: resource("kubernetes:core/v1:Namespace", {
    metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  }),
  accepts: [
    ...["latest", "v1.34", "v1.40"].map((version) => ({
      what: `the level as of ${version}`,
      change: [[["metadata", "labels", VERSION], version]] as [string[], unknown][],
    })),
    {
      what: "baseline for operators",
      change: [[["metadata", "labels", "pod-security.kubernetes.io/enforce"], "baseline"]],
      options: { under: ["ward:components:ClusterAddons"] },
    },
  ],
  refuses: [
    ...["v1.21", "v1.33", "1.40", "", UNKNOWN].map((version) => ({
      what: `the level as of "${String(version)}"`,
      change: [[["metadata", "labels", VERSION], version]] as [string[], unknown][],
      finds: [`C-15 metadata.labels["${VERSION}"]`],
    })),
    {
      what: "baseline",
      change: [[["metadata", "labels", "pod-security.kubernetes.io/enforce"], "baseline"]],
      finds: ['C-15 metadata.labels["pod-security.kubernetes.io/enforce"]'],
    },
    {
      what: "no label",
      change: [[["metadata"], {}]],
      finds: ['C-15 metadata.labels["pod-security.kubernetes.io/enforce"]'],
    },
  ],
});
