import { expect } from "chai";
import { at, listAt, type PlanView } from "../support/plan";
import { brokerFacts } from "./broker";
import { byStack } from "./facts";
import { ALL, fact, facts, SYSTEM } from "./hospital.facts";
import { searchCalls, searchScript } from "./search-calls";

const LOGS = `${SYSTEM}-logs`;
const OPENSEARCH = "aws:opensearch/domain:Domain";
const ELASTICSEARCH = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
const logs = (path: string) => `search.logs.${path}`;

const opensearch = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(OPENSEARCH, LOGS, path)).to.deep.equal(expected);
const elasticsearch = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(ELASTICSEARCH, LOGS, `spec.${path}`)).to.deep.equal(expected);

describe("seed 003: the RabbitMQ cluster", () => {
  brokerFacts(facts, { user: "hospital", sundayAt: "05:30" });
});

describe("seed 003: the log index", () => {
  fact("is Elasticsearch 8.19, OpenSearch on aws", [logs("version")], {
    data: {
      aws: opensearch("engineVersion", "OpenSearch_2.19"),
      kubernetes: (plan) => expect(plan.get(ELASTICSEARCH, LOGS, "spec.version")).to.match(/^8\.19\.\d+$/),
    },
  });
  fact("has three members in prod", [], {
    data: {
      aws: (plan) => opensearch("clusterConfig.instanceCount", byStack(plan, { prod: 3, staging: 1 }))(plan),
      kubernetes: (plan) => elasticsearch("nodeSets.0.count", byStack(plan, { prod: 3, staging: 1 }))(plan),
    },
  });
  fact("has 8 GiB of memory for each member", [logs("memoryGiB")], {
    data: {
      aws: opensearch("clusterConfig.instanceType", "m7g.large.search"),
      kubernetes: (plan) => expect(member(plan, "limits.memory")).to.equal("8Gi"),
    },
  });
  fact("has 2 CPUs for each member", [logs("cpus")], {
    data: { kubernetes: (plan) => expect(member(plan, "requests.cpu")).to.equal("2") },
  });
  fact("has a disk of 100 GiB for each member", [logs("storageGiB")], {
    data: {
      aws: opensearch("ebsOptions.volumeSize", 100),
      kubernetes: elasticsearch("nodeSets.0.volumeClaimTemplates.0.spec.resources.requests.storage", "100Gi"),
    },
  });
  fact("knows the user hospital_logs, who may only write", [logs("user")], {
    data: {
      aws: (plan) => {
        const mapping = searchCalls(plan, "api-gateway")[
          "PUT /_plugins/_security/api/rolesmapping/ward_writer"
        ];
        expect(at(mapping, "users")).to.deep.equal(["hospital_logs"]);
      },
      kubernetes: (plan) =>
        expect(plan.get("ward:components:SearchCluster", LOGS, "user")).to.equal("hospital_logs"),
    },
  });
  fact(
    "keeps hospital-logs-* in one shard with one replica, which a single member has no place for",
    [logs("indices.0.pattern"), logs("indices.0.shards"), logs("indices.0.replicas")],
    {
      everywhere: (plan) => {
        expect(at(template(plan), "index_patterns")).to.deep.equal(["hospital-logs-*"]);
        expect(at(template(plan), "template.settings.number_of_shards")).to.equal(1);
        expect(at(template(plan), "template.settings.number_of_replicas")).to.equal(
          byStack(plan, { prod: 1, staging: 0 }),
        );
      },
    },
  );
  fact("finds logs by the guide's ten fields", [logs("indices.0.fields")], {
    everywhere: (plan) =>
      expect(at(template(plan), "template.mappings.properties")).to.deep.equal({
        "@timestamp": { type: "date" },
        level: { type: "keyword" },
        message: { type: "text" },
        service: { type: "keyword" },
        requestId: { type: "keyword" },
        userId: { type: "keyword" },
        method: { type: "keyword" },
        url: { type: "keyword" },
        statusCode: { type: "integer" },
        responseTime: { type: "integer" },
      }),
  });
  fact("puts what is written to hospital-logs, which its own template misses, into the day's index", [], {
    everywhere: (plan) => {
      const calls = searchCalls(plan, "api-gateway");
      const undated = calls["PUT /_index_template/template_hospital-logs-undated"];
      expect(at(undated, "index_patterns")).to.deep.equal(["hospital-logs"]);
      const daily = at(calls["PUT /_ingest/pipeline/hospital-logs-daily"], "processors.1.date_index_name");
      expect(daily).to.include({ index_name_prefix: "hospital-logs-", date_rounding: "d" });
    },
  });
  fact("deletes an index after 30 days", [logs("indices.0.keepDays")], {
    data: {
      aws: (plan) => expect(searchScript(plan, "api-gateway")).to.include('"min_index_age":"30d"'),
      kubernetes: (plan) => {
        const policy = searchCalls(plan, "api-gateway")["PUT /_ilm/policy/hospital-logs"];
        expect(at(policy, "policy.phases.delete")).to.deep.equal({
          min_age: "30d",
          actions: { delete: {} },
        });
        expect(at(template(plan), "template.settings")).to.include({
          "index.lifecycle.name": "hospital-logs",
        });
      },
    },
  });
  fact("is laid out before any service starts", [], {
    everywhere: (plan) => {
      for (const service of ALL)
        expect(searchCalls(plan, service)).to.include.keys("PUT /_index_template/template_hospital-logs");
    },
  });
  fact("is private, and takes TLS connections only", [], {
    data: {
      aws: (plan) => {
        opensearch("domainEndpointOptions.enforceHttps", true)(plan);
        opensearch("nodeToNodeEncryption.enabled", true)(plan);
        const subnets = listAt(plan.get(OPENSEARCH, LOGS, "vpcOptions.subnetIds"));
        expect(subnets).to.have.length(byStack(plan, { prod: 3, staging: 1 }));
      },
      kubernetes: (plan) => {
        elasticsearch("http.service.spec", { type: "ClusterIP" })(plan);
        elasticsearch("http.tls.certificate.secretName", `${LOGS}-server`)(plan);
      },
    },
  });
});

function member(plan: PlanView, path: string) {
  const pod = plan.get(ELASTICSEARCH, LOGS, "spec.nodeSets.0.podTemplate.spec.containers.0");
  return at(pod, `resources.${path}`);
}

function template(plan: PlanView) {
  return searchCalls(plan, "api-gateway")["PUT /_index_template/template_hospital-logs"];
}
