/** Who did what in the account, and to its brokers. */
import type { Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isTrue, must, mustBeGiven } from "../../writing/expect";
import { BROKER } from "../stores/types";

export const trailRules: Rule[] = [
  {
    id: "L-04",
    name: "trails-cover-the-account",
    title: "Trails cover every region, prove that nobody changed them, and have a key",
    duty: "logging",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.audit, HIPAA.integrity],
    why: "CloudTrail covers one region, in files that can be changed unseen, unless told otherwise.",
    remediation: "Set isMultiRegionTrail, enableLogFileValidation and kmsKeyId; leave enableLogging true.",
    types: ["aws:cloudtrail/trail:Trail"],
    evaluate: ({ view }) => [
      ...must(view.at("isMultiRegionTrail"), false, isTrue, "other regions are not covered"),
      ...must(view.at("enableLogFileValidation"), false, isTrue, "nobody can tell whether it was changed"),
      ...must(view.at("enableLogging"), true, isTrue, "the trail is switched off"),
      ...must(view.at("includeGlobalServiceEvents"), true, isTrue, "what happens to identities is left out"),
      ...mustBeGiven(view.at("kmsKeyId"), "the trail has no key of the account"),
    ],
  },
  {
    id: "L-06",
    name: "brokers-log-their-administrators",
    title: "ActiveMQ brokers log what their administrators do",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "The general log does not say who made a user or read a queue by hand.",
    remediation: "Set logs.audit to true. RabbitMQ has no such log.",
    types: [BROKER],
    evaluate: ({ view }) =>
      view.at("engineType").unknown || /^activemq$/i.test(String(view.at("engineType").or("")))
        ? must(view.at("logs", "audit"), false, isTrue, "the broker does not log its administrators")
        : [],
  },
];
