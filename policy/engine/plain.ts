/** Turns what the engine sends, and what CrossGuard wraps, into plain data with `UNKNOWN` in it. */
import { UNKNOWN } from "../plan/view";

/** What stands on the wire for a value that is not known yet: boolean, number, string, array, asset, archive, object. */
export const SENTINELS: readonly string[] = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A sentinel inside a longer string makes the whole string unknown: CrossGuard's own proxy overlooks it. */
function isUnknownText(text: string): boolean {
  return text.length >= 36 && SENTINELS.some((sentinel) => text.includes(sentinel));
}

function isUnknownError(error: unknown): boolean {
  return error instanceof Error && "unknownTypeSentinel" in error;
}

/** CrossGuard's proxy throws where a value is unknown; each property is asked on its own, so none hides another. */
function take(holder: object, key: string | number): unknown {
  try {
    return plainData(Reflect.get(holder, key));
  } catch (error) {
    if (isUnknownError(error)) return UNKNOWN;
    throw error;
  }
}

export function plainData(value: unknown): unknown {
  if (typeof value === "string") return isUnknownText(value) ? UNKNOWN : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => take(value, index));
  // Assets hold promises, and no rule looks into files.
  if ("__pulumiAsset" in value || "__pulumiArchive" in value) return { asset: true };
  if (SIGNATURE in value && Reflect.get(value, SIGNATURE) === SECRET) return take(value, "value");
  return plainProps(value);
}

export function plainProps(value: object): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const key of Object.keys(value)) if (key !== "__defaults") plain[key] = take(value, key);
  return plain;
}
