// Measures how long a mended row takes to show in a preview of the example: from the write to the page that has it.
// `node bench-serve.mjs`, with the program where DUIZHAO says: a release build.

import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

import { launch } from "./browser.mjs";
import { environment, program, source, temporary } from "./sites.mjs";

const ROUNDS = 10;
const data = temporary("data");
fs.cpSync(source("data/example"), data, { recursive: true });
const tasks = path.join(data, "示例省/甲市/交办任务登记.csv");
const before = fs.readFileSync(tasks);
const begin = before.lastIndexOf(10, before.indexOf("T-0032")) + 1;
const after = Buffer.concat([before.subarray(0, begin), before.subarray(before.indexOf(10, begin) + 1)]);

const serve = spawn(program, ["serve", data, "--quarter", "2026-Q3", "--port", "0", "--quiet"], { env: environment, stdio: ["ignore", "pipe", "ignore"] });
const [line] = await once(createInterface(serve.stdout), "line");
const browser = await launch();
const page = await browser.newPage();
await page.goto(`${line.match(/http:\S+\//)[0]}units/jia-shi/index.html`);
const finding = page.locator("#finding-task-not-done_tasks-T-0032");
const times = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const isGone = round % 2 === 0;
  const begun = performance.now();
  fs.writeFileSync(tasks, isGone ? after : before);
  await finding.waitFor({ state: isGone ? "detached" : "attached", timeout: 60000 });
  times.push(Math.round(performance.now() - begun));
  await new Promise((resolve) => setTimeout(resolve, 500));
}
await browser.close();
serve.kill("SIGINT");
await once(serve, "exit");
times.sort((a, b) => a - b);
console.log(`a mended row shows: median ${times[ROUNDS / 2]} ms, best ${times[0]} ms, worst ${times[ROUNDS - 1]} ms (limit 1000 ms)`);
process.exitCode = times[ROUNDS / 2] > 1000 ? 1 : 0;
