/** Volumes that are mounted over the network: whether what is written there can be read on the way. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule, Subject } from "../../rule";
import { builtIn, kindOf, objects } from "../../shapes/kubernetes";
import { POD_HOLDERS, podSpecs } from "../../shapes/pods";
import { HIPAA } from "../../writing/citations";
import { isTrue, must, unjudged, wrong } from "../../writing/expect";

const PERSISTENT_VOLUME = builtIn("core", "PersistentVolume");
const STORAGE_CLASS = builtIn("storage.k8s.io", "StorageClass");
const HOLDERS = new RegExp(
  [POD_HOLDERS, PERSISTENT_VOLUME, STORAGE_CLASS].map(({ source }) => source).join("|"),
);

/** Kinds of volumes whose protocol has no encryption that the kind could ask for. */
const PLAIN = ["cephfs", "glusterfs", "iscsi", "rbd"];

/** Drivers of CSI that mount in clear, each with the mount option that encrypts. */
const NFS = /^(xprtsec=m?tls|sec=krb5p)$/;
const DRIVERS: Readonly<Record<string, RegExp>> = {
  "nfs.csi.k8s.io": NFS,
  "smb.csi.k8s.io": /^seal$/,
};

const CLEAR = "the volume is mounted over the network in clear";

/** Options are one text with commas (inline volumes) or a list. */
function asksFor(option: RegExp, ...places: View[]): boolean | typeof UNKNOWN {
  const told = places.flatMap((place) => place.each()).map((one) => one.or(""));
  const words = told.flatMap((one) => (one === UNKNOWN ? [] : String(one).split(",")));
  return words.some((word) => option.test(word.trim())) || (told.includes(UNKNOWN) && UNKNOWN);
}

function encrypted(place: View, option: RegExp, ...options: View[]): Finding[] {
  const asked = asksFor(option, ...options);
  if (asked === true) return [];
  return [asked === UNKNOWN ? unjudged(place) : wrong(place, CLEAR)];
}

function byDriver(driver: View, attributes: View, options: readonly View[]): Finding[] {
  const name = driver.or("");
  if (name === UNKNOWN) return [unjudged(driver)];
  // EFS is mounted through stunnel unless its driver is told not to.
  if (name === "efs.csi.aws.com") return must(attributes.at("encryptInTransit"), true, isTrue, CLEAR);
  const option = DRIVERS[String(name)];
  return option ? encrypted(driver, option, ...options) : [];
}

function judgeVolume(source: View, options: readonly View[]): Finding[] {
  const csi = source.at("csi");
  const attributes = csi.at("volumeAttributes");
  return [
    ...PLAIN.map((kind) => source.at(kind))
      .filter((view) => view.given())
      .map((view) => wrong(view, CLEAR)),
    ...(source.at("nfs").given() ? encrypted(source.at("nfs"), NFS, ...options) : []),
    ...(csi.given()
      ? byDriver(csi.at("driver"), attributes, [...options, attributes.at("mountOptions")])
      : []),
  ];
}

/** A pod's own volume cannot say how it is mounted; that of a claim can. */
function judge(subject: Subject): Finding[] {
  const { type } = subject.resource;
  if (POD_HOLDERS.test(type))
    return podSpecs(subject)
      .flatMap(({ spec }) => spec.at("volumes").each())
      .filter((volume) => !volume.unknown)
      .flatMap((volume) => judgeVolume(volume, []));
  return objects(subject).flatMap((object) =>
    kindOf(type)?.kind === "StorageClass"
      ? byDriver(object.at("provisioner"), object.at("parameters"), [object.at("mountOptions")])
      : judgeVolume(object.at("spec"), [object.at("spec", "mountOptions")]),
  );
}

export const networkVolumeRules: Rule[] = [
  {
    id: "T-83",
    name: "volumes-travel-encrypted",
    title: "No volume is mounted over the network in clear",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "NFS and SMB send files as they are: whoever is on the network reads the documents.",
    remediation:
      "Use a block volume, EFS with encryption in transit, or mountOptions xprtsec=tls or sec=krb5p (NFS), seal (SMB).",
    types: HOLDERS,
    evaluate: judge,
  },
];
