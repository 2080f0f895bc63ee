/** Plain data as TypeScript, with the remarks that stand beside its lines. */

/** Stands in the text as it is: a name, or a call. */
export class Code {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A value with the remark that its line ends with. */
export class Noted {
  readonly value: unknown;
  readonly remark: string;
  constructor(value: unknown, remark: string) {
    this.value = value;
    this.remark = remark;
  }
}

export const noted = (value: unknown, remark: string) => new Noted(value, remark);
export const ours = (value: unknown, why = "") => new Noted(value, why === "" ? "ours" : `ours: ${why}`);

/** `undefined` values are left out. Short values without remarks go on one line. */
export function literal(value: unknown, indent = ""): string {
  if (value instanceof Code) return value.text;
  if (value instanceof Noted) return literal(value.value, indent);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const items = Object.entries(value).filter(([, item]) => item !== undefined);
  const flat = `${open}${items.map(([key, item]) => keyed(key, literal(item), value)).join(", ")}${close}`;
  if (items.length === 0) return `${open}${close}`;
  if (!hasRemark(value) && flat.length + indent.length < 90 && !flat.includes("\n"))
    return spaced(flat, open);
  const lines = items.map(
    ([key, item]) => `${inner}${keyed(key, literal(item, inner), value)},${remarkOf(item)}`,
  );
  return `${open}\n${lines.join("\n")}\n${indent}${close}`;
}

const spaced = (flat: string, open: string) => (open === "{" ? `{ ${flat.slice(1, -1)} }` : flat);

function keyed(key: string, text: string, holder: object): string {
  if (Array.isArray(holder)) return text;
  return `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${text}`;
}

function remarkOf(item: unknown): string {
  return item instanceof Noted && item.remark !== "" ? ` // ${item.remark.replaceAll("\n", " ")}` : "";
}

function hasRemark(value: object): boolean {
  return Object.values(value).some(
    (item) =>
      (item instanceof Noted && item.remark !== "") ||
      (typeof item === "object" &&
        item !== null &&
        hasRemark(item instanceof Noted ? Object(item.value) : item)),
  );
}
