// `duizhao serve` in a browser: a page follows its data.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { watched } from "./browser.mjs";
import { environment, program, source, temporary } from "./sites.mjs";

export function testPreview(getBrowser) {
  test("a page follows its data while they are mended, and nothing is left behind", async () => {
    const [data, room] = [temporary("data-preview"), temporary("room")];
    fs.cpSync(source("data/example"), data, { recursive: true });
    fs.mkdirSync(room);
    const serve = spawn(program, ["serve", data, "--quarter", "2026-Q3", "--port", "0", "--quiet"], { env: { ...environment, TMPDIR: room }, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [line] = await once(createInterface(serve.stdout), "line");
      const url = line.match(/http:\S+\//)[0];
      const context = await getBrowser().newContext();
      const page = await watched(context, new URL("/", url).href);
      await page.goto(`${url}units/jia-shi/index.html`);
      const finding = "#finding-task-not-done_tasks-T-0032";
      assert.equal(await page.locator(finding).count(), 1);
      const tasks = path.join(data, "示例省/甲市/交办任务登记.csv");
      const text = fs.readFileSync(tasks);
      const at = text.indexOf("T-0032");
      const begin = text.lastIndexOf(10, at) + 1;
      const began = Date.now();
      fs.writeFileSync(tasks, Buffer.concat([text.subarray(0, begin), text.subarray(text.indexOf(10, at) + 1)]));
      await page.locator(finding).waitFor({ state: "detached", timeout: 30000 });
      console.log(`# a mended row showed after ${Date.now() - began} ms`);
      fs.writeFileSync(path.join(data, "示例省/unit.md"), "---\nid: [\n");
      fs.renameSync(path.join(data, "示例省"), path.join(data, "..", "away"));
      await page.locator(".alert[role=alert]").waitFor({ timeout: 30000 });
      assert.deepEqual([page.strayed, page.wrong], [[], []]);
      await context.close();
    } finally {
      serve.kill("SIGINT");
      const [status] = await once(serve, "exit");
      assert.equal(status, 0);
    }
    assert.deepEqual(fs.readdirSync(room), []);
  });
}
