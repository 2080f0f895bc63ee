/** Volumes of Kubernetes: that they survive, and lie encrypted. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, custom, kindOf, objects } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { isTrue, must } from "../../writing/expect";

const STORAGE_CLASS = builtIn("storage.k8s.io", "StorageClass");
const TYPES = new RegExp(
  [
    STORAGE_CLASS,
    builtIn("apps", "StatefulSet"),
    builtIn("core", "PersistentVolume"),
    custom("snapshot.storage.k8s.io", "VolumeSnapshotClass|VolumeSnapshotContent"),
  ]
    .map(({ source }) => source)
    .join("|"),
);

function kept(view: View, absent: string, message: string): Finding[] {
  return must(view, absent, (value) => value === "Retain", message);
}

function survives(kind: string, object: View): Finding[] {
  switch (kind) {
    case "StorageClass":
      return kept(object.at("reclaimPolicy"), "Delete", "data goes with its claim");
    case "PersistentVolume":
      return kept(object.at("spec", "persistentVolumeReclaimPolicy"), "Retain", "data goes with its claim");
    case "VolumeSnapshotClass":
      return kept(object.at("deletionPolicy"), "Delete", "snapshots go with their objects");
    case "VolumeSnapshotContent":
      return kept(object.at("spec", "deletionPolicy"), "Delete", "snapshots go with their objects");
    default:
      return ["whenDeleted", "whenScaled"].flatMap((key) =>
        kept(
          object.at("spec", "persistentVolumeClaimRetentionPolicy", key),
          "Retain",
          "data goes with its pods",
        ),
      );
  }
}

/** Google's and Azure's disks are always encrypted; Amazon's are when they are told. */
const AMAZON = /^(ebs\.csi\.aws\.com|ebs\.csi\.eks\.amazonaws\.com|kubernetes\.io\/aws-ebs)$/;

export const volumeRules: Rule[] = [
  {
    id: "R-25",
    name: "volumes-survive",
    title: "Volumes and their snapshots survive the deletion of what used them",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.backup],
    why: "Deleting a StatefulSet, a claim or a namespace must not delete the data.",
    remediation:
      "Set reclaimPolicy, deletionPolicy and persistentVolumeClaimRetentionPolicy.whenDeleted to Retain.",
    types: TYPES,
    evaluate: (subject) =>
      objects(subject).flatMap((object) => survives(kindOf(subject.resource.type)?.kind ?? "", object)),
  },
  {
    id: "E-62",
    name: "storage-classes-encrypt",
    title: "Storage classes make encrypted disks",
    duty: "encryption",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionAtRest],
    why: "Every claim of a class gets a disk as the class says; Amazon's are in clear by default.",
    remediation: 'Set parameters.encrypted to "true".',
    types: STORAGE_CLASS,
    evaluate: (subject) =>
      objects(subject)
        .filter((object) => AMAZON.test(String(object.at("provisioner").or(""))))
        .flatMap((object) =>
          must(object.at("parameters", "encrypted"), "false", isTrue, "disks are not encrypted"),
        ),
  },
];
