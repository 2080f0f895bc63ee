import { expect } from "chai";
import { ObjectStore } from "../../components/object-store";
import type { ObjectStoreSpec } from "../../components/object-store/args";
import { bucketScript } from "../../components/object-store/settings";
import { openPort } from "../../components/open-port";
import type { TargetKind } from "../../components/target";
import { reveal } from "../../preview/wire";
import { aloneContract, applyAlone, type Ground, planAlone, refusalAlone } from "../support/alone";
import { oneOf } from "../support/applied";
import { at, listAt, named, type PlanView, parsed, SYSTEM } from "../support/plan";

const NAME = `${SYSTEM}-files`;
const BUCKET = "aws:s3/bucket:Bucket";
const SERVERS = "kubernetes:apps/v1:StatefulSet";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

const SPEC: ObjectStoreSpec = {
  buckets: ["uploads", "reports"],
  versioning: true,
  expireDays: 3650,
  erasure: { drives: 2, parity: 2 },
  storageGiB: 120,
};

const make = (changes: Partial<ObjectStoreSpec> = {}, keep: (made: ObjectStore) => void = () => {}) => {
  return ({ target, readers, opts }: Ground) =>
    keep(new ObjectStore(NAME, { ...SPEC, ...changes, target, readers, connection: "files" }, opts));
};

aloneContract({
  component: "ObjectStore",
  name: NAME,
  stateful: [BUCKET, SERVERS],
  incomplete: ["R-76"], // a StoreBackup
  make: make(),
});

describe("ObjectStore", () => {
  let aws: PlanView;
  let kubernetes: PlanView;
  const built = new Map<TargetKind, ObjectStore>();
  before(async () => {
    aws = await planAlone(
      "prod",
      "aws",
      make({}, (made) => built.set("aws", made)),
    );
    kubernetes = await planAlone(
      "prod",
      "kubernetes",
      make({}, (made) => built.set("kubernetes", made)),
    );
  });

  it("hands over the same entries on both targets", () => {
    for (const target of ["aws", "kubernetes"] as const)
      for (const field of ["url", "host", "port", "username", "password", "database", "region"] as const)
        expect(built.get(target)?.secret(field, target).kind).to.equal(target);
    expect([built.get("aws")?.port, built.get("kubernetes")?.port]).to.deep.equal([443, 9000]);
  });
  it("hands over an endpoint with TLS, keys and the main bucket on kubernetes", async () => {
    const recording = await applyAlone("prod", "kubernetes", make());
    const data = at(reveal(oneOf(recording, "kubernetes:core/v1:Secret", NAME).inputs, ""), "stringData");
    expect(data).to.deep.include({
      url: `https://${NAME}.healthcare.svc.cluster.local:9000`,
      host: `${NAME}.healthcare.svc.cluster.local`,
      database: "uploads",
      region: "us-east-1",
    });
    expect(at(data, "username")).not.to.equal(at(data, "password"));
  });

  it("has a private, versioned bucket with the system's key for each name on aws", () => {
    const buckets = aws.all(BUCKET).filter(({ name }) => name.startsWith(NAME));
    expect(buckets.map(({ name }) => name)).to.deep.equal([`${NAME}-uploads`, `${NAME}-reports`]);
    for (const { name } of buckets) {
      const rules = "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm";
      const encryption =
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
      expect(aws.get(encryption, name, rules)).to.equal("aws:kms");
      const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
      expect(aws.get(lifecycle, name, "rules.0.expiration.days")).to.equal(3650);
    }
  });
  it("gives its user these buckets over TLS, and nothing else", () => {
    const document = parsed(aws.get("aws:iam/userPolicy:UserPolicy", NAME, "policy"));
    const [buckets, objects] = listAt(document, "Statement");
    const names = aws
      .all(BUCKET)
      .filter(({ name }) => name.startsWith(NAME))
      .map((bucket) => `arn:aws:s3:::${at(aws.inputs(bucket), "bucket")}`);
    expect(at(buckets, "Resource")).to.deep.equal(names);
    expect(at(objects, "Resource")).to.deep.equal(names.map((arn) => `${arn}/*`));
    for (const statement of [buckets, objects])
      expect(JSON.stringify(at(statement, "Condition"))).to.equal('{"Bool":{"aws:SecureTransport":"true"}}');
  });
  it("lets a client on aws leave by what is open already, one in a cluster to the internet on 443 only", async () => {
    const opened = async (placement: "aws" | "hybrid") =>
      planAlone("prod", placement, ({ target, readers, opts }) => {
        const store = new ObjectStore(NAME, { ...SPEC, target, readers, connection: "files" }, opts);
        const pods = readers.find(({ kind }) => kind === "kubernetes");
        const client =
          pods?.kind === "kubernetes"
            ? ({ kind: "kubernetes", target: pods, podLabels: { client: "api" } } as const)
            : ({ kind: "aws", securityGroupId: "sg-1" } as const);
        openPort("api", client, store, {});
      });
    const inCluster = await opened("hybrid");
    expect(inCluster.get(POLICY, "api-to-files-egress", "spec.egress.0.ports")).to.deep.equal([
      { port: 443, protocol: "TCP" },
    ]);
    const onAws = await opened("aws");
    expect(onAws.resources.filter(({ name }) => name.startsWith("api-to-files"))).to.deep.equal([]);
  });

  it("survives the loss of two drives: eight over four pods, two of parity", () => {
    const spec = kubernetes.get(SERVERS, NAME, "spec");
    expect(at(spec, "replicas")).to.equal(4);
    const env = at(spec, "template.spec.containers.0.env");
    expect(at(named(env, "RUSTFS_STORAGE_CLASS_STANDARD"), "value")).to.equal("EC:2");
    expect(at(named(env, "RUSTFS_VOLUMES"), "value")).to.equal(
      `https://${NAME}-{0...3}.${NAME}-headless.healthcare.svc.cluster.local:9000/data/rustfs{0...1}`,
    );
    const claims = listAt(spec, "volumeClaimTemplates");
    expect(claims.map((claim) => at(claim, "spec.resources.requests.storage"))).to.deep.equal([
      "20Gi",
      "20Gi",
    ]);
    expect(at(spec, "persistentVolumeClaimRetentionPolicy")).to.deep.equal({
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
  });
  it("speaks TLS only, with a certificate for its servers and its Service", () => {
    const spec = kubernetes.get(SERVERS, NAME, "spec.template.spec");
    expect(at(named(at(spec, "containers.0.env"), "RUSTFS_TLS_PATH"), "value")).to.equal("/etc/rustfs/tls");
    expect(at(named(at(spec, "volumes"), "tls"), "secret.secretName")).to.equal(`${NAME}-server`);
    expect(at(spec, "containers.0.readinessProbe.httpGet.scheme")).to.equal("HTTPS");
    const names = kubernetes.get(
      "kubernetes:cert-manager.io/v1:Certificate",
      `${NAME}-server`,
      "spec.dnsNames",
    );
    expect(names).to.include(`${NAME}.healthcare.svc.cluster.local`);
    expect(names).to.include(`*.${NAME}-headless.healthcare.svc.cluster.local`);
  });
  it("makes its buckets as often as it likes", () => {
    const job = kubernetes.one("kubernetes:batch/v1:Job", `${NAME}-buckets`);
    const script = String(at(kubernetes.inputs(job), "spec.template.spec.containers.0.command.2")).split(
      "\n",
    );
    expect(script[0]).to.equal("set -eu");
    expect(script[1]).to.match(/head-bucket --bucket uploads \|\| .* create-bucket --bucket uploads$/);
    expect(script[2]).to.match(/put-bucket-versioning --bucket uploads .*Status=Enabled$/);
    expect(script[3]).to.include('"Expiration":{"Days":3650}');
    expect(script[3]).to.include('"NoncurrentVersionExpiration":{"NoncurrentDays":3650}');
    expect(job.dependencies.join()).to.include(":StatefulSet::");
  });
  it("forgets old versions after 90 days on both targets, and no object that nobody replaced", async () => {
    const { expireDays: _, ...spec } = SPEC;
    const forever = ({ target, readers, opts }: Ground) =>
      void new ObjectStore(NAME, { ...spec, target, readers, connection: "files" }, opts);
    const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const rule = (await planAlone("prod", "aws", forever)).get(type, `${NAME}-uploads`, "rules.0");
    expect(at(rule, "noncurrentVersionExpiration.noncurrentDays")).to.equal(90);
    expect(at(rule, "expiration")).to.equal(undefined);
    const script = bucketScript(spec).split("\n")[3] ?? "";
    expect(script).to.include('"NoncurrentVersionExpiration":{"NoncurrentDays":90}');
    expect(script).not.to.include('"Expiration"');
    expect(bucketScript({ ...spec, versioning: false })).not.to.include("lifecycle");
  });
  it("lets in its own servers and that Job, on one port", () => {
    const ingress = listAt(kubernetes.get(POLICY, NAME, "spec.ingress"));
    expect(ingress.map((rule) => at(rule, "ports"))).to.deep.equal([[{ port: 9000, protocol: "TCP" }]]);
  });

  it("refuses a bad spec, and says what to do", async () => {
    const bad = { buckets: ["Up"], erasure: { drives: 1, parity: 3 }, storageGiB: 0, expireDays: 0 };
    expect(await refusalAlone("prod", make(bad))).to.deep.equal([
      'bucket is "Up": give 3 to 30 small letters, digits and hyphens',
      "erasure.parity is 3: give 1 to 2, half of the 4 drives",
      "storageGiB is 0: give 1 or more",
      "expireDays is 0: give 1 or more, or leave it out",
    ]);
  });
});
