import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ClusterAddons } from "../../components/cluster-addons";
import { CHARTS, OPERATORS } from "../../components/cluster-addons/charts";
import * as controlPlane from "../../components/network/control-plane";
import { itWithSchema, schemaProblems } from "../support/operator-schemas";
import { planOperators } from "../support/operators";
import { at, listAt, type PlanView } from "../support/plan";

const { OPERATOR_NAMESPACES } = controlPlane;
const RELEASE = "kubernetes:helm.sh/v3:Release";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const ISSUER = "kubernetes:cert-manager.io/v1:ClusterIssuer";
const GUARD = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
const BINDING = `${GUARD}Binding`;
const SECRET = "kubernetes:core/v1:Secret";

/** What was published, as it was looked up; a new version is a change of this list, which someone reads. */
const PUBLISHED = {
  "cert-manager": ["https://charts.jetstack.io", "cert-manager", "v1.21.2"],
  "external-dns": ["https://kubernetes-sigs.github.io/external-dns", "external-dns", "1.21.1"],
  "cloudnative-pg": ["https://cloudnative-pg.github.io/charts", "cloudnative-pg", "0.29.0"],
  "barman-cloud": ["https://cloudnative-pg.github.io/charts", "plugin-barman-cloud", "0.7.0"],
  "percona-mongodb": ["https://percona.github.io/percona-helm-charts", "psmdb-operator", "1.22.0"],
  rabbitmq: [undefined, "oci://registry-1.docker.io/cloudpirates/rabbitmq-cluster-operator", "0.6.5"],
  redis: ["https://ot-container-kit.github.io/helm-charts", "redis-operator", "0.26.1"],
  elastic: ["https://helm.elastic.co", "eck-operator", "3.5.0"],
  prometheus: ["https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack", "88.5.3"],
  "prometheus-adapter": ["https://prometheus-community.github.io/helm-charts", "prometheus-adapter", "5.3.0"],
} as const;

describe("ClusterAddons", () => {
  let plan: PlanView;
  let staging: PlanView;
  before(async () => {
    plan = await planOperators();
    staging = await planOperators([], "staging");
  });
  const release = (operator: string) => plan.one(RELEASE, `operators-${operator}`);
  const value = (operator: string, path: string, of = plan) =>
    of.get(RELEASE, `operators-${operator}`, `values.${path}`);
  const waitsFor = (operator: string) =>
    release(operator)
      .dependencies.map((urn) => plan.byUrn(urn))
      .filter(({ type }) => type === RELEASE)
      .map(({ name }) => name.replace("operators-", ""));

  it("breaks no policy, in either environment", () => {
    expect(plan.plan.verdict.violations).to.deep.equal([]);
    expect(staging.plan.verdict.violations).to.deep.equal([]);
  });

  it("leaves nothing that is judged unknown", () => {
    expect(plan.plan.verdict.judgedUnknowns).to.equal(0);
  });

  it("installs every operator that the systems need, unless told otherwise", () => {
    expect(plan.all(RELEASE).map(({ name }) => name.replace("operators-", ""))).to.have.members(
      Object.keys(PUBLISHED),
    );
  });

  for (const [operator, [repository, chart, version]] of Object.entries(PUBLISHED)) {
    it(`installs ${operator} as ${chart.split("/").at(-1)} ${version}, from where it is published`, () => {
      const inputs = plan.inputs(release(operator));
      expect(at(inputs, "repositoryOpts.repo")).to.equal(repository);
      expect(at(inputs, "chart")).to.equal(chart);
      expect(at(inputs, "version")).to.equal(version);
    });

    it(`installs ${operator} whole or not at all, within ten minutes`, () => {
      const inputs = plan.inputs(release(operator));
      expect(at(inputs, "atomic")).to.equal(true);
      expect(at(inputs, "cleanupOnFail")).to.equal(true);
      expect(at(inputs, "timeout")).to.equal(600);
    });

    it(`installs ${operator} where the systems' policies expect it`, () => {
      const expected = OPERATOR_NAMESPACES[operator as controlPlane.OperatorName];
      expect(at(plan.inputs(release(operator)), "namespace")).to.equal(expected);
    });
  }

  it("puts operators into the namespaces that every system's policies name", () => {
    const named = Object.entries(controlPlane)
      .filter(([key]) => key.endsWith("_OPERATOR") || key === "SCRAPER")
      .map(([, peer]) => at(peer as never, "namespaceSelector.matchLabels"))
      .map((labels) => Object.values(labels as Record<string, string>)[0]);
    expect(named).to.have.length.greaterThan(5);
    const made = plan.all(NAMESPACE).map((namespace) => at(plan.inputs(namespace), "metadata.name"));
    expect(made).to.include.members(named);
  });

  for (const namespace of new Set(Object.values(OPERATOR_NAMESPACES))) {
    it(`lets only restricted pods into ${namespace}`, () => {
      const labels = at(plan.inputs(plan.one(NAMESPACE, `operators-${namespace}`)), "metadata.labels");
      for (const mode of ["enforce", "audit", "warn"])
        expect((labels as Record<string, string>)[`pod-security.kubernetes.io/${mode}`]).to.equal(
          "restricted",
        );
    });

    it(`denies by default in ${namespace}`, () => {
      const policy = plan.inputs(plan.one(NETWORK_POLICY, `operators-${namespace}-default-deny`));
      expect(at(policy, "metadata.namespace")).to.equal(namespace);
      expect(at(policy, "spec")).to.deep.equal({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    });
  }

  it("lets the API server reach the webhooks that it has to, and Prometheus the age of certificates", () => {
    const opened = (namespace: string) =>
      listAt(plan.inputs(plan.one(NETWORK_POLICY, `operators-${namespace}-operators`)), "spec.ingress");
    expect(opened("psmdb-operator")).to.deep.equal([]);
    expect(opened("redis-operator")).to.deep.equal([]);
    expect(opened("rabbitmq-system")).to.deep.equal([]);
    const [webhook, ...others] = opened("cert-manager");
    expect(others).to.deep.equal([
      {
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
        ports: [{ port: 9402, protocol: "TCP" }],
      },
    ]);
    expect(at(webhook, "ports")).to.deep.equal([{ port: 10250, protocol: "TCP" }]);
    expect(listAt(webhook, "from").map((peer) => at(peer, "ipBlock.cidr"))).to.deep.equal([
      "10.0.0.0/8",
      "100.64.0.0/10",
      "172.16.0.0/12",
      "192.168.0.0/16",
    ]);
  });

  it("lets CloudNativePG reach its plugin", () => {
    const [, within] = listAt(
      plan.inputs(plan.one(NETWORK_POLICY, "operators-cnpg-system-operators")),
      "spec.ingress",
    );
    expect(within).to.deep.equal({ from: [{ podSelector: {} }], ports: [{ port: 9090, protocol: "TCP" }] });
  });

  it("installs each operator after those that it calls", () => {
    expect(waitsFor("cert-manager")).to.deep.equal([]);
    expect(waitsFor("barman-cloud")).to.have.members(["cert-manager", "cloudnative-pg"]);
    expect(waitsFor("prometheus")).to.deep.equal(["cert-manager"]);
    expect(waitsFor("prometheus-adapter")).to.have.members(["cert-manager", "prometheus"]);
  });

  it("installs nothing before its namespace and its namespace's policies", () => {
    const names = release("redis").dependencies.map((urn) => plan.byUrn(urn).name);
    expect(names).to.include.members([
      "operators-redis-operator",
      "operators-redis-operator-default-deny",
      "operators-redis-operator-operators",
    ]);
  });

  it("has Percona's operator watch every namespace", () => {
    expect(value("percona-mongodb", "watchAllNamespaces")).to.equal(true);
  });

  it("tells Percona nothing", () => {
    expect(value("percona-mongodb", "disableTelemetry")).to.equal(true);
  });

  it("has RabbitMQ's operator watch every namespace", () => {
    expect(value("rabbitmq", "clusterOperator.watchAllNamespaces")).to.equal(true);
  });

  it("tells Elastic nothing", () => {
    expect(value("elastic", "telemetry.disabled")).to.equal(true);
  });

  it("runs two of what every change waits for in prod, one in staging", () => {
    for (const path of ["replicaCount", "webhook.replicaCount"]) {
      expect(value("cert-manager", path)).to.equal(2);
      expect(value("cert-manager", path, staging)).to.equal(1);
    }
    expect(value("cloudnative-pg", "replicaCount")).to.equal(2);
  });

  it("has pods whose chart leaves it open run as a user, on a read-only disk, without capabilities", () => {
    for (const [operator, user] of Object.entries({ "percona-mongodb": 2, redis: 65532 })) {
      expect(value(operator, "podSecurityContext.runAsUser"), operator).to.equal(user);
      const container = value(operator, "securityContext");
      expect(at(container, "readOnlyRootFilesystem"), operator).to.equal(true);
      expect(at(container, "allowPrivilegeEscalation"), operator).to.equal(false);
      expect(at(container, "capabilities.drop"), operator).to.deep.equal(["ALL"]);
    }
  });

  it("has redis-operator write each server's configuration: its images' scripts read other names than it sets", () => {
    expect(value("redis", "featureGates")).to.deep.equal({ GenerateConfigInInitContainer: true });
  });

  it("gives every operator memory that it cannot exceed", () => {
    const where: Record<string, string> = {
      rabbitmq: "clusterOperator.resources",
      prometheus: "prometheusOperator.resources",
    };
    for (const operator of OPERATORS) {
      const path = where[operator] ?? "resources";
      const memory = value(operator, `${path}.limits.memory`);
      expect(memory, operator).to.match(/^\d+[MG]i$/);
      expect(value(operator, `${path}.requests.memory`), operator).to.equal(memory);
    }
  });

  it("lets Prometheus find the monitors and rules of every system", () => {
    for (const kind of ["serviceMonitor", "podMonitor", "probe", "rule"])
      expect(value("prometheus", `prometheus.prometheusSpec.${kind}SelectorNilUsesHelmValues`)).to.equal(
        false,
      );
  });

  it("keeps Prometheus' figures for 15 days on 50 GiB of the cluster's storage class", () => {
    const spec = value("prometheus", "prometheus.prometheusSpec");
    expect(at(spec, "retention")).to.equal("15d");
    const claim = at(spec, "storageSpec.volumeClaimTemplate.spec");
    expect(at(claim, "storageClassName")).to.equal("gp3");
    expect(at(claim, "resources.requests.storage")).to.equal("50Gi");
  });

  it("runs nothing that needs the nodes themselves", () => {
    expect(value("prometheus", "nodeExporter.enabled")).to.equal(false);
  });

  it("serves requests per second of pods to autoscalers, over a minute", () => {
    const [rule, ...others] = listAt(value("prometheus-adapter", "rules.custom"));
    expect(others).to.deep.equal([]);
    expect(at(rule, "name.as")).to.equal("http_requests_per_second");
    expect(at(rule, "name.matches")).to.equal("^http_requests_total$");
    expect(at(rule, "metricsQuery")).to.equal(
      "sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m])) by (<<.GroupBy>>)",
    );
    expect(at(rule, "resources.overrides.pod.resource")).to.equal("pod");
  });

  it("asks the Prometheus that it installs", () => {
    expect(value("prometheus", "fullnameOverride")).to.equal("kube-prometheus");
    expect(value("prometheus-adapter", "prometheus.url")).to.equal(
      "http://kube-prometheus-prometheus.monitoring.svc",
    );
  });

  it("verifies the adapter when the API server calls it", () => {
    expect(value("prometheus-adapter", "certManager.enabled")).to.equal(true);
  });

  it("keeps records of its own domains only, and never takes one away", () => {
    expect(value("external-dns", "domainFilters")).to.deep.equal(["healthcare-platform.com"]);
    expect(value("external-dns", "policy")).to.equal("upsert-only");
    expect(value("external-dns", "sources")).to.deep.equal(["service"]);
    expect(value("external-dns", "txtOwnerId")).to.equal("operators-prod");
  });

  describe("the issuer", () => {
    it("is called what the systems ask for", () => {
      expect(plan.get(ISSUER, "operators-issuer", "metadata.name")).to.equal("letsencrypt-prod");
    });
    itWithSchema("is what cert-manager understands", () => {
      const issuer = plan.one(ISSUER);
      expect(schemaProblems(plan, issuer, "cert-manager-clusterissuers.yaml")).to.deep.equal([]);
    });
    it("comes after cert-manager, and is waited for", () => {
      const issuer = plan.one(ISSUER);
      expect(issuer.dependencies).to.include(release("cert-manager").urn);
      const annotations = at(plan.inputs(issuer), "metadata.annotations") as Record<string, string>;
      expect(annotations["pulumi.com/waitFor"]).to.equal("condition=Ready");
    });
    it("proves by DNS-01, for the stack's domains only", () => {
      const acme = at(plan.inputs(plan.one(ISSUER)), "spec.acme");
      expect(at(acme, "email")).to.equal("platform@healthcare-platform.com");
      expect(at(acme, "server")).to.equal("https://acme-v02.api.letsencrypt.org/directory");
      expect(listAt(acme, "solvers")).to.deep.equal([
        { selector: { dnsZones: ["healthcare-platform.com"] }, dns01: { route53: { region: "us-west-2" } } },
      ]);
    });
    it("uses the configured role, as external-dns does", () => {
      for (const operator of ["cert-manager", "external-dns"])
        expect(value(operator, "serviceAccount.annotations")).to.deep.equal({
          "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/ward-prod-dns",
        });
    });
  });

  describe("on the day that somebody deletes the operators", () => {
    const kept = [NAMESPACE, RELEASE, GUARD, BINDING];

    it("refuses in prod, for each of them", () => {
      for (const type of kept) {
        expect(plan.all(type), type).not.to.deep.equal([]);
        for (const one of plan.all(type)) expect(one.protect, one.name).to.equal(true);
      }
    });

    it("lets a staging cluster be torn down", () => {
      for (const type of kept)
        for (const one of staging.all(type)) expect(one.protect, one.name).to.equal(false);
    });

    it("has the API server itself refuse to delete the operators' definitions", () => {
      const spec = at(plan.inputs(plan.one(GUARD)), "spec");
      expect(at(spec, "failurePolicy")).to.equal("Fail");
      expect(listAt(spec, "matchConstraints.resourceRules")).to.deep.equal([
        {
          apiGroups: ["apiextensions.k8s.io"],
          apiVersions: ["*"],
          operations: ["DELETE"],
          resources: ["customresourcedefinitions"],
        },
      ]);
      expect(at(spec, "validations.0.expression")).to.equal("false");
      const binding = at(plan.inputs(plan.one(BINDING)), "spec");
      expect(binding).to.deep.equal({ policyName: "ward-keep-definitions", validationActions: ["Deny"] });
    });

    for (const group of [
      "postgresql.cnpg.io",
      "barmancloud.cnpg.io",
      "psmdb.percona.com",
      "redis.redis.opstreelabs.in",
      "rabbitmq.com",
      "elasticsearch.k8s.elastic.co",
      "cert-manager.io",
      "monitoring.coreos.com",
    ])
      it(`guards the definitions of ${group}`, () => {
        const expression = String(at(plan.inputs(plan.one(GUARD)), "spec.matchConditions.0.expression"));
        expect(expression).to.match(/^oldObject\.spec\.group in \[/);
        expect(expression).to.contain(`"${group}"`);
      });

    it("guards definitions of operators that the stack leaves out, too", async () => {
      const few = await planOperators(["kubernetes.operators=[redis]"]);
      const expression = at(few.inputs(few.one(GUARD)), "spec.matchConditions.0.expression");
      expect(expression).to.contain('"postgresql.cnpg.io"');
    });

    it("takes the guard away after every release", () => {
      const guards = [plan.one(GUARD).urn, plan.one(BINDING).urn];
      for (const one of plan.all(RELEASE)) expect(one.dependencies, one.name).to.include.members(guards);
    });

    it("has every chart either keep its definitions, or install them once and never touch them again", () => {
      const removing = OPERATORS.filter(
        (operator) => CHARTS[operator].groups.length > 0 && CHARTS[operator].definitions === "none",
      );
      expect(removing).to.deep.equal([]);
      expect(value("cert-manager", "crds")).to.deep.equal({ enabled: true, keep: true });
      for (const operator of ["cloudnative-pg", "barman-cloud"])
        expect(value(operator, "crds.create"), operator).to.equal(true);
      expect(value("elastic", "installCRDs")).to.equal(true);
    });
  });

  describe("with a part of the operators", () => {
    it("makes only their namespaces, and no issuer without cert-manager", async () => {
      const few = await planOperators(["kubernetes.operators=[redis, cloudnative-pg]"]);
      expect(few.all(RELEASE).map(({ name }) => name)).to.have.members([
        "operators-redis",
        "operators-cloudnative-pg",
      ]);
      expect(few.all(NAMESPACE).map(({ name }) => name)).to.have.members([
        "operators-redis-operator",
        "operators-cnpg-system",
      ]);
      expect(few.all(ISSUER)).to.deep.equal([]);
      expect(few.plan.verdict.violations).to.deep.equal([]);
    });
  });

  describe("with Cloudflare", () => {
    const cloudflare = ["kubernetes.dns={ provider: cloudflare, domains: [example.com] }"];

    it("asks people for the token", async () => {
      const made = await planOperators(cloudflare);
      expect(made.plan.secretsToFill).to.deep.equal([
        "pulumi config set --secret --path 'ward:secrets.operators.dnsToken' --stack operators-prod",
      ]);
      expect(made.plan.verdict.violations).to.deep.equal([]);
    });

    it("gives it to its two readers, and shows it nowhere", async () => {
      const made = await planOperators(cloudflare, "prod", { dnsToken: "planted-token" });
      const places = made.all(SECRET).map((secret) => at(made.inputs(secret), "metadata.namespace"));
      expect(places).to.have.members(["cert-manager", "external-dns"]);
      for (const secret of made.all(SECRET))
        expect(at(made.opened(secret), "stringData.token")).to.equal("planted-token");
      const shown = JSON.stringify(made.resources.map((one) => made.inputs(one)));
      expect(shown).not.to.contain("planted-token");
      for (const operator of ["cert-manager", "external-dns"])
        expect(
          made.one(RELEASE, `operators-${operator}`).dependencies.map((urn) => made.byUrn(urn).name),
        ).to.include(`operators-${operator}-dns-token`);
    });

    it("has external-dns and the issuer read it", async () => {
      const made = await planOperators(cloudflare);
      const [variable] = listAt(made.get(RELEASE, "operators-external-dns", "values.env"));
      expect(variable).to.deep.equal({
        name: "CF_API_TOKEN",
        valueFrom: { secretKeyRef: { name: "dns-token", key: "token" } },
      });
      const issuer = made.one(ISSUER);
      expect(at(made.inputs(issuer), "spec.acme.solvers.0.dns01")).to.deep.equal({
        cloudflare: { apiTokenSecretRef: { name: "dns-token", key: "token" } },
      });
    });
    itWithSchema("has an issuer that cert-manager understands", async () => {
      const made = await planOperators(cloudflare);
      expect(schemaProblems(made, made.one(ISSUER), "cert-manager-clusterissuers.yaml")).to.deep.equal([]);
    });
  });

  const id = "0a1b2c3d-0000-4000-8000-0123456789ab";
  const clouds = {
    gke: "{ provider: google, domains: [example.com], project: ward-prod, serviceAccount: dns@ward-prod.iam.gserviceaccount.com }",
    aks: `{ provider: azure, domains: [example.com], tenantId: ${id}, subscriptionId: ${id}, resourceGroup: dns, clientId: ${id} }`,
  };
  for (const [flavor, dns] of Object.entries(clouds)) {
    itWithSchema(`has an issuer on ${flavor} that cert-manager understands`, async () => {
      const made = await planOperators([`kubernetes.flavor=${flavor}`, `kubernetes.dns=${dns}`]);
      expect(schemaProblems(made, made.one(ISSUER), "cert-manager-clusterissuers.yaml")).to.deep.equal([]);
    });
    it(`proves domains on ${flavor} without any key`, async () => {
      const made = await planOperators([`kubernetes.flavor=${flavor}`, `kubernetes.dns=${dns}`]);
      expect(made.all(SECRET)).to.deep.equal([]);
      expect(made.plan.secretsToFill).to.deep.equal([]);
      expect(made.plan.verdict.violations).to.deep.equal([]);
    });
  }

  it("is what its page says", () => {
    const page = readFileSync(join(__dirname, "../../docs/components/cluster-addons.md"), "utf8");
    for (const operator of OPERATORS) {
      const { chart, version, definitions } = CHARTS[operator];
      const cells = [
        `\`${operator}\``,
        chart.split("/").at(-1),
        version,
        `\`${OPERATOR_NAMESPACES[operator]}\``,
      ];
      expect(page).to.contain(`| ${[...cells, definitions].join(" | ")} |`);
    }
  });

  it("refuses a spec that would install half of what was meant, with every reason", () => {
    const scope = { stack: "x", system: "operators", environment: "prod", protect: true } as const;
    const spec = {
      scope,
      clusterIssuer: "x",
      storageClass: "x",
      operators: ["cert-manager", "redi"] as never,
    };
    expect(() => new ClusterAddons("operators", spec)).to.throw(
      /operators has redi: choose of cert-manager,[\s\S]*acme is missing: give \{ email \}[\s\S]*dns is missing/,
    );
  });
});
