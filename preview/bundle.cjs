// Runs an entry of the preview from one file that holds everything it loads, the SDKs as well, already compiled. Loading
// and transpiling the sources one by one takes longer than the plan itself. The file lies in node_modules/.cache/ward;
// its name is the hash of all that it was made from, so that it is never older than the sources.
const { createHash } = require("node:crypto");
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { createRequire } = require("node:module");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");
const heavy = require("./heavy.json");

const folders = ["components", "cost", "environments", "policy", "preview", "report", "systems"];
/** Bundles that stay: those of a few branches, and of what they are compared with. */
const kept = 4;

/** What `entry` exports; undefined where no bundle can be made or kept. */
async function load(root, entry) {
  const bundle = await bundleFor(root, entry).catch(() => undefined);
  if (bundle === undefined) return undefined;
  const path = join(root, entry);
  // V8 takes what it compiled under other flags for none of its own.
  const compiled = [bundle, ...process.execArgv.map((flag) => flag.replace(/\W+/g, "_")), "compiled"].join(
    ".",
  );
  const code = `(function (exports, require, module, __filename, __dirname) {${readFileSync(bundle, "latin1")}\n})`;
  const script = new Script(code, {
    filename: bundle,
    ...(existsSync(compiled) && { cachedData: readFileSync(compiled) }),
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
  // Once everything that a plan calls has been compiled.
  if (script.cachedDataRejected !== false)
    process.once("exit", () => keep(compiled, script.createCachedData()));
  return module.exports;
}

/** Of the sources, of the packages that are installed, and of the Node that compiles them. */
function sourceHash(root, entry) {
  const hash = createHash("sha256").update(process.version);
  const files = [
    "index.ts",
    "node_modules/.package-lock.json",
    ...[...new Set([...folders, dirname(entry)])].flatMap((folder) => sourcesIn(root, folder)),
  ];
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest("hex").slice(0, 20);
}

function sourcesIn(root, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "dist" ? [] : sourcesIn(root, path);
    return /\.(ts|cjs|json)$/.test(entry.name) ? [path] : [];
  });
}

/** The bundle's path; made when there is none yet. */
async function bundleFor(root, entry) {
  const folder = join(root, "node_modules/.cache/ward");
  const name = dirname(entry);
  const file = join(folder, `${name}-${sourceHash(root, entry)}.cjs`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const { build } = require("esbuild");
  const { outputFiles } = await build({
    ...{ entryPoints: [join(root, entry)], outfile: file, write: false, bundle: true },
    ...{ platform: "node", target: "node20", format: "cjs", plugins: [lean(root)], logLevel: "silent" },
    // It is read as Latin-1, which V8 compiles faster. A tagged template is the one text that esbuild does not
    // write in ASCII: its raw form would be another.
    supported: { "template-literal": false },
  });
  keep(file, outputFiles[0].contents);
  forget(folder, name);
  return file;
}

/** What lean-sdk.ts loads when something touches it, and not before, stays outside. */
function lean(root) {
  const filter = new RegExp(`^(${heavy.join("|")})$`);
  const sdk = /[\\/]@pulumi[\\/]pulumi[\\/]/;
  return {
    name: "lean",
    setup(build) {
      build.onResolve({ filter }, ({ path, importer }) => {
        if (!sdk.test(importer)) return undefined;
        // From within the SDK too: the bundle moves with its folder.
        const within = join(dirname(importer), path).split(sdk).at(-1).replaceAll("\\", "/");
        return { path: path.startsWith(".") ? `@pulumi/pulumi/${within}` : path, namespace: "lean" };
      });
      build.onLoad({ filter: /.*/, namespace: "lean" }, ({ path }) => ({
        resolveDir: join(root, "preview"),
        contents: `
          const { whenTouched } = require("./lean-sdk");
          const { createRequire } = require("node:module");
          module.exports = whenTouched(() => createRequire(require.resolve("@pulumi/pulumi/package.json"))(${JSON.stringify(path)}));`,
      }));
    },
  };
}

/** Whole or not at all: two previews may run at once. */
function keep(file, contents) {
  try {
    writeFileSync(`${file}.${process.pid}`, contents);
    renameSync(`${file}.${process.pid}`, file);
  } catch (error) {
    if (!["EACCES", "EROFS", "ENOSPC"].includes(error.code)) throw error;
  }
}

function forget(folder, name) {
  const files = readdirSync(folder);
  const bundles = files.filter((file) => file.startsWith(`${name}-`) && file.endsWith(".cjs"));
  const age = (file) => statSync(join(folder, file)).mtimeMs;
  for (const file of bundles.sort((a, b) => age(b) - age(a)).slice(kept))
    for (const part of files.filter((one) => one.startsWith(file)))
      rmSync(join(folder, part), { force: true });
}

module.exports = { folders, load };
