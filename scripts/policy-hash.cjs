const { createHash } = require("node:crypto");
const { readFileSync, readdirSync } = require("node:fs");
const { join, sep } = require("node:path");

/** The SHA-256 of every TypeScript file of the policy folder, by name and content, in a fixed order. */
function sourceHash(folder) {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true })
    .map((file) => file.split(sep).join("/"))
    .filter((file) => file.endsWith(".ts") && !file.startsWith("dist/") && !file.startsWith("node_modules/"))
    .sort();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(folder, file))).update("\0");
  return hash.digest("hex");
}

module.exports = { sourceHash };
