// The sites that the tests look at, built by the program into a temporary folder: the example in both languages, with a
// quarter restated after it was published; and a wide one whose lists are split over pages.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const program = path.resolve(process.env.DUIZHAO || path.join(repository, "target/debug/duizhao"));
export const source = (name) => path.join(repository, name);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "duizhao-browser-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));

export const temporary = (name) => path.join(folder, name);

// 2026-12-15: no quarter that is built here is still running.
export const environment = { ...process.env, SOURCE_DATE_EPOCH: "1797292800" };

export function build(data, quarter, out, ...more) {
  const ran = spawnSync(program, ["build", data, "--quarter", quarter, "--out", out, "--quiet", ...more], { env: environment, encoding: "utf8" });
  if (ran.error) throw ran.error;
  if (ran.status !== 0) throw new Error(`${program} ended with ${ran.status}: ${ran.stderr.slice(-2000)}`);
}

// The example, of which a row was taken out and another put in after the second quarter was published.
export function example(lang) {
  const data = temporary(`data-${lang}`);
  fs.cpSync(source("data/example"), data, { recursive: true });
  const site = temporary(`site-${lang}`);
  build(data, "2026-Q2", site, "--lang", lang);
  const tasks = path.join(data, "示例省/甲市/交办任务登记.csv");
  const text = fs.readFileSync(tasks);
  const at = text.indexOf("T-0032");
  if (at < 0) throw new Error("the example has no task T-0032 any more");
  const begin = text.lastIndexOf(10, at) + 1;
  fs.writeFileSync(tasks, Buffer.concat([text.subarray(0, begin), text.subarray(text.indexOf(10, at) + 1)]));
  build(data, "2026-Q3", site, "--lang", lang);
  return site;
}

// A province with so many counties below it that lists take two pages.
export function wide() {
  const data = temporary("data-wide");
  const unit = (id, name, level) => `---\nid: ${id}\nname: ${name}\nlevel: ${level}\nkind: government\noffice: ${name}政府办公室\norganization_department: ${name}组织部\n---\n\n# ${name}\n`;
  fs.mkdirSync(data);
  fs.writeFileSync(path.join(data, "unit.md"), unit("sheng", "示例省", "province"));
  for (let n = 1; n <= 501; n += 1) {
    const county = path.join(data, `xian-${n}`);
    fs.mkdirSync(county);
    fs.writeFileSync(path.join(county, "unit.md"), unit(`xian-${n}`, `示例${n}县`, "county"));
    fs.writeFileSync(path.join(county, "tasks.csv"), `id,staff,assigned_on,due_on,done_on,title\nT1,S1,2026-07-01,2026-07-40,,示例事项\n`);
  }
  const site = temporary("site-wide");
  build(data, "2026-Q3", site);
  return site;
}

// Every kind of page of the example, by name.
export const kinds = {
  root: "index.html",
  overview: "2026-Q3/index.html",
  unit: "2026-Q3/units/jia-shi/index.html",
  "unit, no records": "2026-Q3/units/chou-xian/index.html",
  "unit, out of scope": "2026-Q3/units/wei-junfenqu/index.html",
  "unit's measures": "2026-Q3/units/jia-shi/measures.html",
  notice: "2026-Q3/units/jia-shi/notice.html",
  "notice, none": "2026-Q3/units/wei-junfenqu/notice.html",
  catalogue: "2026-Q3/checks/index.html",
  check: "2026-Q3/checks/study-hours-short.html",
  "check, nothing found": "2026-Q3/checks/discussion-leaked.html",
  regulation: "2026-Q3/regulation.html",
  measures: "2026-Q3/measures.html",
  corrections: "2026-Q3/corrections.html",
  problems: "2026-Q3/problems.html",
};

// The kinds that only a large site has.
export const split = {
  children: "2026-Q3/units/sheng/children.2.html",
  "problems, second page": "2026-Q3/problems.2.html",
  "overview, rolled up": "2026-Q3/index.html",
};

export function files(folder, extension) {
  const found = [];
  for (const entry of fs.readdirSync(folder, { recursive: true })) if (entry.endsWith(extension)) found.push(path.join(folder, entry));
  return found.sort();
}
