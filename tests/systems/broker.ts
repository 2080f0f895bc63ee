/** A system's RabbitMQ, as Amazon MQ or the cluster operator is told. */
import { expect } from "chai";
import type { PlanView } from "../support/plan";

export const MQ = "aws:mq/broker:Broker";
export const RABBITMQ = "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster";

const nameOf = (plan: PlanView) => `${plan.system}-broker`;

export const mq = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(MQ, nameOf(plan), path)).to.deep.equal(expected);

/** A field of the cluster's `spec`. */
export const rabbitmq = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(RABBITMQ, nameOf(plan), `spec.${path}`)).to.deep.equal(expected);
