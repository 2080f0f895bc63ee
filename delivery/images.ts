/**
 * Prints the images of a stack's plan as a JSON list, for the job that scans each of them before the update.
 *
 *   node --require tsx/cjs delivery/images.ts --stack prod
 *
 * Exits 1 when an image of the stack's own (under `ward:systems.<system>.images`) is not named by digest: a tag can be
 * pushed again, and then what runs is not what was scanned, and what a rollback brings back is not what ran.
 */
import { imageFrom } from "../environments/registry";
import { readStackFile } from "../preview/stack-file";
import { systems } from "../systems";
import type { SystemSpec } from "../systems/system";
import { main, optionsOf } from "./options";
import { type Planned, planOf, root } from "./planned";

const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** Every image that the plan starts, sorted. Operators' resources, pods and tasks each name theirs elsewhere. */
export function imagesOf(plan: readonly Planned[]): string[] {
  const found = plan.flatMap(({ type, inputs }) => (isComponent(type) ? [] : imagesIn(inputs)));
  return [...new Set(found)].sort();
}

/** Components tell what was asked for; the image that starts is their resources'. */
const isComponent = (type: string) => type.startsWith("ward:");

function imagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    if (key === "containerDefinitions" && typeof item === "string" && item.startsWith("[{"))
      return imagesIn(JSON.parse(item));
    if ((key === "image" || key === "imageName") && typeof item === "string") return [item];
    return imagesIn(item);
  });
}

/** What a stack file says of a system, as far as images go. */
interface Named {
  images?: Readonly<Record<string, string>>;
  registry?: { server: string };
}

/** What to do about the stack's own images that start by a tag: one line for each. */
export function withoutDigest(
  stack: string,
  named: Readonly<Record<string, Named | undefined>>,
  images: readonly string[],
): string[] {
  return Object.entries(named).flatMap(([system, { images: own = {}, registry } = {}]) => {
    const sheet = systems[system];
    return Object.entries(sheet === undefined ? {} : sheetImages(sheet)).flatMap(([name, image]) => {
      const started = own[name] ?? imageFrom(registry, image);
      if (DIGEST.test(started) || !images.includes(started)) return [];
      const path = `ward:systems.${system}.images.${name}`;
      return [`${started}: pulumi config set --stack ${stack} --path '${path}' <image>@sha256:<digest>`];
    });
  });
}

function sheetImages({ services, identity, sites, backupImage }: SystemSpec): Record<string, string> {
  const all = Object.entries({ ...services, ...identity, ...sites });
  return { ...Object.fromEntries(all.map(([name, { image }]) => [name, image])), backup: backupImage };
}

async function run(args: string[]): Promise<number> {
  const { stack } = optionsOf(args, "Usage: images.ts --stack STACK", { stack: undefined });
  const images = imagesOf(planOf(stack));
  process.stdout.write(`${JSON.stringify(images)}\n`);
  const named = readStackFile(root, "ward", stack).values["systems"] ?? {};
  const tags = withoutDigest(stack, named as Record<string, Named>, images);
  if (tags.length === 0) return 0;
  process.stderr.write(
    `These images of ${stack} are not named by digest:\n${tags.map((line) => `  ${line}\n`).join("")}`,
  );
  return 1;
}

if (require.main === module) void main(run);
