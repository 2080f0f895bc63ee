// judging.ts as a preview judges: from one compiled file.
const { join } = require("node:path");
const { load } = require("../preview/bundle.cjs");

void load(join(__dirname, ".."), "bench/judging.ts");
