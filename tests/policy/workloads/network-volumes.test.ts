import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

type Change = Case["change"];

function spec(...changes: [keys: (string | number)[], value: unknown][]): Change {
  return changes.map(([keys, value]) => [["spec", ...keys], value] as const);
}

const nfs = { server: "files.internal", path: "/scans" };

check("A volume for a claim", {
  good: resource("kubernetes:core/v1:PersistentVolume", {
    spec: {
      capacity: { storage: "50Gi" },
      persistentVolumeReclaimPolicy: "Retain",
      csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-0a" },
    },
  }),
  accepts: [
    {
      what: "EFS through its driver",
      change: spec([["csi"], { driver: "efs.csi.aws.com", volumeHandle: "fs" }]),
    },
    ...["xprtsec=tls", "xprtsec=mtls", "sec=krb5p", "nfsvers=4.2,xprtsec=mtls"].map((option) => ({
      what: `NFS with ${option}`,
      change: spec([["csi"], undefined], [["nfs"], nfs], [["mountOptions"], ["hard", option]]),
    })),
    {
      what: "SMB that is sealed",
      change: spec([["csi"], { driver: "smb.csi.k8s.io" }], [["mountOptions"], ["seal"]]),
    },
  ],
  refuses: [
    { what: "NFS in clear", change: spec([["csi"], undefined], [["nfs"], nfs]), finds: ["T-83 spec.nfs"] },
    ...["sec=sys", "sec=krb5", "sec=krb5i", "xprtsec=none", "xprtsec=tlsx"].map((option) => ({
      what: `NFS with ${option}`,
      change: spec([["csi"], undefined], [["nfs"], nfs], [["mountOptions"], [option]]),
      finds: ["T-83 spec.nfs"],
    })),
    {
      what: "NFS whose options are not known",
      change: spec([["csi"], undefined], [["nfs"], nfs], [["mountOptions"], UNKNOWN]),
      finds: ["T-83 spec.nfs"],
    },
    ...["nfs.csi.k8s.io", "smb.csi.k8s.io", UNKNOWN].map((driver) => ({
      what: `the driver ${String(driver)} without more`,
      change: spec([["csi"], { driver }]),
      finds: ["T-83 spec.csi.driver"],
    })),
    ...[false, "false", UNKNOWN].map((encryptInTransit) => ({
      what: `EFS with encryptInTransit ${String(encryptInTransit)}`,
      change: spec([["csi"], { driver: "efs.csi.aws.com", volumeAttributes: { encryptInTransit } }]),
      finds: ["T-83 spec.csi.volumeAttributes.encryptInTransit"],
    })),
    ...["iscsi", "glusterfs", "cephfs", "rbd"].map((kind) => ({
      what: `a volume of the kind ${kind}`,
      change: spec([["csi"], undefined], [[kind], { server: "files" }]),
      finds: [`T-83 spec.${kind}`],
    })),
  ],
});

check("A storage class", {
  good: resource("kubernetes:storage.k8s.io/v1:StorageClass", {
    provisioner: "nfs.csi.k8s.io",
    reclaimPolicy: "Retain",
    mountOptions: ["xprtsec=mtls"],
    parameters: { server: "files.internal", share: "/" },
  }),
  refuses: [
    { what: "NFS in clear", change: [[["mountOptions"], undefined]], finds: ["T-83 provisioner"] },
    {
      what: "options that are not known",
      change: [[["mountOptions", 0], UNKNOWN]],
      finds: ["T-83 provisioner"],
    },
  ],
});

const container = {
  name: "api",
  image: "registry.example/api:1.4.2",
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
};

check("A pod with volumes", {
  good: resource("kubernetes:core/v1:Pod", {
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      automountServiceAccountToken: false,
      containers: [container],
      volumes: [{ name: "scans", persistentVolumeClaim: { claimName: "scans" } }],
    },
  }),
  refuses: [
    {
      what: "NFS mounted by the pod itself",
      change: spec([["volumes", 0], { name: "scans", nfs }]),
      finds: ["C-06 spec.volumes[0].nfs", "T-83 spec.volumes[0].nfs"],
    },
    {
      what: "NFS by a driver",
      change: spec([["volumes", 0], { name: "scans", csi: { driver: "nfs.csi.k8s.io" } }]),
      finds: ["T-83 spec.volumes[0].csi.driver"],
    },
  ],
});
