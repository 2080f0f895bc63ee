import { expect } from "chai";
import { at, listAt, type PlanView, parsed, planFor } from "../support/plan";

const CONFIG = "kubernetes:monitoring.coreos.com/v1alpha1:AlertmanagerConfig";
const TOPIC = "aws:sns/topic:Topic";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const ARN = "arn:aws:sns:us-west-2:123456789012:prod-tebx-alarms";

const plan = (placement: "aws" | "kubernetes" | "hybrid", changes: string[] = []) =>
  planFor({ stack: "prod", placement, system: "tebx", changes: ["onCall=pagerduty", ...changes] });

function isGood({ plan: { verdict } }: PlanView): void {
  expect(verdict.violations).to.deep.equal([]);
  expect(verdict.unknownPaths).to.deep.equal([]);
}

describe("OnCall", () => {
  it("is nobody unless the stack names who wakes them", async () => {
    const quiet = await planFor({ stack: "prod", placement: "hybrid", system: "tebx" });
    expect([...quiet.all(CONFIG), ...quiet.all(TOPIC)]).to.deep.equal([]);
  });

  it("refuses a service that it does not know", async () => {
    const wrong = planFor({ stack: "prod", placement: "aws", system: "tebx", changes: ["onCall=opsgenie"] });
    const told = await wrong.then(
      () => "",
      (error: Error) => error.message,
    );
    expect(told).to.include("ward:onCall").and.to.include("pagerduty");
  });

  it("asks for what PagerDuty gives for each target", async () => {
    const asked = async (placement: "aws" | "kubernetes" | "hybrid") =>
      (await plan(placement)).plan.secretsToFill
        .flatMap((command) => /tebx\.(pagerDuty\w+)'/.exec(command)?.[1] ?? [])
        .sort();
    expect(await asked("aws")).to.deep.equal(["pagerDutyUrl"]);
    expect(await asked("kubernetes")).to.deep.equal(["pagerDutyRoutingKey"]);
    expect(await asked("hybrid")).to.deep.equal(["pagerDutyRoutingKey", "pagerDutyUrl"]);
  });

  describe("on aws", () => {
    let view: PlanView;
    before(async () => {
      view = await plan("aws");
    });

    it("sends every alarm to one topic, and its all-clear; windows of goals tell nobody", () => {
      const alarms = [...view.all(ALARM), ...view.all(COMPOSITE)];
      expect(alarms.length).to.be.above(40);
      for (const one of alarms) {
        const window = /observability-.*-(long|short)$/.test(one.name);
        expect(at(view.inputs(one), "alarmActions"), one.name).to.deep.equal(window ? undefined : [ARN]);
        expect(at(view.inputs(one), "okActions"), one.name).to.deep.equal(window ? undefined : [ARN]);
      }
      expect(at(view.inputs(view.one(TOPIC)), "name")).to.equal("prod-tebx-alarms");
    });
    it("lets alarms of this account write to it, and nobody else", () => {
      const statements = listAt(parsed(at(view.inputs(view.one(TOPIC)), "policy")), "Statement");
      expect(statements).to.deep.equal([
        {
          ...{ Sid: "Alarms", Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" } },
          ...{ Action: "sns:Publish", Resource: ARN },
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ]);
    });
    it("encrypts it with a key that alarms may use", () => {
      const key = view.inputs(view.one("aws:kms/key:Key", "tebx-on-call"));
      const [, alarms] = listAt(parsed(at(key, "policy")), "Statement");
      expect(at(alarms, "Action")).to.deep.equal(["kms:Decrypt", "kms:GenerateDataKey*"]);
      expect(at(key, "enableKeyRotation")).to.equal(true);
    });
    it("tells PagerDuty by HTTPS, at an address that stays secret", () => {
      const subscription = view.inputs(view.one(SUBSCRIPTION));
      expect(at(subscription, "protocol")).to.equal("https");
      expect(at(subscription, "endpoint")).to.be.oneOf(["[secret]", "[unknown]"]);
      expect(at(subscription, "endpointAutoConfirms")).to.equal(true);
    });
    it("breaks no policy and leaves nothing unknown", () => isGood(view));
    it("subscribes PagerDuty to the stack's own topic where it names one", async () => {
      const own = "arn:aws:sns:us-west-2:123456789012:ward-alarms";
      const other = await plan("aws", [`aws.alarmTopicArn=${own}`]);
      expect(other.all(TOPIC)).to.deep.equal([]);
      expect(at(other.inputs(other.one(SUBSCRIPTION)), "topic")).to.equal(own);
    });
  });

  describe("on kubernetes", () => {
    let view: PlanView;
    before(async () => {
      view = await plan("kubernetes");
    });

    it("hands on every alert of the namespace, each with its severity, until it is over", () => {
      const spec = at(view.inputs(view.one(CONFIG)), "spec");
      expect(at(spec, "route.receiver")).to.equal("pagerduty");
      expect(at(spec, "route.groupBy")).to.deep.equal(["alertname", "severity"]);
      const told = at(spec, "receivers.0.pagerdutyConfigs.0");
      expect(at(told, "severity")).to.equal("{{ .CommonLabels.severity }}");
      expect(at(told, "sendResolved")).to.equal(true);
      expect(at(told, "details.0.value")).to.include("runbook_url");
    });
    it("reads its key from a Secret, which is made before", () => {
      const config = view.one(CONFIG);
      const key = at(view.inputs(config), "spec.receivers.0.pagerdutyConfigs.0.routingKey");
      expect(key).to.deep.equal({ name: "tebx-on-call", key: "routingKey" });
      const secret = view.one("kubernetes:core/v1:Secret", "tebx-on-call");
      expect(config.dependencies).to.include(secret.urn);
      expect(JSON.stringify(at(view.inputs(secret), "stringData"))).to.match(
        /^(\{"routingKey":)?"\[(secret|unknown)\]"\}?$/,
      );
    });
    it("breaks no policy and leaves nothing unknown", () => isGood(view));
  });

  it("has a part for each target of a hybrid", async () => {
    const view = await plan("hybrid");
    expect([view.all(CONFIG).length, view.all(TOPIC).length]).to.deep.equal([1, 1]);
    for (const one of view.all(ALARM))
      expect(at(view.inputs(one), "alarmActions"), one.name).to.deep.equal([ARN]);
    isGood(view);
  });
});
