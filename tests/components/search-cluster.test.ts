import { expect } from "chai";
import { SearchCluster } from "../../components/search-cluster";
import type { SearchClusterSpec } from "../../components/search-cluster/args";
import type { TargetKind } from "../../components/target";
import { reveal } from "../../preview/wire";
import { aloneContract, applyAlone, type Ground, planAlone, refusalAlone } from "../support/alone";
import { oneOf } from "../support/applied";
import { itWithSchema, schemaProblems } from "../support/operator-schemas";
import { at, listAt, type PlanView, SYSTEM } from "../support/plan";

const NAME = `${SYSTEM}-search`;
const DOMAIN = "aws:opensearch/domain:Domain";
const ELASTICSEARCH = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
const CERTIFICATE = "kubernetes:cert-manager.io/v1:Certificate";
const SECRET = "kubernetes:core/v1:Secret";
const PARAMETER = "aws:ssm/parameter:Parameter";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

const SPEC: Omit<SearchClusterSpec, "maintenance"> = {
  version: "8.19",
  members: 3,
  cpus: 1,
  memoryGiB: 4,
  storageGiB: 50,
  user: "hospital",
  indices: [
    {
      pattern: "hospital-logs-*",
      keepDays: 30,
      fields: { "@timestamp": "date", message: "text", statusCode: "integer" },
    },
  ],
};

const make = (changes: Partial<SearchClusterSpec> = {}, keep: (made: SearchCluster) => void = () => {}) => {
  return ({ target, readers, maintenance, opts }: Ground) => {
    const args = { ...SPEC, maintenance, ...changes };
    keep(new SearchCluster(NAME, { ...args, target, readers, connection: "search" }, opts));
  };
};

/** In staging the stack has two zones: one member. */
const sized = (ground: Ground) =>
  make(ground.target.scope.environment === "prod" ? {} : { members: 1 })(ground);

aloneContract({ component: "SearchCluster", name: NAME, stateful: [DOMAIN, ELASTICSEARCH], make: sized });

describe("SearchCluster", () => {
  let aws: PlanView;
  let kubernetes: PlanView;
  const built = new Map<TargetKind, SearchCluster>();
  before(async () => {
    for (const target of ["aws", "kubernetes"] as const) {
      const plan = await planAlone(
        "prod",
        target,
        make({}, (made) => built.set(target, made)),
      );
      if (target === "aws") aws = plan;
      else kubernetes = plan;
    }
  });
  const stepOn = (target: TargetKind) => built.get(target)?.setup?.(target);
  /** The body of the call to a path. */
  const told = (target: TargetKind, path: string): unknown => {
    const line = stepOn(target)
      ?.env["CALLS"]?.split("\n")
      .find((call) => call.startsWith(`PUT ${path} `));
    return JSON.parse(line?.slice(`PUT ${path} `.length) ?? "null");
  };

  it("gives the same outputs on both targets, each at its port", () => {
    expect([built.get("aws")?.port, built.get("kubernetes")?.port]).to.deep.equal([443, 9200]);
    for (const target of ["aws", "kubernetes"] as const) {
      const search = built.get(target);
      expect(search?.connection).to.equal("search");
      for (const field of ["url", "host", "port", "username", "password"] as const)
        expect(search?.secret(field, target).kind).to.equal(target);
      expect(() => search?.secret("database", target)).to.throw('no entry "database"');
    }
  });
  it("is trusted through the namespace's authority on kubernetes, through public roots on aws", () => {
    expect(built.get("aws")?.authority).to.equal(undefined);
    expect(built.get("kubernetes")?.authority).to.deep.include({ kind: "kubernetes", key: "ca.crt" });
  });
  for (const placement of ["aws", "kubernetes", "hybrid"] as const) {
    it(`hands over a URL with TLS, user and password (${placement})`, async () => {
      const recording = await applyAlone("prod", placement, make());
      const url =
        placement === "kubernetes"
          ? at(reveal(oneOf(recording, SECRET, NAME).inputs, ""), "stringData.url")
          : at(reveal(oneOf(recording, PARAMETER, `${NAME}-url`).inputs, ""), "value");
      const host =
        placement === "kubernetes"
          ? `${NAME}-es-http.healthcare.svc.cluster.local:9200`
          : `${NAME}.made.es.amazonaws.com:443`;
      expect(String(url).replace(/planted[^@]+/, "…")).to.equal(`https://hospital:…@${host}`);
    });
  }

  describe("on aws", () => {
    it("is an OpenSearch domain over three zones, in the data subnets alone", () => {
      const inputs = aws.inputs(aws.one(DOMAIN, NAME));
      expect(inputs).to.deep.include({
        engineVersion: "OpenSearch_2.19",
        ebsOptions: { ebsEnabled: true, volumeSize: 50, volumeType: "gp3" },
      });
      expect(at(inputs, "clusterConfig")).to.deep.equal({
        instanceType: "m7g.medium.search",
        instanceCount: 3,
        zoneAwarenessEnabled: true,
        zoneAwarenessConfig: { availabilityZoneCount: 3 },
      });
      expect(listAt(inputs, "vpcOptions.subnetIds").length).to.equal(3);
      expect(listAt(inputs, "vpcOptions.securityGroupIds").length).to.equal(1);
    });
    it("is one server in one subnet where one is asked for", async () => {
      const single = await planAlone("staging", "aws", make({ members: 1 }));
      const inputs = single.inputs(single.one(DOMAIN, NAME));
      expect(at(inputs, "clusterConfig.instanceCount")).to.equal(1);
      expect(at(inputs, "clusterConfig.zoneAwarenessEnabled")).to.equal(false);
      expect(listAt(inputs, "vpcOptions.subnetIds").length).to.equal(1);
    });
    it("answers HTTPS only, with TLS 1.2 and forward secrecy, and encrypts between its nodes", () => {
      expect(aws.get(DOMAIN, NAME, "domainEndpointOptions")).to.deep.equal({
        enforceHttps: true,
        tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10",
      });
      expect(aws.get(DOMAIN, NAME, "nodeToNodeEncryption")).to.deep.equal({ enabled: true });
    });
    it("encrypts its storage with the system's key", () => {
      expect(aws.get(DOMAIN, NAME, "encryptAtRest.enabled")).to.equal(true);
      expect(aws.get(DOMAIN, NAME, "encryptAtRest.kmsKeyId")).not.to.equal(undefined);
    });
    it("asks everybody for a password; the master is not called admin", () => {
      const options = aws.get(DOMAIN, NAME, "advancedSecurityOptions");
      expect(at(options, "enabled")).to.equal(true);
      expect(at(options, "anonymousAuthEnabled")).to.equal(false);
      expect(at(options, "internalUserDatabaseEnabled")).to.equal(true);
      expect(at(options, "masterUserOptions.masterUserName")).to.equal("ward_master");
    });
    it("has passwords with every kind of character that the service demands", async () => {
      const recording = await applyAlone("prod", "aws", make());
      for (const bundle of [NAME, `${NAME}-master`]) {
        const parameter = reveal(oneOf(recording, PARAMETER, `${bundle}-password`).inputs, "");
        expect(at(parameter, "value"), bundle).to.match(/^planted\w+Aa1!$/);
      }
    });
    it("publishes who was refused and what went wrong, to groups that it may write to and nobody else", () => {
      const folder = `/aws/opensearch/${aws.get(DOMAIN, NAME, "domainName")}`;
      const group = (log: string) => `arn:aws:logs:us-west-2:123456789012:log-group:${folder}/${log}`;
      expect(aws.get(DOMAIN, NAME, "logPublishingOptions")).to.deep.equal([
        { logType: "AUDIT_LOGS", enabled: true, cloudwatchLogGroupArn: group("audit") },
        { logType: "ES_APPLICATION_LOGS", enabled: true, cloudwatchLogGroupArn: group("errors") },
      ]);
      const policy = aws.get(
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        `${NAME}-logs`,
        "policyDocument",
      );
      const [statement] = listAt(JSON.parse(String(policy)), "Statement");
      expect(at(statement, "Principal")).to.deep.equal({ Service: "es.amazonaws.com" });
      expect(at(statement, "Resource")).to.equal(group("*"));
    });
    it("keeps its audit log a year in prod, errors a month", () => {
      expect(aws.get(LOG_GROUP, `${NAME}-audit`, "retentionInDays")).to.equal(365);
      expect(aws.get(LOG_GROUP, `${NAME}-errors`, "retentionInDays")).to.equal(30);
    });
    it("is updated by AWS, off peak, from the hour of the maintenance window on", () => {
      expect(aws.get(DOMAIN, NAME, "softwareUpdateOptions")).to.deep.equal({
        autoSoftwareUpdateEnabled: true,
      });
      expect(aws.get(DOMAIN, NAME, "offPeakWindowOptions")).to.deep.equal({
        enabled: true,
        offPeakWindow: { windowStartTime: { hours: 2, minutes: 0 } },
      });
    });
    it("waits for its log groups and their policy", () => {
      const urns = aws.one(DOMAIN, NAME).dependencies.join();
      for (const name of [`::${NAME}-logs`, `::${NAME}-audit`, `::${NAME}-errors`])
        expect(urns).to.include(name);
    });
  });

  describe("on kubernetes", () => {
    // Elastic's schema stays under Elastic's licence: whoever puts it into the folder has it checked.
    const file = "eck-elasticsearches.yaml";
    itWithSchema(
      "is an Elasticsearch that its operator understands",
      () => {
        const cluster = kubernetes.one(ELASTICSEARCH, NAME);
        expect(schemaProblems(kubernetes, cluster, file)).to.deep.equal([]);
      },
      file,
    );
    it("runs an exact release, of the size that was asked for", () => {
      const spec = kubernetes.get(ELASTICSEARCH, NAME, "spec");
      expect(at(spec, "version")).to.equal("8.19.18");
      expect(at(spec, "image")).to.equal("docker.elastic.co/elasticsearch/elasticsearch:8.19.18");
      expect(at(spec, "nodeSets.0.count")).to.equal(3);
      expect(at(spec, "nodeSets.0.podTemplate.spec.containers.0.resources")).to.deep.equal({
        requests: { cpu: "1", memory: "4Gi" },
        limits: { cpu: "2", memory: "4Gi" },
      });
      expect(at(spec, "nodeSets.0.volumeClaimTemplates.0.spec.resources.requests.storage")).to.equal("50Gi");
    });
    it("speaks TLS with the certificate of the namespace's authority, under the names that clients call", () => {
      expect(kubernetes.get(ELASTICSEARCH, NAME, "spec.http.tls")).to.deep.equal({
        certificate: { secretName: `${NAME}-server` },
      });
      const names = kubernetes.get(CERTIFICATE, `${NAME}-server`, "spec.dnsNames");
      expect(names).to.deep.equal(
        [`${NAME}-es-http`, `${NAME}-es-internal-http`, `*.${NAME}-es-default`].flatMap((service) => [
          `${service}.healthcare.svc`,
          `${service}.healthcare.svc.cluster.local`,
        ]),
      );
    });
    it("has members that know each other by certificates of an authority under the namespace's", () => {
      expect(kubernetes.get(ELASTICSEARCH, NAME, "spec.transport.tls")).to.deep.equal({
        certificate: { secretName: `${NAME}-transport` },
      });
      const authority = kubernetes.get(CERTIFICATE, `${NAME}-transport`, "spec");
      expect(at(authority, "isCA")).to.equal(true);
      expect(at(authority, "issuerRef.name")).to.equal(`${SYSTEM}-ca`);
    });
    it("has two users and no superuser", async () => {
      expect(kubernetes.get(ELASTICSEARCH, NAME, "spec.auth")).to.deep.equal({
        disableElasticUser: true,
        fileRealm: [{ secretName: NAME }, { secretName: `${NAME}-master` }],
        roles: [{ secretName: `${NAME}-roles` }],
      });
      const recording = await applyAlone("prod", "kubernetes", make());
      const users = [NAME, `${NAME}-master`].map((name) =>
        at(reveal(oneOf(recording, SECRET, name).inputs, ""), "stringData"),
      );
      expect(users.map((user) => [at(user, "username"), at(user, "roles")])).to.deep.equal([
        ["hospital", "ward_writer"],
        ["ward_master", "ward_keeper"],
      ]);
    });
    it("lets the application write to its indices, and neither read nor delete", async () => {
      const recording = await applyAlone("prod", "kubernetes", make());
      const secret = reveal(oneOf(recording, SECRET, `${NAME}-roles`).inputs, "");
      const roles = JSON.parse(String((at(secret, "stringData") as Record<string, string>)["roles.yml"]));
      expect(at(roles, "ward_writer.indices")).to.deep.equal([
        { names: ["hospital-logs", "hospital-logs-*"], privileges: ["auto_configure", "index"] },
      ]);
      expect(listAt(roles, "ward_writer.cluster").join()).not.to.match(/manage|all/);
    });
    it("keeps its volumes when it is deleted", () => {
      expect(kubernetes.get(ELASTICSEARCH, NAME, "spec.volumeClaimDeletePolicy")).to.equal(
        "DeleteOnScaledownOnly",
      );
    });
    it("asks for nothing that a restricted pod has not: no larger vm.max_map_count, no way out", () => {
      const set = kubernetes.get(ELASTICSEARCH, NAME, "spec.nodeSets.0");
      expect(at(set, "config")).to.deep.equal({
        "node.store.allow_mmap": false,
        "ingest.geoip.downloader.enabled": false,
      });
      expect(at(set, "podTemplate.spec.securityContext")).to.deep.equal({
        runAsNonRoot: true,
        fsGroup: 1000,
        seccompProfile: { type: "RuntimeDefault" },
      });
    });
    it("lets in its members and its operator, each on their ports; no client without a connection", () => {
      const policy = kubernetes.get("kubernetes:networking.k8s.io/v1:NetworkPolicy", NAME, "spec");
      const ports = (rules: unknown) =>
        listAt(rules as never).map((rule) => listAt(rule, "ports").map((port) => at(port, "port")));
      expect(ports(at(policy, "ingress"))).to.deep.equal([[9200, 9300], [9200]]);
      expect(ports(at(policy, "egress"))).to.deep.equal([[9200, 9300]]);
      expect(at(policy, "ingress.1.from.0.namespaceSelector.matchLabels")).to.deep.equal({
        "kubernetes.io/metadata.name": "elastic-system",
      });
    });
    it("waits for its certificates, its users and its policy", () => {
      const urns = kubernetes.one(ELASTICSEARCH, NAME).dependencies.join();
      for (const end of [
        `Certificate::${NAME}-server`,
        `Certificate::${NAME}-transport`,
        `Secret::${NAME}`,
        `Secret::${NAME}-master`,
        `Secret::${NAME}-roles`,
        `NetworkPolicy::${NAME}`,
      ])
        expect(urns).to.include(end);
    });
  });

  describe("the step before a service starts", () => {
    for (const target of ["aws", "kubernetes"] as const) {
      it(`lays out daily indices: one shard, one copy, the fields of the sheet (${target})`, () => {
        const template = told(target, "/_index_template/template_hospital-logs");
        expect(at(template as never, "index_patterns")).to.deep.equal(["hospital-logs-*"]);
        expect(at(template as never, "template.settings")).to.include({
          number_of_shards: 1,
          number_of_replicas: 1,
        });
        expect(at(template as never, "template.mappings.properties")).to.deep.equal({
          "@timestamp": { type: "date" },
          message: { type: "text" },
          statusCode: { type: "integer" },
        });
      });
      it(`sends what is written to the name without a day to the index of its day (${target})`, () => {
        const undated = told(target, "/_index_template/template_hospital-logs-undated");
        expect(at(undated as never, "index_patterns")).to.deep.equal(["hospital-logs"]);
        expect(at(undated as never, "template.settings")).to.deep.equal({
          "index.default_pipeline": "hospital-logs-daily",
        });
        const pipeline = told(target, "/_ingest/pipeline/hospital-logs-daily");
        expect(at(listAt(pipeline as never, "processors")[1], "date_index_name")).to.deep.equal({
          field: "@timestamp",
          index_name_prefix: "hospital-logs-",
          date_rounding: "d",
          index_name_format: "yyyy.MM.dd",
        });
      });
      it(`has no password in its command or its plain variables (${target})`, async () => {
        const step = stepOn(target);
        expect(step?.image).to.match(/^docker\.io\/curlimages\/curl:\d+\.\d+\.\d+$/);
        expect(step?.env["MASTER_USER"]).to.equal("ward_master");
        expect(step?.secrets["MASTER_PASSWORD"]?.kind).to.equal(target);
        expect(JSON.stringify([step?.command, step?.env])).not.to.include("planted");
      });
    }
    it("keeps no copy where one member is all there is", async () => {
      let single: SearchCluster | undefined;
      await planAlone(
        "staging",
        "kubernetes",
        make({ members: 1 }, (made) => {
          single = made;
        }),
      );
      expect(single?.setup?.("kubernetes").env["CALLS"]).to.include('"number_of_replicas":0');
    });
    it("ends indices after their days by a lifecycle on Elasticsearch", () => {
      expect(
        at(told("kubernetes", "/_ilm/policy/hospital-logs") as never, "policy.phases.delete"),
      ).to.deep.equal({
        min_age: "30d",
        actions: { delete: {} },
      });
      const template = told("kubernetes", "/_index_template/template_hospital-logs");
      expect(
        (at(template as never, "template.settings") as Record<string, unknown>)["index.lifecycle.name"],
      ).to.equal("hospital-logs");
    });
    it("ends indices after their days by a state policy on OpenSearch", () => {
      const script = stepOn("aws")?.env["SCRIPT"] ?? "";
      const [, policy = "null"] = /^hospital-logs (\{.*)$/m.exec(script) ?? [];
      expect(at(JSON.parse(policy), "policy.states.0.transitions")).to.deep.equal([
        { state_name: "gone", conditions: { min_index_age: "30d" } },
      ]);
      expect(at(JSON.parse(policy), "policy.ism_template.0.index_patterns")).to.deep.equal([
        "hospital-logs-*",
      ]);
    });
    it("makes the application's user on OpenSearch, which may write to its indices alone", () => {
      const role = told("aws", "/_plugins/_security/api/roles/ward_writer");
      expect(at(role as never, "index_permissions.0.index_patterns")).to.deep.equal([
        "hospital-logs",
        "hospital-logs-*",
      ]);
      expect(at(role as never, "index_permissions.0.allowed_actions")).to.deep.equal([
        "indices:admin/auto_create",
        "indices:admin/create",
        "indices:admin/mapping/auto_put",
        "indices:admin/mapping/put",
        "indices:data/write/bulk*",
        "indices:data/write/index",
      ]);
      expect(told("aws", "/_plugins/_security/api/rolesmapping/ward_writer")).to.deep.equal({
        users: ["hospital"],
      });
      expect(stepOn("aws")?.env["SCRIPT"]).to.include("/_plugins/_security/api/internalusers/hospital");
    });
    it("switches the audit log on, without what documents say", () => {
      const audit = told("aws", "/_plugins/_security/api/audit/config");
      expect(at(audit as never, "enabled")).to.equal(true);
      expect(at(audit as never, "audit.log_request_body")).to.equal(false);
    });
    it("verifies the namespace's authority on kubernetes, public roots on aws", () => {
      expect(stepOn("kubernetes")?.env["CURL_CA_BUNDLE"]).to.equal("/etc/ward/ca.pem");
      expect(stepOn("aws")?.env).not.to.have.property("CURL_CA_BUNDLE");
    });
  });

  it("refuses a bad spec, and says what to do", async () => {
    const index = { pattern: "Hospital*", shards: 0, replicas: -1, keepDays: 0 };
    const bad = { version: "8", members: 2, cpus: 0, memoryGiB: 1, storageGiB: 5, user: "elastic" };
    expect(await refusalAlone("prod", make({ ...bad, indices: [index] }))).to.deep.equal([
      'version is "8": give major and minor, such as 8.19',
      "members is 2: give 1, or 3, 6, 9, so that a majority can decide and every zone has as many",
      "cpus is 0: give more than 0",
      "memoryGiB is 1: give 2 to 64",
      "storageGiB is 5: give 10 or more",
      'user is "elastic": give 2 to 63 small letters, digits and underscores, a letter first, and no name of the server\'s own',
      'indices "Hospital*": give small letters, digits and hyphens that end in -*, such as app-logs-*',
      'indices "Hospital*": shards is 0: give a whole number from 1',
      'indices "Hospital*": replicas is -1: give a whole number from 0',
      'indices "Hospital*": keepDays is 0: give a whole number of days',
    ]);
  });
  it("refuses patterns that share an index, and none at all", async () => {
    const indices = ["app-*", "app-logs-*"].map((pattern) => ({ pattern, keepDays: 1 }));
    expect(await refusalAlone("prod", make({ indices }))).to.deep.equal([
      'indices: "app-logs-*" is part of another pattern: one index would have two layouts',
    ]);
    expect(await refusalAlone("prod", make({ indices: [] }))).to.deep.equal([
      "indices is empty: name at least one pattern, such as app-logs-*",
    ]);
  });
  it("refuses three members where aws has two zones", async () => {
    const refused = await planAlone("staging", "aws", make()).catch((error: Error) => error);
    expect(String(refused)).to.include(
      "members is 3, and there are data subnets in 2 zones: give 3 zones, or 1 member",
    );
  });
});
