import { expect } from "chai";
import { at, listAt, type PlanView } from "../support/plan";
import { fact, SYSTEM } from "./tebx.facts";
import { text } from "./workload";

const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
const UPLOADS = `${SYSTEM}-uploads`;
const BUCKET = `${UPLOADS}-uploads`;
const store = (path: string) => `stores.uploads.${path}`;

describe("seed 000: uploads", () => {
  fact("have a bucket", [store("buckets")], {
    data: {
      aws: (plan) =>
        expect(plan.get("aws:s3/bucket:Bucket", BUCKET, "bucket")).to.equal(
          `${plan.stack}-tebx-uploads-uploads-123456789012`,
        ),
      kubernetes: (plan) => expect(bucketScript(plan)).to.include("create-bucket --bucket uploads"),
    },
  });
  fact("keep the versions that are overwritten or deleted", [store("versioning")], {
    data: {
      aws: (plan) => {
        const type = "aws:s3/bucketVersioning:BucketVersioning";
        expect(plan.get(type, BUCKET, "versioningConfiguration.status")).to.equal("Enabled");
      },
      kubernetes: (plan) => expect(bucketScript(plan)).to.include("put-bucket-versioning --bucket uploads"),
    },
  });
  fact("have a lifecycle: old versions go after 90 days", [], {
    data: {
      aws: (plan) => {
        const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
        const rule = plan.get(type, BUCKET, "rules.0");
        expect(at(rule, "noncurrentVersionExpiration")).to.deep.equal({ noncurrentDays: 90 });
        expect(at(rule, "expiration")).to.equal(undefined);
      },
      kubernetes: (plan) =>
        expect(bucketScript(plan)).to.include('"NoncurrentVersionExpiration":{"NoncurrentDays":90}'),
    },
  });
  fact("hold 200 GiB, on four drives of which two may be lost", [store("storageGiB")], {
    data: {
      kubernetes: (plan) => {
        expect(plan.get(STATEFUL_SET, UPLOADS, "spec.replicas")).to.equal(4);
        const claims = listAt(plan.get(STATEFUL_SET, UPLOADS, "spec.volumeClaimTemplates"));
        const sizes = claims.map((claim) => at(claim, "spec.resources.requests.storage"));
        expect(sizes).to.deep.equal(["100Gi"]);
      },
    },
  });
  fact("are private, and take TLS connections only", [], {
    data: {
      aws: (plan) => {
        const block = plan.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", BUCKET);
        expect(at(plan.inputs(block), "restrictPublicBuckets")).to.equal(true);
        const policy = JSON.parse(text(plan.get("aws:s3/bucketPolicy:BucketPolicy", BUCKET, "policy")));
        expect(policy.Statement[0].Sid).to.equal("TlsOnly");
      },
      kubernetes: (plan) => {
        const spec = plan.get("kubernetes:core/v1:Service", UPLOADS, "spec");
        expect(at(spec, "type")).to.equal("ClusterIP");
        expect(at(spec, "ports")).to.deep.equal([{ name: "https", port: 9000, targetPort: 9000 }]);
      },
    },
  });
});

function bucketScript(plan: PlanView): string {
  const job = plan.get("kubernetes:batch/v1:Job", `${UPLOADS}-buckets`, "spec.template.spec.containers.0");
  return text(at(job, "command.2"));
}
