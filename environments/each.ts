/** The same record with a made value for each key, in the order it was written. */
export function each<From, To>(
  record: Readonly<Record<string, From>>,
  make: (key: string, value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(key, value)]));
}
