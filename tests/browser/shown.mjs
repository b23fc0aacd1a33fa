// The pages as a browser shows them: from a folder and over HTTP, with scripts and without, light and dark, wide and
// narrow.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import axe from "axe-core";

import { open, watched } from "./browser.mjs";
import { serve } from "./serve-folder.mjs";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const COLOURS = ["color-contrast", "link-in-text-block"];

// `shown`: name of a site, its folder, its pages by kind.
export function testShown(getBrowser, shown) {
  const everyPage = shown.flatMap(({ name, folder, pages }) => Object.entries(pages).map(([kind, page]) => ({ says: `${name}, ${kind}`, folder, page })));
  const fromFolder = (folder) => pathToFileURL(folder).href + "/";

  test("no request leaves the site and nothing goes wrong, from a folder and over HTTP", async () => {
    const context = await getBrowser().newContext();
    for (const { folder, pages } of shown) {
      const server = await serve(folder);
      for (const base of [fromFolder(folder), server.base]) {
        const page = await watched(context, base);
        for (const path of Object.values(pages)) await open(page, base + path);
        assert.deepEqual([page.strayed, page.wrong], [[], []], base);
        await page.close();
      }
      server.close();
    }
    await context.close();
  });

  test("the policy stops inline scripts, inline styles and requests", async () => {
    const page = await getBrowser().newPage();
    await open(page, fromFolder(shown[0].folder) + shown[0].pages.overview);
    const stopped = await page.evaluate(async () => {
      const stopped = [];
      document.addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.head.appendChild(script);
      document.body.setAttribute("style", "color: red");
      await fetch("http://127.0.0.1:9/").catch(() => {});
      const image = new Image();
      image.src = "http://127.0.0.1:9/x.png";
      await new Promise((resolve) => setTimeout(resolve, 200));
      return [window.ran === undefined, stopped.sort()];
    });
    assert.deepEqual(stopped, [true, ["connect-src", "img-src", "script-src-elem", "style-src-attr"]]);
    await page.close();
  });

  test("with scripts off every page says the same", async () => {
    const [on, off] = [await getBrowser().newContext(), await getBrowser().newContext({ javaScriptEnabled: false })];
    const [scripted, plain] = [await on.newPage(), await off.newPage()];
    for (const { says, folder, page } of everyPage) {
      await Promise.all([open(scripted, fromFolder(folder) + page), open(plain, fromFolder(folder) + page)]);
      const [all, bare] = [await scripted.evaluate(textOfMain), await plain.evaluate(textOfMain)];
      assert.equal(all, bare, says);
      assert.ok(bare.length > 20, says);
      const hidden = await plain.evaluate(() => document.querySelectorAll("main [hidden]").length);
      assert.equal(hidden, 0, says);
    }
    await Promise.all([on.close(), off.close()]);
  });

  test("axe finds nothing against WCAG 2.2 A and AA, light and dark", async () => {
    const context = await getBrowser().newContext();
    const page = await context.newPage();
    const found = [];
    for (const { says, folder, page: path } of everyPage) {
      await page.emulateMedia({ colorScheme: "light" });
      await open(page, fromFolder(folder) + path);
      await page.evaluate(axe.source);
      found.push(...(await violations(page, `${says}, light`, { type: "tag", values: WCAG })));
      await page.emulateMedia({ colorScheme: "dark" });
      // Only colours differ in the dark.
      found.push(...(await violations(page, `${says}, dark`, { type: "rule", values: COLOURS })));
    }
    assert.deepEqual(found.slice(0, 20), []);
    await context.close();
  });

  // 683 px is 1366 px at 200 %; 320 px is what WCAG 2.2, 1.4.10 asks for.
  test("no page scrolls sideways at 1366, 683, 390 and 320 pixels", async () => {
    const page = await getBrowser().newPage();
    const wide = [];
    for (const { says, folder, page: path } of everyPage) {
      await page.setViewportSize({ width: 1366, height: 768 });
      await open(page, fromFolder(folder) + path);
      for (const width of [1366, 683, 390, 320]) {
        await page.setViewportSize({ width, height: 768 });
        const needed = await page.evaluate(() => document.documentElement.scrollWidth);
        if (needed > width) wide.push(`${says}: ${needed} at ${width}`);
      }
    }
    assert.deepEqual(wide, []);
    await page.close();
  });
}

function textOfMain() {
  const main = document.querySelector("main").cloneNode(true);
  for (const added of main.querySelectorAll(".tools, pre + button")) added.remove();
  return main.textContent.replace(/\s+/g, " ").trim();
}

async function violations(page, says, runOnly) {
  const found = await page.evaluate((runOnly) => window.axe.run({ runOnly, resultTypes: ["violations"] }), runOnly);
  return found.violations.map((violation) => `${says}: ${violation.id} ${violation.nodes.length}× ${violation.nodes[0].html.slice(0, 200)} ${violation.nodes[0].failureSummary.slice(0, 300)}`);
}
