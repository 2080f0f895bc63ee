/** Values of a YAML file, of which nobody knows yet what they are. */

export type Mapping = { readonly [key: string]: unknown };

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const mapping = (value: unknown): Mapping => (isMapping(value) ? value : {});
export const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
export const names = (value: unknown) => (isMapping(value) ? Object.keys(value) : list(value).map(String));
export const text = (value: unknown) => (value === undefined || value === null ? undefined : String(value));
export const optional = <Key extends string>(key: Key, value: string | undefined) =>
  value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
/** A command as a shell would split it. */
export const words = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map(String)
    : (text(value)?.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
