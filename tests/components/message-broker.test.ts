import { expect } from "chai";
import { MessageBroker } from "../../components/message-broker";
import type { MessageBrokerSpec } from "../../components/message-broker/args";
import type { TargetKind } from "../../components/target";
import { reveal } from "../../preview/wire";
import { aloneContract, applyAlone, type Ground, planAlone, refusalAlone } from "../support/alone";
import { oneOf } from "../support/applied";
import { itWithSchema, schemaProblems } from "../support/operator-schemas";
import { at, listAt, type PlanView, SYSTEM } from "../support/plan";

const NAME = `${SYSTEM}-broker`;
const BROKER = "aws:mq/broker:Broker";
const RABBITMQ = "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster";
const SECRET = "kubernetes:core/v1:Secret";
const PARAMETER = "aws:ssm/parameter:Parameter";

const SPEC: Omit<MessageBrokerSpec, "maintenance"> = {
  version: "4.2",
  members: 3,
  memoryMiB: 2048,
  storageGiB: 20,
  user: "hospital",
};

const make = (changes: Partial<MessageBrokerSpec> = {}, keep: (made: MessageBroker) => void = () => {}) => {
  return ({ target, readers, maintenance, opts }: Ground) => {
    const args = { ...SPEC, maintenance, ...changes };
    keep(new MessageBroker(NAME, { ...args, target, readers, connection: "broker" }, opts));
  };
};

aloneContract({ component: "MessageBroker", name: NAME, stateful: [BROKER, RABBITMQ], make: make() });

describe("MessageBroker", () => {
  let aws: PlanView;
  let kubernetes: PlanView;
  const built = new Map<TargetKind, MessageBroker>();
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

  it("gives the same outputs on both targets", () => {
    for (const target of ["aws", "kubernetes"] as const) {
      const broker = built.get(target);
      expect([broker?.connection, broker?.port]).to.deep.equal(["broker", 5671]);
      for (const field of ["url", "host", "port", "username", "password"] as const)
        expect(broker?.secret(field, target).kind).to.equal(target);
      expect(() => broker?.secret("database", target)).to.throw('no entry "database"');
    }
  });
  it("is trusted through the namespace's authority on kubernetes, through public roots on aws", () => {
    expect(built.get("aws")?.authority).to.equal(undefined);
    expect(built.get("kubernetes")?.authority).to.deep.include({ kind: "kubernetes", key: "ca.crt" });
  });

  it("is a private cluster over several zones on Amazon MQ", () => {
    const inputs = aws.inputs(aws.one(BROKER, NAME));
    expect(inputs).to.deep.include({
      engineType: "RabbitMQ",
      engineVersion: "4.2",
      hostInstanceType: "mq.m7g.large",
      deploymentMode: "CLUSTER_MULTI_AZ",
      publiclyAccessible: false,
      logs: { general: true },
      autoMinorVersionUpgrade: true,
      maintenanceWindowStartTime: { dayOfWeek: "SUNDAY", timeOfDay: "02:00", timeZone: "UTC" },
    });
    expect(listAt(inputs, "subnetIds").length).to.be.greaterThan(1);
    expect(at(inputs, "users.0.username")).to.equal("hospital");
  });
  it("is one server in one subnet where one is asked for", async () => {
    const single = await planAlone("staging", "aws", make({ members: 1 }));
    const inputs = single.inputs(single.one(BROKER, NAME));
    expect(inputs).to.deep.include({
      deploymentMode: "SINGLE_INSTANCE",
      hostInstanceType: "mq.m7g.medium",
    });
    expect(listAt(inputs, "subnetIds").length).to.equal(1);
  });

  itWithSchema("is a RabbitmqCluster that its operator understands", () => {
    const cluster = kubernetes.one(RABBITMQ, NAME);
    expect(schemaProblems(kubernetes, cluster, "rabbitmq-rabbitmqclusters.yaml")).to.deep.equal([]);
  });
  it("speaks TLS only, under the names that clients call", () => {
    expect(kubernetes.get(RABBITMQ, NAME, "spec.tls")).to.deep.equal({
      secretName: `${NAME}-server`,
      caSecretName: `${NAME}-server`,
      disableNonTLSListeners: true,
    });
    const names = kubernetes.get(
      "kubernetes:cert-manager.io/v1:Certificate",
      `${NAME}-server`,
      "spec.dnsNames",
    );
    expect(names).to.include(`${NAME}.healthcare.svc.cluster.local`);
  });
  it("takes our user, in the form the operator reads", async () => {
    expect(kubernetes.get(RABBITMQ, NAME, "spec.secretBackend.externalSecret.name")).to.equal(NAME);
    const recording = await applyAlone("prod", "kubernetes", make());
    const data = at(reveal(oneOf(recording, SECRET, NAME).inputs, ""), "stringData") as Record<
      string,
      string
    >;
    expect(Object.keys(data)).to.deep.equal([
      "default_user.conf",
      "host",
      "password",
      "port",
      "provider",
      "type",
      "url",
      "username",
    ]);
    expect(data["default_user.conf"]).to.equal(
      `default_user = hospital\ndefault_pass = ${data["password"]}\n`,
    );
  });
  it("keeps queues on a majority of the servers, and its volumes", () => {
    const spec = kubernetes.get(RABBITMQ, NAME, "spec");
    expect(String(at(spec, "rabbitmq.additionalConfig")).split("\n")).to.deep.equal([
      "default_queue_type = quorum",
      "default_user_tags.administrator = false",
      "disk_free_limit.absolute = 2048MiB",
      "ssl_options.versions.1 = tlsv1.3",
      "ssl_options.versions.2 = tlsv1.2",
      "",
    ]);
    expect(at(spec, "replicas")).to.equal(3);
    expect(at(spec, "persistence.storage")).to.equal("20Gi");
    expect(at(spec, "resources.limits.memory")).to.equal(at(spec, "resources.requests.memory"));
    expect(at(spec, "override.statefulSet.spec.persistentVolumeClaimRetentionPolicy")).to.deep.equal({
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
  });
  it("loses one server at a time", () => {
    const budget = kubernetes.get("kubernetes:policy/v1:PodDisruptionBudget", NAME, "spec");
    expect(budget).to.deep.equal({
      maxUnavailable: 1,
      selector: {
        matchLabels: { "app.kubernetes.io/component": "rabbitmq", "app.kubernetes.io/name": NAME },
      },
    });
  });
  it("lets in its peers, its operator and Prometheus, each on their ports; no client without a connection", () => {
    const ingress = kubernetes.get("kubernetes:networking.k8s.io/v1:NetworkPolicy", NAME, "spec.ingress");
    const ports = listAt(ingress).map((rule) => listAt(rule, "ports").map((port) => at(port, "port")));
    expect(ports).to.deep.equal([[4369, 25672], [15671], [15691]]);
  });
  it("waits for its certificate, its secret and its policy", () => {
    const urns = kubernetes.one(RABBITMQ, NAME).dependencies.join();
    for (const type of [":Certificate::", ":Secret::", ":NetworkPolicy::"]) expect(urns).to.include(type);
  });

  for (const placement of ["aws", "kubernetes", "hybrid"] as const) {
    it(`hands over a URL with TLS, user and password (${placement})`, async () => {
      const recording = await applyAlone("prod", placement, make());
      const url =
        placement === "kubernetes"
          ? at(reveal(oneOf(recording, SECRET, NAME).inputs, ""), "stringData.url")
          : at(reveal(oneOf(recording, PARAMETER, `${NAME}-url`).inputs, ""), "value");
      const host =
        placement === "kubernetes" ? `${NAME}.healthcare.svc.cluster.local` : `${NAME}.made.mq.amazonaws.com`;
      expect(String(url).replace(/planted\w+/, "…")).to.equal(`amqps://hospital:…@${host}:5671/`);
    });
  }

  it("refuses a bad spec, and says what to do", async () => {
    const bad = { version: "4", members: 2, memoryMiB: 128, storageGiB: 0, user: "guest" };
    expect(await refusalAlone("prod", make(bad))).to.deep.equal([
      'version is "4": give major and minor, such as 4.2',
      "members is 2: give 1, or an odd number, so that a majority can decide",
      "memoryMiB is 128: give 512 to 65536",
      "storageGiB is 0: give at least twice the memory, 1",
      'user is "guest": give 2 to 100 letters, digits and underscores, a letter first, and not guest',
    ]);
  });
});
