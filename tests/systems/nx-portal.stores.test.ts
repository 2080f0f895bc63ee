import { expect } from "chai";
import { at, listAt, named, type PlanView } from "../support/plan";
import { brokerFacts } from "./broker";
import { fact, facts, SYSTEM } from "./nx-portal.facts";
import { text } from "./workload";

const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
const FILES = `${SYSTEM}-files`;
const store = (path: string) => `stores.files.${path}`;

describe("seed 001: RabbitMQ", () => {
  brokerFacts(facts, { user: "nx", sundayAt: "04:00" });
});

describe("seed 001: the object store", () => {
  fact("has a bucket for uploads", [store("buckets")], {
    data: {
      aws: (plan) =>
        expect(plan.get("aws:s3/bucket:Bucket", `${FILES}-uploads`, "bucket")).to.equal(
          `${plan.stack}-nx-portal-files-uploads-123456789012`,
        ),
      kubernetes: (plan) => expect(bucketScript(plan)).to.include("create-bucket --bucket uploads"),
    },
  });
  fact("keeps what is overwritten or deleted", [store("versioning")], {
    data: {
      aws: (plan) =>
        expect(
          plan.get(
            "aws:s3/bucketVersioning:BucketVersioning",
            `${FILES}-uploads`,
            "versioningConfiguration.status",
          ),
        ).to.equal("Enabled"),
      kubernetes: (plan) => expect(bucketScript(plan)).to.include("put-bucket-versioning --bucket uploads"),
    },
  });
  fact("holds 200 GiB, on four drives of which two may be lost", [store("storageGiB")], {
    data: {
      kubernetes: (plan) => {
        expect(plan.get(STATEFUL_SET, FILES, "spec.replicas")).to.equal(4);
        const claims = listAt(plan.get(STATEFUL_SET, FILES, "spec.volumeClaimTemplates"));
        const sizes = claims.map((claim) => at(claim, "spec.resources.requests.storage"));
        expect(sizes).to.deep.equal(["100Gi"]);
        const env = at(plan.get(STATEFUL_SET, FILES, "spec.template.spec.containers.0"), "env");
        expect(at(named(env, "RUSTFS_STORAGE_CLASS_STANDARD"), "value")).to.equal("EC:2");
      },
    },
  });
  fact("is private, and takes TLS connections only", [], {
    data: {
      aws: (plan) => {
        const block = plan.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", `${FILES}-uploads`);
        expect(at(plan.inputs(block), "restrictPublicBuckets")).to.equal(true);
        const policy = plan.get("aws:s3/bucketPolicy:BucketPolicy", `${FILES}-uploads`, "policy");
        expect(JSON.parse(text(policy)).Statement[0].Sid).to.equal("TlsOnly");
      },
      kubernetes: (plan) => {
        const spec = plan.get("kubernetes:core/v1:Service", FILES, "spec");
        expect(at(spec, "type")).to.equal("ClusterIP");
        expect(at(spec, "ports")).to.deep.equal([{ name: "https", port: 9000, targetPort: 9000 }]);
      },
    },
  });
});

function bucketScript(plan: PlanView): string {
  const job = plan.get("kubernetes:batch/v1:Job", `${FILES}-buckets`, "spec.template.spec.containers.0");
  return text(at(job, "command.2"));
}
