import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { rulesFor } from "../../policy/judging/judge";
import { matches } from "../../policy/rule";
import { rules } from "../../policy/rules";

const AWS = dirname(require.resolve("@pulumi/aws/package.json"));

describe("The types that rules are about", () => {
  it("exist in the installed AWS SDK", () => {
    const tokens = new Set(rules.flatMap(({ types }) => (types instanceof RegExp ? [] : [...types])));
    const aws = [...tokens].filter((token) => token.startsWith("aws:"));
    expect(aws.length).to.be.greaterThan(40);
    for (const token of aws) {
      const file = join(AWS, `${token.split(":")[1]}.js`);
      expect(existsSync(file), token).to.equal(true);
      expect(readFileSync(file, "utf8"), token).to.contain(`__pulumiType = '${token}'`);
    }
  });

  const families: [id: string, types: string[]][] = [
    [
      "T-01",
      [
        "aws:lb/listener:Listener",
        "aws:alb/listener:Listener",
        "aws:elasticloadbalancingv2/listener:Listener",
      ],
    ],
    [
      "P-43",
      [
        "aws:lb/targetGroup:TargetGroup",
        "aws:alb/targetGroup:TargetGroup",
        "aws:elasticloadbalancingv2/targetGroupAttachment:TargetGroupAttachment",
        "aws:applicationloadbalancing/listener:Listener",
      ],
    ],
    ["T-06", ["aws:elb/listenerPolicy:ListenerPolicy", "aws:elasticloadbalancing/loadBalancer:LoadBalancer"]],
    ["P-31", ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2", "aws:s3/bucketAclV2:BucketAclV2"]],
    ["R-20", ["aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2"]],
    [
      "P-13",
      ["kubernetes:core/v1:Service", "kubernetes:core/v1:ServicePatch", "kubernetes:core/v1:ServiceList"],
    ],
    ["P-16", ["kubernetes:apps/v1beta2:Deployment", "kubernetes:batch/v1beta1:CronJob"]],
    ["T-30", ["kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisCluster"]],
  ];
  for (const [id, types] of families)
    it(`${id} is asked for every token of its kind`, () => {
      const rule = rules.find((one) => one.id === id);
      for (const type of types) {
        expect(rule && matches(rule, type), type).to.equal(true);
        expect(rulesFor(type).map((one) => one.id)).to.include(id);
      }
    });

  it("are not matched by half of their name", () => {
    const ids = rulesFor("kubernetes:example.com/v1:Service").map(({ id }) => id);
    expect(ids).not.to.include("P-13");
    expect(rulesFor("random:index/randomPassword:RandomPassword")).to.deep.equal([]);
  });
});
