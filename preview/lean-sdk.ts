/**
 * Import this before Pulumi's SDK, and only in a preview, to load it in less than half the time.
 *
 * Two thirds of what `require("@pulumi/pulumi")` loads is the TypeScript compiler, npm's dependency resolver and
 * the Automation API, which only function serialisation and remote workspaces use, and gRPC, by which it talks to an
 * engine. They are loaded here when something touches them, which a plan does not. And tsx looks through every file
 * for ES modules and reads its source map, which the packages below, plain CommonJS, do not need.
 */
import { readFileSync } from "node:fs";
import Module from "node:module";
import patterns from "./heavy.json";

type Load = (request: string, parent: { filename?: string | null } | undefined, isMain: boolean) => unknown;

/** As Pulumi's SDK asks for them; bundle.cjs leaves the same outside. */
const heavy = new RegExp(`^(${patterns.join("|")})$`);
const inSdk = /[\\/]@pulumi[\\/]pulumi[\\/]/;

const commonJs =
  /[\\/]node_modules[\\/](@pulumi|@grpc|@opentelemetry|google-protobuf|semver|yaml|ipaddr\.js)[\\/]|\.cjs$/;

interface Compiling {
  _compile(code: string, filename: string): void;
}
type Extension = (module: Compiling, filename: string) => void;

const loader = Module as unknown as { _load: Load; _extensions: Record<".js", Extension> };
const load = loader._load;

loader._load = function (this: unknown, request, parent, isMain) {
  const lean = heavy.test(request) && inSdk.test(parent?.filename ?? "");
  return lean
    ? whenTouched(() => load.call(this, request, parent, isMain))
    : load.call(this, request, parent, isMain);
};

const compile = loader._extensions[".js"];
let foreign = false;

loader._extensions[".js"] = (module, filename) => {
  if (!commonJs.test(filename)) {
    compile(module, filename);
    return;
  }
  const code = readFileSync(filename, "utf8");
  const outermost = !foreign;
  foreign = true;
  if (outermost) process.setSourceMapsEnabled(false);
  try {
    module._compile(code, filename);
  } finally {
    if (outermost) process.setSourceMapsEnabled(true);
    foreign = !outermost;
  }
};

/** What `require` gives, from the first time that something asks it for anything. */
export function whenTouched(require: () => unknown): object {
  let loaded: object | undefined;
  const real = () => {
    loaded ??= require() as object;
    return loaded;
  };
  // Compiled imports ask for `__esModule` first, and would copy every key of a module that says no; a loader asks
  // for descriptors of keys that it has set itself.
  // And what is no ES module is its own default.
  return new Proxy({ __esModule: true } as object, {
    get: (own, key) => {
      if (Object.hasOwn(own, key)) return Reflect.get(own, key);
      return key === "default" && !("default" in real()) ? real() : Reflect.get(real(), key);
    },
    has: (own, key) => Object.hasOwn(own, key) || Reflect.has(real(), key),
    ownKeys: (own) => [...new Set([...Reflect.ownKeys(own), ...Reflect.ownKeys(real())])],
    getOwnPropertyDescriptor: (own, key) => Reflect.getOwnPropertyDescriptor(own, key),
  });
}
