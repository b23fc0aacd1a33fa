// Measures the search on an index of 10,000 units, from a folder: the first use, which loads the index, and each
// keystroke after it. `node bench-search.mjs [units]`, with the program in target/release or where DUIZHAO says.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { launch, open } from "./browser.mjs";
import { build, source, temporary } from "./sites.mjs";

const count = Number(process.argv[2] || 10000);
const CHUNK = 2000;
const site = temporary("site");
build(source("data/example"), "2026-Q3", site);

// The index of an invented province: the program's own scripts, with more units in them.
const search = path.join(site, "2026-Q3/search");
const letters = "abcdefghjklmnpqrstwxyz";
const han = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥";
const pick = (from, n) => from[n % from.length];
const units = Array.from({ length: count }, (_, n) => {
  const [a, b, c] = [n, Math.floor(n / 22), Math.floor(n / 484)];
  return [`unit-${n}`, `示例${pick(han, a)}${pick(han, b)}${pick(han, c)}县人民政府办公室`, `sl${pick(letters, a)}${pick(letters, b)}${pick(letters, c)}xrmzfbgs sl${pick(letters, b)}${pick(letters, a)}${pick(letters, c)}xrmzfbgs`];
});
const chunks = Math.ceil(count / CHUNK);
for (let n = 0; n < chunks; n += 1) {
  fs.writeFileSync(path.join(search, `units-${n + 1}.js`), `window.duizhaoSearchUnits(${JSON.stringify(units.slice(n * CHUNK, (n + 1) * CHUNK))});\n`);
}
const index = path.join(search, "index.js");
fs.writeFileSync(index, fs.readFileSync(index, "utf8").replace(/"units":\d+/, `"units":${chunks}`));

const browser = await launch();
const firsts = [];
const keys = [];
for (let round = 0; round < 5; round += 1) {
  const page = await browser.newPage();
  await open(page, pathToFileURL(path.join(site, "2026-Q3/index.html")).href);
  firsts.push(await page.evaluate(type, "示"));
  for (const text of ["示例", "示例甲", "示例甲乙", "s", "sl", "slb", "slbc", "县 办公", "unit-99", "办公室甲", "nothing"]) keys.push(await page.evaluate(type, text));
  await page.close();
}
await browser.close();
const say = (name, times, limit) => console.log(`${name}: median ${median(times).toFixed(1)} ms, worst ${Math.max(...times).toFixed(1)} ms (limit ${limit} ms)`);
say(`first use, ${count} units`, firsts, 1000);
say("keystroke", keys, 100);
process.exitCode = Math.max(...firsts) > 1000 || Math.max(...keys) > 100 ? 1 : 0;

function median(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

// Types, and tells how long it took until the results were laid out.
function type(text) {
  const box = document.getElementById("search");
  const status = document.getElementById("search-status");
  status.textContent = "";
  const begun = performance.now();
  return new Promise((resolve) => {
    const seen = () => {
      if (!/\d/.test(status.textContent)) return false;
      void document.getElementById("search-results").offsetHeight;
      resolve(performance.now() - begun);
      return true;
    };
    const observer = new MutationObserver(() => seen() && observer.disconnect());
    observer.observe(status, { childList: true });
    box.value = text;
    box.dispatchEvent(new Event("input"));
  });
}
