/** Daily indices in the words of both engines: how they are laid out, and where what has no day goes. Pure. */
import type { IndexSpec } from "./args";
import { prefixOf, replicasOf } from "./settings";
import type { Call } from "./setup";

/** Above the engines' own templates (at most 200), so that ours decide. */
const PRIORITY = 500;

/** Names that the application writes to: the daily indices, and the name without a day that stands for today's. */
export function writtenNames(indices: readonly IndexSpec[]): string[] {
  return indices.flatMap((one) => [prefixOf(one), one.pattern]);
}

/** Templates and pipelines; `lifecycle` are the settings by which an engine knows when an index goes. */
export function layoutCalls(
  indices: readonly IndexSpec[],
  members: number,
  lifecycle: (index: IndexSpec) => object,
): Call[] {
  return indices.flatMap((one) => [template(one, members, lifecycle(one)), pipeline(one), undated(one)]);
}

/** The name is the one under which winston-elasticsearch looks for a template before it makes its own. */
function template(one: IndexSpec, members: number, lifecycle: object): Call {
  const { pattern, shards = 1, fields = {} } = one;
  const properties = Object.fromEntries(Object.entries(fields).map(([field, type]) => [field, { type }]));
  return {
    method: "PUT",
    path: `/_index_template/template_${prefixOf(one)}`,
    body: {
      index_patterns: [pattern],
      priority: PRIORITY,
      template: {
        settings: { number_of_shards: shards, number_of_replicas: replicasOf(one, members), ...lifecycle },
        mappings: { properties },
      },
    },
  };
}

/** Sends a document to the index of its day; of the day it came, when it does not say. */
function pipeline(one: IndexSpec): Call {
  const prefix = prefixOf(one);
  const day = {
    field: "@timestamp",
    index_name_prefix: `${prefix}-`,
    date_rounding: "d",
    index_name_format: "yyyy.MM.dd",
  };
  const processors = [
    { set: { field: "@timestamp", value: "{{{_ingest.timestamp}}}", override: false } },
    { date_index_name: day },
  ];
  return { method: "PUT", path: `/_ingest/pipeline/${prefix}-daily`, body: { processors } };
}

/** The guide's logger writes to the name without a day, which matches no pattern and would never be deleted. */
function undated(one: IndexSpec): Call {
  const prefix = prefixOf(one);
  return {
    method: "PUT",
    path: `/_index_template/template_${prefix}-undated`,
    body: {
      index_patterns: [prefix],
      priority: PRIORITY,
      template: { settings: { "index.default_pipeline": `${prefix}-daily` } },
    },
  };
}
