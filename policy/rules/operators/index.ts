/** Data stores, certificates and monitoring that operators run on Kubernetes. */
import type { Rule, StackRule } from "../../rule";
import { archiveRules } from "./archives";
import { certificateRules, joinedCertificateRules } from "./certificates";
import { consoleRules } from "./consoles";
import { elasticStackRules } from "./elastic-stack";
import { elasticsearchRules } from "./elasticsearch";
import { exposureRules } from "./exposure";
import { mongodbOperatorRules } from "./mongodb";
import { monitoringRules } from "./monitoring";
import { postgresqlOperatorRules } from "./postgresql";
import { rabbitmqOperatorRules } from "./rabbitmq";
import { redisOperatorRules } from "./redis";
import { operatorVolumeRules } from "./volumes";

export const operatorRules: readonly Rule[] = [
  ...exposureRules,
  ...redisOperatorRules,
  ...rabbitmqOperatorRules,
  ...mongodbOperatorRules,
  ...postgresqlOperatorRules,
  ...elasticsearchRules,
  ...archiveRules,
  ...operatorVolumeRules,
  ...certificateRules,
  ...monitoringRules,
  ...consoleRules,
  ...elasticStackRules,
];

export const joinedOperatorRules: readonly StackRule[] = [...joinedCertificateRules];
