// The hash that the bundle carries is the one that it compares itself with: one implementation.
require("tsx/cjs");
const { sourceHash } = require("../policy/engine/freshness.ts");

module.exports = { sourceHash };
