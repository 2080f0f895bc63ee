import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { systems } from "../../systems";
import { itWithSchema, schemasFolder } from "../support/operator-schemas";
import { type PlanView, placements, planOf, stacks } from "../support/plan";
import { problemsOf, type Schema } from "../support/structural-schema";

interface Definition {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; served: boolean; schema: { openAPIV3Schema: Schema } }[];
  };
}

/** Schemas by `group/version/Kind`. */
function readSchemas(): Map<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (const file of readdirSync(schemasFolder).filter((name) => name.endsWith(".yaml"))) {
    const text = readFileSync(join(schemasFolder, file), "utf8");
    if (!groups.test(text)) continue;
    const { spec } = parse(text) as Definition;
    for (const version of spec.versions.filter(({ served }) => served))
      schemas.set(`${spec.group}/${version.name}/${spec.names.kind}`, version.schema.openAPIV3Schema);
  }
  return schemas;
}

/** Elastic's schema stays under Elastic's licence: whoever puts it into the folder has it checked. */
const elsewhere = "elasticsearch.k8s.elastic.co/v1/Elasticsearch";

/** Only what plans use is read: some schemas are a megabyte. */
const groups =
  /^ {2}name: (certificates|issuers|clusters|scheduledbackups|objectstores|redis|redisclusters|redisreplications|redissentinels|perconaservermongodbs|rabbitmqclusters|elasticsearches|servicemonitors|podmonitors|prometheusrules)\./m;

const builtIn =
  /^kubernetes:(core|apps|batch|policy|autoscaling|networking\.k8s\.io|rbac\.authorization\.k8s\.io)\//;

function custom(plan: PlanView) {
  return plan.resources.filter(({ type }) => type.startsWith("kubernetes:") && !builtIn.test(type));
}

const both = stacks.flatMap((stack) => placements.map((placement) => [stack, placement] as const));

describe("custom resources", () => {
  let read: Map<string, Schema> | undefined;

  for (const system of Object.keys(systems)) {
    for (const [stack, placement] of both) {
      itWithSchema(`are what their operators understand (${system}, ${stack}, ${placement})`, async () => {
        read ??= readSchemas();
        const schemas = read;
        const plan = await planOf(stack, placement, system);
        const problems = custom(plan).flatMap((resource) => {
          const { apiVersion, kind } = plan.inputs(resource) as Record<string, string>;
          const schema = schemas.get(`${apiVersion}/${kind}`);
          if (schema === undefined && `${apiVersion}/${kind}` === elsewhere) return [];
          if (schema === undefined) return [`${resource.name}: no schema of ${apiVersion}/${kind}`];
          return problemsOf(schema, plan.inputs(resource)).map((problem) => `${resource.name}${problem}`);
        });
        expect(problems).to.deep.equal([]);
      });
    }
  }

  it("have no empty map of annotations: the server keeps none, so that every update would find a change", async () => {
    const plan = await planOf("prod", "kubernetes", "tebx");
    const empty = custom(plan).filter((resource) => {
      const { metadata } = plan.inputs(resource) as { metadata: { annotations?: object } };
      return metadata.annotations !== undefined && Object.keys(metadata.annotations).length === 0;
    });
    expect(empty.map(({ name }) => name)).to.deep.equal([]);
  });
});

describe("the check of custom resources", () => {
  const schema: Schema = {
    type: "object",
    required: ["size"],
    properties: {
      size: { type: "integer", minimum: 1 },
      mode: { type: "string", enum: ["a", "b"] },
      port: { "x-kubernetes-int-or-string": true },
      labels: { type: "object", additionalProperties: { type: "string" } },
      list: { type: "array", items: { type: "string", pattern: "^x" } },
      free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    },
  };
  const cases: readonly (readonly [
    what: string,
    value: Record<string, never> | object,
    problems: string[],
  ])[] = [
    [
      "what fits",
      { size: 1, mode: "a", port: "http", labels: { a: "b" }, list: ["x1"], free: { any: 1 } },
      [],
    ],
    ["a field that is missing", {}, [": misses size"]],
    ["a field that is none", { size: 1, sise: 2 }, [".sise: is no field"]],
    ["another type", { size: "1" }, [".size: is string, should be integer"]],
    ["a number that is too small", { size: 0 }, [".size: is below 1"]],
    ["a value that is none of the list", { size: 1, mode: "c" }, [".mode: is c, not one of a,b"]],
    ["a port that is neither", { size: 1, port: true }, [".port: is no integer or string"]],
    ["a label that is no text", { size: 1, labels: { a: 1 } }, [".labels.a: is number, should be string"]],
    ["an item that does not match", { size: 1, list: ["y"] }, ['.list[0]: "y" does not match ^x']],
  ];
  for (const [what, value, problems] of cases)
    it(`tells ${what}`, () => {
      expect(problemsOf(schema, value as Record<string, never>)).to.deep.equal(problems);
    });
});
