import { expect } from "chai";
import { at, listAt, named, type PlanView } from "../support/plan";
import { MQ, mq, RABBITMQ, rabbitmq } from "./broker";
import { byStack } from "./facts";
import { fact, SYSTEM } from "./nx-portal.facts";
import { text } from "./workload";

const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
const BROKER = `${SYSTEM}-broker`;
const FILES = `${SYSTEM}-files`;
const broker = (path: string) => `brokers.broker.${path}`;
const store = (path: string) => `stores.files.${path}`;

describe("seed 001: RabbitMQ", () => {
  fact("is RabbitMQ 4.2, since nobody repairs 3 any more", [broker("version")], {
    data: {
      aws: (plan) => {
        mq("engineType", "RabbitMQ")(plan);
        mq("engineVersion", "4.2")(plan);
      },
      kubernetes: (plan) => expect(plan.get(RABBITMQ, BROKER, "spec.image")).to.match(/rabbitmq:4\.2\.\d+/),
    },
  });
  fact("knows the user nx, neither admin nor guest", [broker("user")], {
    data: {
      aws: (plan) => {
        const users = listAt(plan.opened(plan.one(MQ, BROKER)), "users");
        expect(users.map((user) => at(user, "username"))).to.deep.equal(["nx"]);
      },
      kubernetes: (plan) => {
        expect(plan.get("ward:components:MessageBroker", BROKER, "user")).to.equal("nx");
        // The operator takes the user from the connection's secret.
        rabbitmq("secretBackend.externalSecret.name", BROKER)(plan);
      },
    },
  });
  fact("has 2 GiB of memory", [broker("memoryMiB")], {
    data: {
      // The smallest that Amazon MQ has: for a cluster, for a single server.
      aws: (plan) =>
        mq("hostInstanceType", byStack(plan, { prod: "mq.m7g.large", staging: "mq.m7g.medium" }))(plan),
      kubernetes: rabbitmq("resources.limits.memory", "2Gi"),
    },
  });
  fact("has a disk of 20 GiB", [broker("storageGiB")], {
    data: { kubernetes: rabbitmq("persistence.storage", "20Gi") },
  });
  fact("goes on without one of three servers in prod", [], {
    data: {
      aws: (plan) =>
        mq("deploymentMode", byStack(plan, { prod: "CLUSTER_MULTI_AZ", staging: "SINGLE_INSTANCE" }))(plan),
      kubernetes: (plan) => rabbitmq("replicas", byStack(plan, { prod: 3, staging: 1 }))(plan),
    },
  });
  fact("is not published, and takes TLS connections only", [], {
    data: {
      aws: mq("publiclyAccessible", false),
      kubernetes: (plan) => {
        rabbitmq("tls.disableNonTLSListeners", true)(plan);
        rabbitmq("service", { type: "ClusterIP" })(plan);
      },
    },
  });
  fact("may restart on Sundays from 04:00 UTC only", ["maintenance"], {
    data: {
      aws: mq("maintenanceWindowStartTime", { dayOfWeek: "SUNDAY", timeOfDay: "04:00", timeZone: "UTC" }),
    },
  });
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
