/** What a `kubectl` of a runbook names, held against plans. */
import { Script } from "node:vm";
import { parse } from "yaml";
import { OPERATOR_NAMESPACES } from "../../../components/network/control-plane";
import type { PlanResource } from "../../../preview/plan";
import type { Shown } from "../../../preview/wire";
import { at, listAt, type PlanView } from "../../support/plan";
import { type Call, type Said, saidBy } from "./shell";

const FLAGS = ["-i", "-A", "--previous", "--containers", "--all-pods", "--timestamps"];
const TAKES = ["-n", "-l", "-c", "-o", "-f", "--since", "--for", "--timeout", "--sort-by"];
/** Kinds that a cluster has whatever is planned. */
const ALWAYS = ["pod", "pods", "events"];
const VERBS = ["get", "describe", "logs", "exec", "top", "wait", "port-forward", "create", "rollout"];

interface Thing {
  plan: PlanView;
  resource: PlanResource;
  kind: string;
  plural: string;
  group: string;
  namespace: string;
  name: string;
}

export class Cluster {
  private readonly things: Thing[];
  private readonly addons = new Set<string>(Object.values(OPERATOR_NAMESPACES));
  /** Names that a page makes itself. */
  private readonly made = new Set<string>();

  constructor(plans: readonly PlanView[]) {
    this.things = plans.flatMap((plan) =>
      plan.resources
        .filter(({ type }) => type.startsWith("kubernetes:") && !type.includes("pulumi:providers"))
        .flatMap((resource) => thingsOf(plan, resource)),
    );
  }

  /** What is wrong with a call; nothing, where all that it names is there. */
  problems(call: Call): string[] {
    const said = saidBy(call.args, FLAGS);
    const [verb = "", ...words] = said.words;
    const unknown = Object.keys(said.options).filter((name) => ![...FLAGS, ...TAKES].includes(name));
    if (!VERBS.includes(verb) || unknown.length > 0) return [`unknown: ${verb} ${unknown.join(" ")}`];
    if (verb === "create") return this.create(call);
    const [namespace] = said.options["-n"] ?? [];
    if (namespace === undefined) return said.options["-A"] ? this.kinds(words[0] ?? "") : ["no namespace"];
    if (this.addons.has(namespace)) return [];
    if (!this.things.some(({ kind, name }) => kind === "namespace" && name === namespace))
      return [`no namespace ${namespace}`];
    return [
      ...this.named(verb, words, namespace),
      ...(said.options["-l"] ?? []).flatMap((label) => this.labelled(label, namespace)),
      ...this.inside(said, words, namespace),
    ];
  }

  private create({ input }: Call): string[] {
    const object = parse(input) as Shown;
    this.made.add(String(at(object, "metadata.name")));
    const cluster = at(object, "spec.cluster.name");
    const namespace = String(at(object, "metadata.namespace"));
    return cluster === undefined
      ? ["makes what nobody checks"]
      : this.one("clusters.postgresql.cnpg.io", String(cluster), namespace);
  }

  private kinds(text: string): string[] {
    return text
      .split(",")
      .filter((kind) => !ALWAYS.includes(kind) && !this.things.some((thing) => isOf(thing, kind)))
      .map((kind) => `no kind ${kind}`);
  }

  private named(verb: string, words: readonly string[], namespace: string): string[] {
    const targets = verb === "rollout" ? words.slice(1) : words;
    const [first = "", ...names] = targets;
    if (first.includes("/")) return targets.flatMap((target) => this.one(...split(target), namespace));
    if (["logs", "exec"].includes(verb)) return this.one("pod", first, namespace);
    if (ALWAYS.includes(first)) return names.flatMap((name) => this.one("pod", name, namespace));
    const kinds = first.split(",");
    if (names.length === 0) return this.kinds(first);
    return kinds.flatMap((kind) => names.flatMap((name) => this.one(kind, name, namespace)));
  }

  /** Pods and StatefulSets that an operator makes are named after what it makes them from. */
  private one(kind: string, name: string, namespace: string): string[] {
    if (this.made.has(name)) return [];
    const operators: Record<string, [string, RegExp][]> = {
      pod: [
        ["cluster", /-[123]$/],
        ["redisreplication", /-[012]$/],
        ["rabbitmqcluster", /-server-[012]$/],
      ],
      statefulset: [["redisreplication", /$/]],
    };
    const wanted: [string, RegExp][] = operators[kind] ?? [[kind, /$/]];
    const found = wanted.some(
      ([of, ending]) => ending.test(name) && this.find(of, name.replace(ending, ""), namespace) !== undefined,
    );
    return found ? [] : [`no ${kind} ${name} in ${namespace}`];
  }

  private find(kind: string, name: string, namespace: string): Thing | undefined {
    return this.things.find(
      (thing) => isOf(thing, kind) && thing.name === name && thing.namespace === namespace,
    );
  }

  private labelled(label: string, namespace: string): string[] {
    const [key = "", value = ""] = label.split("=");
    if (key === "cnpg.io/cluster") return this.one("clusters.postgresql.cnpg.io", value, namespace);
    const carried = this.things.some(
      (thing) =>
        thing.namespace === namespace &&
        listOf(at(inputs(thing), "spec.template.metadata.labels")).some(
          ([name, it]) => name === key && it === value,
        ),
    );
    return carried ? [] : [`no pods ${label} in ${namespace}`];
  }

  /** The container, and what runs in it. */
  private inside(said: Said, words: readonly string[], namespace: string): string[] {
    const [container] = said.options["-c"] ?? [];
    const [kind, name] = split(words[0] ?? "");
    if (container === "postgres" || container === "rabbitmq")
      return this.databaseOf(said, words[0] ?? "", namespace);
    if (container === undefined) return [];
    const thing = this.find(kind, name, namespace);
    const containers = thing === undefined ? [] : listAt(inputs(thing), "spec.template.spec.containers");
    const found = containers.find((one) => at(one, "name") === container);
    if (found === undefined) return [`no container ${container} in ${words[0]}`];
    return said.inside[0] === "node" ? scriptProblems(said.inside[2] ?? "", found, thing as Thing) : [];
  }

  private databaseOf({ inside }: Said, pod: string, namespace: string): string[] {
    const named = inside.find((word) => word.startsWith("--dbname="))?.slice("--dbname=".length);
    if (named === undefined) return [];
    const cluster = this.find("cluster", pod.replace(/-\d$/, ""), namespace);
    const there = cluster === undefined ? undefined : at(inputs(cluster), "spec.bootstrap.initdb.database");
    return there === named ? [] : [`no database ${named} in ${pod}`];
  }
}

/** Variables that a script reads are the container's, and what it asks is one of its ports and paths. */
function scriptProblems(script: string, container: Shown, { plan, name }: Thing): string[] {
  new Script(script);
  const variables = listAt(container, "env").map((one) => String(at(one, "name")));
  const read = [...script.matchAll(/process\.env\.(\w+)/g)].map(([, variable = ""]) => variable);
  const asked = [...script.matchAll(/localhost:(\d+)(\/\w+)/g)];
  const service = plan.all("ward:components:ApiService").find((one) => one.name === name);
  const spec = service === undefined ? undefined : plan.inputs(service);
  return [
    ...read.filter((variable) => !variables.includes(variable)).map((variable) => `no variable ${variable}`),
    ...asked
      .filter(([, port, path]) => String(at(spec, "port")) !== port || at(spec, "metricsPath") !== path)
      .map(([address]) => `nothing at ${address}`),
  ];
}

function thingsOf(plan: PlanView, resource: PlanResource): Thing[] {
  const shown = plan.inputs(resource);
  const name = at(shown, "metadata.name");
  if (typeof name !== "string") return [];
  const [, api = "", type = ""] = resource.type.split(":");
  const kind = type.toLowerCase();
  const namespace = String(at(shown, "metadata.namespace") ?? "");
  const plural = kind.replace(/y$/, "ie").concat(kind.endsWith("s") ? "es" : "s");
  return [{ plan, resource, kind, plural, group: api.split("/")[0] ?? "", namespace, name }];
}

function isOf({ kind, plural, group }: Thing, asked: string): boolean {
  const [word = "", of] = asked.split(/\.(.*)/s);
  const same = word === kind || word === plural || (word === "psmdb" && kind === "perconaservermongodb");
  return same && (of === undefined || of === group);
}

const inputs = ({ plan, resource }: Thing) => plan.inputs(resource);

function split(target: string): [string, string] {
  const [kind = "", name = ""] = target.split("/");
  return [kind, name];
}

function listOf(value: Shown | undefined): [string, Shown][] {
  return typeof value === "object" && value !== null ? Object.entries(value as { [key: string]: Shown }) : [];
}
