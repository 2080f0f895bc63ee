/**
 * Inputs cross to an engine as protobuf messages, one for every value in them. A plan has no engine: it reads them as
 * they were, which saves an eighth of its time.
 */
interface Message {
  toJavaScript(): object;
}
interface Structs {
  new (): Message;
  fromJavaScript(value: object): Message;
}

/** The SDK's own: required, since an import could be read and not replaced. */
const { Struct } = require("google-protobuf/google/protobuf/struct_pb.js") as { Struct: Structs };

export async function withPlainStructs<T>(body: () => Promise<T>): Promise<T> {
  const { fromJavaScript } = Struct;
  Struct.fromJavaScript = (value) => Object.assign(new Struct(), { toJavaScript: () => value });
  try {
    return await body();
  } finally {
    Struct.fromJavaScript = fromJavaScript;
  }
}
