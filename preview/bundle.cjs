// Everything that cli.ts loads in one file, in node_modules/.cache/ward, named by the hash of what it is made from.
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
const { join } = require("node:path");

const folders = ["components", "cost", "environments", "policy", "preview", "report", "systems"];
/** Bundles that stay: those of a few branches, and of what they are compared with. */
const kept = 4;

/** Of the sources, of the packages that are installed, and of the Node that compiles them. */
function sourceHash(root) {
  const hash = createHash("sha256").update(process.version);
  const files = [
    "index.ts",
    "node_modules/.package-lock.json",
    ...folders.flatMap((folder) => sourcesIn(root, folder)),
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
async function bundleFor(root, hash) {
  const folder = join(root, "node_modules/.cache/ward");
  const file = join(folder, `preview-${hash}.cjs`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const { build } = require("esbuild");
  const { outputFiles } = await build({
    ...{ entryPoints: [join(root, "preview/cli.ts")], outfile: file, write: false, bundle: true },
    ...{ platform: "node", target: "node20", format: "cjs", plugins: [lean(root)], logLevel: "silent" },
    // start.cjs reads it as Latin-1, which V8 compiles faster. A tagged template is the one text that esbuild does not
    // write in ASCII: its raw form would be another.
    supported: { "template-literal": false },
  });
  keep(file, outputFiles[0].contents);
  forget(folder);
  return file;
}

/** What lean-sdk.ts loads when something touches it, and not before, stays outside. */
function lean(root) {
  const outside = {
    "./automation": "@pulumi/pulumi/automation",
    "@npmcli/arborist": "@npmcli/arborist",
    typescript: "typescript",
  };
  return {
    name: "lean",
    setup(build) {
      build.onResolve({ filter: /^(\.\/automation|@npmcli\/arborist|typescript)$/ }, ({ path, importer }) =>
        /[\\/]@pulumi[\\/]pulumi[\\/]/.test(importer)
          ? { path: outside[path], namespace: "lean" }
          : undefined,
      );
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

function forget(folder) {
  const bundles = readdirSync(folder).filter((file) => /^preview-\w+\.cjs$/.test(file));
  const age = (file) => statSync(join(folder, file)).mtimeMs;
  for (const file of bundles.sort((a, b) => age(b) - age(a)).slice(kept))
    for (const part of [file, `${file}.compiled`]) rmSync(join(folder, part), { force: true });
}

module.exports = { bundleFor, keep, sourceHash };
