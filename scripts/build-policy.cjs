// Bundles the policy pack to policy/dist/index.js, the file that PulumiPolicy.yaml names. Pulumi would
// otherwise type-check the pack with ts-node at every preview (seconds). The bundle carries the hash of
// the sources it was made from, and refuses to run when they have changed since (policy/engine/freshness.ts).
const { buildSync } = require("esbuild");
const { join } = require("node:path");
const { sourceHash } = require("./policy-hash.cjs");

const policy = join(__dirname, "..", "policy");
buildSync({
  entryPoints: [join(policy, "index.ts")],
  outfile: join(policy, "dist", "index.js"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["@pulumi/*"],
  define: { WARD_POLICY_SOURCE_HASH: JSON.stringify(sourceHash(policy)) },
  logLevel: "warning",
});
