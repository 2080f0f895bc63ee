/** The same mutant in another shape: under another name of its type, or behind elements that are good. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Step } from "../../../policy/judging/judged";
import type { PlannedResource } from "../../../policy/plan/resource";
import { UNKNOWN } from "../../../policy/rule";
import { kindOf } from "../../../policy/shapes/kubernetes";
import { valueAt, withValue } from "./place";

const SDKS = {
  aws: dirname(require.resolve("@pulumi/aws/package.json")),
  kubernetes: dirname(require.resolve("@pulumi/kubernetes/package.json")),
};

const names = new Map<string, readonly string[]>();

/** Other tokens that the installed SDKs know for the same kind of thing. */
export function aliasesOf(type: string): readonly string[] {
  const found = names.get(type) ?? [...new Set([...elsewhere(type), ...olderNames(type)])];
  names.set(type, found);
  return found;
}

function fileOf(type: string): string | undefined {
  const [sdk, module = "", name = ""] = type.split(":");
  if (sdk === "aws") return join(SDKS.aws, `${module}.js`);
  if (sdk !== "kubernetes") return undefined;
  const folder = module.replace(/^([a-z]+)\.k8s\.io\//, "$1/");
  return join(SDKS.kubernetes, folder, `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`);
}

/** What the SDK itself says that a class was called. */
function olderNames(type: string): string[] {
  const file = fileOf(type);
  if (file === undefined || !existsSync(file)) return [];
  const [, list = ""] = /aliasOpts = \{ aliases: \[(.*?)\] \}/.exec(readFileSync(file, "utf8")) ?? [];
  return [...list.matchAll(/type: "([^"]+)"/g)].map(([, name = ""]) => name);
}

/** Classes of their own for the same thing: load balancers stand in two modules, objects come as patches and lists. */
function elsewhere(type: string): string[] {
  const [sdk] = type.split(":");
  if (sdk === "aws")
    return [type.replace(":lb/", ":alb/"), type.replace(":alb/", ":lb/")].filter((one) => one !== type);
  if (sdk !== "kubernetes") return [];
  const isCustom = !existsSync(fileOf(type) ?? "");
  const kinds = [`${type}Patch`, `${type}List`];
  return isCustom ? kinds.slice(0, 1) : kinds.filter((kind) => existsSync(fileOf(kind) ?? ""));
}

export function renamed(resource: PlannedResource, type: string): PlannedResource {
  const urn = resource.urn.replace(
    new RegExp(`${resource.type.replace(/[.*+?^$(){}|[\]\\]/g, "\\$&")}(?=::)`),
    type,
  );
  const items = { metadata: {}, items: [resource.props] };
  return { ...resource, urn, type, props: kindOf(type)?.list ? items : resource.props };
}

export interface Hidden {
  how: "behind a good one" | "between good ones" | "behind an unknown one";
  resource: PlannedResource;
}

/** The bad element among good ones, for each list on the way to the place. */
export function hidden(good: PlannedResource, bad: PlannedResource, steps: readonly Step[]): Hidden[] {
  return steps.flatMap((step, index) => {
    if (typeof step !== "number") return [];
    const list = valueAt(good.props, steps.slice(0, index));
    const worse = valueAt(bad.props, steps.slice(0, index + 1));
    if (!Array.isArray(list) || worse === undefined) return [];
    const elements = list as unknown[];
    const fine = elements[step];
    const others = elements.filter((_, position) => position !== step);
    const shapes: [Hidden["how"], unknown[]][] = [
      ["behind a good one", [...others, fine, worse]],
      ["between good ones", [fine, worse, fine, ...others]],
      ["behind an unknown one", [UNKNOWN, worse]],
    ];
    return shapes.flatMap(([how, to]) => {
      const props = withUnknowns(good.props, steps.slice(0, index), to);
      return props === undefined
        ? []
        : [{ how, resource: { ...good, props: props as Record<string, unknown> } }];
    });
  });
}

/** JSON text has no unknown elements. */
function withUnknowns(props: unknown, steps: readonly Step[], list: unknown[]): unknown {
  const inText = steps.some((_, index) => typeof valueAt(props, steps.slice(0, index)) === "string");
  if (inText && list.includes(UNKNOWN)) return undefined;
  return withValue(props, steps, list);
}
