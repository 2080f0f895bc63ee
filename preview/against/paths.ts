/** Property paths as Pulumi writes them: `spec.ports[0].port`, `metadata.annotations["pulumi.com/waitFor"]`. */

export type Key = string | number;

const PLAIN = /^[A-Za-z_$][\w$]*$/;

export function below(path: string, key: Key): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!PLAIN.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** `a.b[0]["c.d"]` -> a, b, 0, c.d; `*` stands for every element. */
export function keysOf(path: string): Key[] {
  const keys: Key[] = [];
  for (const [, quoted, index, plain] of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)) {
    if (quoted !== undefined) keys.push(JSON.parse(`"${quoted}"`) as string);
    else if (index !== undefined) keys.push(index === "*" ? index : Number(index));
    else if (plain !== undefined) keys.push(plain);
  }
  return keys;
}

/** Whether a path is another, or lies below it; `[*]` on either side is every element. */
export function isWithin(path: string, other: string): boolean {
  const inner = keysOf(path);
  return keysOf(other).every(
    (key, at) => at < inner.length && (key === "*" || inner[at] === "*" || key === inner[at]),
  );
}
