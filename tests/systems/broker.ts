/** The facts about a system's RabbitMQ, as Amazon MQ or the cluster operator is told. */
import { expect } from "chai";
import { at, listAt, type PlanView } from "../support/plan";
import { byStack, type Facts } from "./facts";

const MQ = "aws:mq/broker:Broker";
const RABBITMQ = "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster";

const nameOf = (plan: PlanView) => `${plan.system}-broker`;

const mq = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(MQ, nameOf(plan), path)).to.deep.equal(expected);

/** A field of the cluster's `spec`. */
const rabbitmq = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(RABBITMQ, nameOf(plan), `spec.${path}`)).to.deep.equal(expected);

const sheet = (path: string) => `brokers.broker.${path}`;

/** What a broker is expected to be, written out beside the guide. */
export interface Broker {
  user: string;
  /** When Amazon MQ may restart it, UTC. */
  sundayAt: string;
}

export function brokerFacts({ fact }: Facts, { user, sundayAt }: Broker): void {
  fact("is RabbitMQ 4.2, since nobody repairs 3 any more", [sheet("version")], {
    data: {
      aws: (plan) => {
        mq("engineType", "RabbitMQ")(plan);
        mq("engineVersion", "4.2")(plan);
      },
      kubernetes: (plan) =>
        expect(plan.get(RABBITMQ, nameOf(plan), "spec.image")).to.match(/rabbitmq:4\.2\.\d+/),
    },
  });
  fact(`knows the user ${user}, neither admin nor guest`, [sheet("user")], {
    data: {
      aws: (plan) => {
        const users = listAt(plan.opened(plan.one(MQ, nameOf(plan))), "users");
        expect(users.map((one) => at(one, "username"))).to.deep.equal([user]);
      },
      kubernetes: (plan) => {
        expect(plan.get("ward:components:MessageBroker", nameOf(plan), "user")).to.equal(user);
        // The operator takes the user from the connection's secret.
        rabbitmq("secretBackend.externalSecret.name", nameOf(plan))(plan);
      },
    },
  });
  fact("has 2 GiB of memory", [sheet("memoryMiB")], {
    data: {
      // The smallest that Amazon MQ has: for a cluster, for a single server.
      aws: (plan) =>
        mq("hostInstanceType", byStack(plan, { prod: "mq.m7g.large", staging: "mq.m7g.medium" }))(plan),
      kubernetes: rabbitmq("resources.limits.memory", "2Gi"),
    },
  });
  fact("has a disk of 20 GiB", [sheet("storageGiB")], {
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
  fact(`may restart on Sundays from ${sundayAt} UTC only`, ["maintenance"], {
    data: {
      aws: mq("maintenanceWindowStartTime", { dayOfWeek: "SUNDAY", timeOfDay: sundayAt, timeZone: "UTC" }),
    },
  });
}
