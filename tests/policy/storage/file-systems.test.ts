/** File systems that AWS runs, and caches of tables. */
import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

const statement = {
  Effect: "Allow",
  Principal: { AWS: "*" },
  Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
  Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true", "aws:SecureTransport": "true" } },
};
const plain = { ...statement, Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } } };
const denial = {
  Effect: "Deny",
  Principal: "*",
  Action: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const policy = (...statements: object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

check("A policy of EFS", {
  good: resource("aws:efs/fileSystemPolicy:FileSystemPolicy", {
    fileSystemId: UNKNOWN,
    policy: policy(statement),
  }),
  accepts: [
    { what: "one that denies what comes in clear", change: [[["policy"], policy(plain, denial)]] },
    {
      what: "a condition that is a boolean",
      change: [[["policy"], policy({ ...statement, Condition: { Bool: { "aws:SecureTransport": true } } })]],
    },
  ],
  refuses: [
    {
      what: "NFS in clear",
      change: [[["policy"], policy(statement, plain)]],
      finds: ["T-21 policy.Statement[1]"],
    },
    {
      what: "no condition",
      change: [[["policy"], policy({ ...statement, Condition: undefined })]],
      finds: ["T-21 policy.Statement[0]"],
    },
    {
      what: "a denial for one role only",
      change: [[["policy"], policy(plain, { ...denial, Principal: { AWS: "arn:aws:iam::1:role/x" } })]],
      finds: ["T-21 policy.Statement[0]"],
    },
    {
      what: "a denial of one action only",
      change: [[["policy"], policy(plain, { ...denial, Action: "elasticfilesystem:ClientWrite" })]],
      finds: ["T-21 policy.Statement[0]"],
    },
    { what: "what is no policy", change: [[["policy"], "{"]], finds: ["T-21 policy"] },
    { what: "what nobody knows", change: [[["policy"], UNKNOWN]], finds: ["T-21 policy"] },
  ],
});

const days = "automaticBackupRetentionDays";

for (const kind of ["windows", "ontap", "openZfs", "lustre"]) {
  const type = `aws:fsx/${kind}FileSystem:${kind[0]?.toUpperCase()}${kind.slice(1)}FileSystem`;
  check(`A file system of FSx: ${kind}`, {
    good: resource(type, { [days]: 30, deploymentType: "PERSISTENT_2" }),
    accepts: [{ what: "days as text", change: [[[days], "30"]] }],
    refuses: [
      ...[0, 6, "0", UNKNOWN].map(
        (value): Case => ({
          what: `backups of ${String(value)} days`,
          change: [[[days], value]],
          finds: [`R-27 ${days}`],
        }),
      ),
      ...(kind === "windows"
        ? []
        : [
            {
              what: "nothing said",
              change: [[[days], undefined]] as Case["change"],
              finds: [`R-27 ${days}`],
            },
          ]),
    ],
  });
}

check("A scratch file system of Lustre", {
  good: resource("aws:fsx/lustreFileSystem:LustreFileSystem", { deploymentType: "SCRATCH_2" }),
  refuses: [
    { what: "one that lasts", change: [[["deploymentType"], "PERSISTENT_1"]], finds: [`R-27 ${days}`] },
    {
      what: "one of which nobody knows whether it lasts",
      change: [[["deploymentType"], UNKNOWN]],
      finds: [`R-27 ${days}`],
    },
  ],
});

check("A cache of tables", {
  good: resource("aws:dax/cluster:Cluster", {
    clusterEndpointEncryptionType: "TLS",
    serverSideEncryption: { enabled: true },
  }),
  accepts: [{ what: "a switch as text", change: [[["serverSideEncryption", "enabled"], "true"]] }],
  refuses: [
    ...["NONE", undefined, UNKNOWN].map(
      (value): Case => ({
        what: `an endpoint with ${String(value)}`,
        change: [[["clusterEndpointEncryptionType"], value]],
        finds: ["T-15 clusterEndpointEncryptionType"],
      }),
    ),
    ...[false, "false", undefined, UNKNOWN].map(
      (value): Case => ({
        what: `storage with ${String(value)}`,
        change: [[["serverSideEncryption", "enabled"], value]],
        finds: ["E-03 serverSideEncryption.enabled"],
      }),
    ),
  ],
});
