// Writes the inputs of papaparse's tests as CSV files: node papaparse.cjs PACKAGE OUT. The tests themselves are not run:
// their file is read with `describe` and `require` that do nothing, for the lists of cases that it declares.
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { createContext, runInContext } = require("node:vm");

const [from, to] = process.argv.slice(2);
const nothing = () => {};
nothing.skip = nothing;
const context = createContext({ describe: nothing, require: () => ({ assert: nothing }), module: { exports: {} }, __dirname: from });
runInContext(readFileSync(join(from, "tests/test-cases.js"), "utf8"), context);
mkdirSync(to, { recursive: true });
let count = 0;
for (const list of Object.values(context).filter(Array.isArray)) {
  for (const { input } of list) {
    if (typeof input === "string") writeFileSync(join(to, `papaparse-${count++}.csv`), input);
  }
}
console.error(`score: inputs of papaparse: ${count}`);
if (count < 100) throw new Error("papaparse's cases were not found");
