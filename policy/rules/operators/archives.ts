/** Where operators put backups: the way there and what lies there. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { custom, kindOf } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { isFalse, isTrue, must } from "../../writing/expect";
import { CNPG_CLUSTER, MONGODB } from "./exposure";

const OBJECT_STORE = custom("barmancloud.cnpg.io", "ObjectStore");
const LOCATION = custom("velero.io", "BackupStorageLocation");
const TYPES = new RegExp(
  [OBJECT_STORE, CNPG_CLUSTER, MONGODB, LOCATION].map((pattern) => pattern.source).join("|"),
);

interface Archive {
  /** Where the address of the store stands, when it is not the cloud's own. */
  addresses: View[];
  /** What must not be true. */
  unverified: View[];
  /** What must be true unless absent. */
  secured: View[];
  /** Where the encryption of S3 is asked for. Other clouds always encrypt. */
  encryption: View[];
}

function barman(store: View): Archive {
  const s3 = !store.at("azureCredentials").given() && !store.at("googleCredentials").given();
  return {
    addresses: [store.at("endpointURL")],
    unverified: [],
    secured: [],
    encryption: s3 ? ["data", "wal"].map((part) => store.at(part, "encryption")) : [],
  };
}

function percona(storage: View): Archive {
  const kinds = ["s3", "minio", "azure", "oss"].map((kind) => storage.at(kind));
  const s3 = storage.at("s3");
  return {
    addresses: kinds.map((kind) => kind.at("endpointUrl")),
    unverified: kinds.map((kind) => kind.at("insecureSkipTLSVerify")),
    secured: storage.at("minio").given() ? [storage.at("minio", "secure")] : [],
    encryption: s3.given()
      ? [
          s3.at("serverSideEncryption", "kmsKeyID").given()
            ? s3.at("serverSideEncryption", "kmsKeyID")
            : s3.at("serverSideEncryption", "sseAlgorithm"),
        ]
      : [],
  };
}

function velero(spec: View): Archive {
  const config = spec.at("config");
  const aws = /aws/.test(String(spec.at("provider").or("")));
  return {
    addresses: ["s3Url", "publicUrl"].map((key) => config.at(key)),
    unverified: [config.at("insecureSkipTLSVerify")],
    secured: [],
    encryption: aws
      ? [config.at("kmsKeyId").given() ? config.at("kmsKeyId") : config.at("serverSideEncryption")]
      : [],
  };
}

function archives(type: string, spec: View): Archive[] {
  switch (kindOf(type)?.kind) {
    case "ObjectStore":
      return [barman(spec.at("configuration"))];
    case "BackupStorageLocation":
      return [velero(spec)];
    case "PerconaServerMongoDB":
      return spec
        .at("backup", "storages")
        .entries()
        .map(([, storage]) => percona(storage));
    default:
      return [
        spec.at("backup", "barmanObjectStore"),
        ...spec
          .at("externalClusters")
          .each()
          .map((cluster) => cluster.at("barmanObjectStore")),
      ]
        .filter((store) => store.given())
        .map(barman);
  }
}

/** A key's name is not known before the update; that there is one is enough. */
function encrypted(view: View): Finding[] {
  if (/kmsKey/i.test(view.path) && view.given()) return [];
  return must(view, "", (how) => /^(AES256|aws:kms(:dsse)?)$/.test(String(how)), "backups are not encrypted");
}

export const archiveRules: Rule[] = [
  {
    id: "T-60",
    name: "archives-are-reached-by-tls",
    title: "Operators send backups over verified TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "A backup is the whole database on its way.",
    remediation: "Give endpoints as https:// and their authority's certificate; verify it.",
    types: TYPES,
    evaluate: ({ resource, view }) =>
      archives(resource.type, view.at("spec")).flatMap(({ addresses, unverified, secured }) => [
        ...addresses.flatMap((address) =>
          must(address, "https://", (url) => /^https:\/\//i.test(String(url)), "backups travel in clear"),
        ),
        ...unverified.flatMap((flag) => must(flag, false, isFalse, "certificates are not verified")),
        ...secured.flatMap((flag) => must(flag, true, isTrue, "backups travel in clear")),
      ]),
  },
  {
    id: "E-61",
    name: "archives-are-encrypted",
    title: "Backups of operators lie encrypted",
    duty: "encryption",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionAtRest],
    why: "The bucket's default may be anybody's; what is asked for with each object is not.",
    remediation:
      "Set encryption of data and wal (barman), serverSideEncryption (Percona, Velero) to AES256 or aws:kms.",
    types: TYPES,
    evaluate: ({ resource, view }) =>
      archives(resource.type, view.at("spec")).flatMap(({ encryption }) => encryption.flatMap(encrypted)),
  },
];
