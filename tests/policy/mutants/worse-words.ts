/** Words that stand for something safe, and the ones that would be worse in their place. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  // TLS
  required: ["preferred"],
  requireTLS: ["preferTLS", "allowTLS", "disabled"],
  HTTPS: ["HTTP"],
  TLS: ["TCP"],
  "https-only": ["http-only", "match-viewer"],
  "redirect-to-https": ["allow-all"],
  "TLSv1.2": ["TLSv1"],
  "TLSv1.2_2021": ["TLSv1", "TLSv1.1_2016"],
  "TLSv1.3_2025": ["TLSv1", "TLSv1.1_2016"],
  "Policy-Min-TLS-1-2-PFS-2023-10": ["Policy-Min-TLS-1-0-2019-07"],
  "ELBSecurityPolicy-TLS13-1-2-2021-06": ["ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-1-2017-01"],
  // Exposure
  ClusterIP: ["LoadBalancer", "NodePort"],
  private: ["public-read", "public-read-write"],
  // Data at rest, and who reads it
  "aws:kms": ["AES256"],
  KMS: ["AES256"],
  SecureString: ["String"],
  always: ["never", "no-override"],
  Deny: ["Allow"],
  IMMUTABLE: ["MUTABLE"],
  restricted: ["privileged"],
  RuntimeDefault: ["Unconfined"],
  ALL: ["NET_RAW"],
  Retain: ["Delete"],
  Forbid: ["Allow"],
};

/** What nobody may add to a list, by the list's name: whichever kind of resource has it. */
export const WORST_ELEMENTS: Readonly<Record<string, unknown>> = {
  ingress: {
    protocol: "-1",
    fromPort: 0,
    toPort: 0,
    cidrBlocks: ["0.0.0.0/0"],
    cidrBlock: "0.0.0.0/0",
    action: "allow",
    ruleNo: 1,
  },
  Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
  volumes: {
    name: "elasticsearch-data",
    hostPath: { path: "/" },
    efsVolumeConfiguration: { fileSystemId: "fs-0a1b2c3d", transitEncryption: "DISABLED" },
  },
  environment: { name: "DATABASE_PASSWORD", value: "correct-horse-battery" },
  env: { name: "DATABASE_PASSWORD", value: "correct-horse-battery" },
  ports: { name: "data", port: 5432, targetPort: 5432, containerPort: 5432, hostPort: 5432 },
  externalIPs: "203.0.113.7",
  from: { ipBlock: { cidr: "0.0.0.0/0" } },
  containers: {
    name: "more",
    image: "nginx:latest",
    ports: [{ containerPort: 9200, hostPort: 9200 }],
    securityContext: { privileged: true },
  },
  managedPolicyArns: "arn:aws:iam::aws:policy/AdministratorAccess",
  add: "SYS_ADMIN",
  additional: { selectorType: "rw", serviceTemplate: { spec: { type: "LoadBalancer" } } },
  copyActions: { lifecycle: { deleteAfter: 1 } },
};
