import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

check("A storage class", {
  good: resource("kubernetes:storage.k8s.io/v1:StorageClass", {
    provisioner: "ebs.csi.aws.com",
    reclaimPolicy: "Retain",
    parameters: { type: "gp3", encrypted: "true" },
  }),
  accepts: [
    {
      what: "disks of a cloud that always encrypts",
      change: [
        [["provisioner"], "pd.csi.storage.gke.io"],
        [["parameters"], {}],
      ],
    },
    { what: "encrypted as a boolean", change: [[["parameters", "encrypted"], true]] },
  ],
  refuses: [
    { what: "Delete", change: [[["reclaimPolicy"], "Delete"]], finds: ["R-25 reclaimPolicy"] },
    { what: "Delete by default", change: [[["reclaimPolicy"], undefined]], finds: ["R-25 reclaimPolicy"] },
    { what: "perhaps Delete", change: [[["reclaimPolicy"], UNKNOWN]], finds: ["R-25 reclaimPolicy"] },
    ...["ebs.csi.aws.com", "kubernetes.io/aws-ebs"].flatMap((provisioner) =>
      ["false", undefined, UNKNOWN].map((encrypted) => ({
        what: `disks of ${provisioner} that are encrypted: ${String(encrypted)}`,
        change: [
          [["provisioner"], provisioner],
          [["parameters", "encrypted"], encrypted],
        ] as [string[], unknown][],
        finds: ["E-62 parameters.encrypted"],
      })),
    ),
  ],
});

check("A list of storage classes", {
  good: resource("kubernetes:storage.k8s.io/v1:StorageClassList", { items: [{ reclaimPolicy: "Retain" }] }),
  refuses: [
    {
      what: "one that deletes",
      change: [[["items", 1], { reclaimPolicy: "Delete" }]],
      finds: ["R-25 items[1].reclaimPolicy"],
    },
  ],
});

check("A volume", {
  good: resource("kubernetes:core/v1:PersistentVolume", { spec: { capacity: {} } }),
  accepts: [{ what: "Retain", change: [[["spec", "persistentVolumeReclaimPolicy"], "Retain"]] }],
  refuses: [
    ...["Delete", "Recycle", UNKNOWN].map((policy) => ({
      what: String(policy),
      change: [[["spec", "persistentVolumeReclaimPolicy"], policy]] as [string[], unknown][],
      finds: ["R-25 spec.persistentVolumeReclaimPolicy"],
    })),
    ...["hostPath", "local"].map((kind) => ({
      what: `a directory of a node (${kind})`,
      change: [[["spec", kind], { path: "/mnt/data" }]] as [string[], unknown][],
      finds: [`C-06 spec.${kind}`],
    })),
    {
      what: "a directory that is not known",
      change: [[["spec", "local"], UNKNOWN]],
      finds: ["C-06 spec.local"],
    },
  ],
});

check("A class of snapshots", {
  good: resource("kubernetes:snapshot.storage.k8s.io/v1:VolumeSnapshotClass", { deletionPolicy: "Retain" }),
  refuses: [{ what: "Delete", change: [[["deletionPolicy"], "Delete"]], finds: ["R-25 deletionPolicy"] }],
});

check("A stateful set", {
  good: resource("kubernetes:apps/v1:StatefulSet", { spec: {} }),
  refuses: [
    {
      what: "claims that go with it",
      change: [[["spec", "persistentVolumeClaimRetentionPolicy"], { whenDeleted: "Delete" }]],
      finds: ["R-25 spec.persistentVolumeClaimRetentionPolicy.whenDeleted"],
    },
    {
      what: "claims that go with its pods",
      change: [[["spec", "persistentVolumeClaimRetentionPolicy"], { whenScaled: UNKNOWN }]],
      finds: ["R-25 spec.persistentVolumeClaimRetentionPolicy.whenScaled"],
    },
  ],
});
