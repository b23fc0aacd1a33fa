// The pages in the hands of somebody who uses the keyboard only.

import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { open } from "./browser.mjs";

export function testUsed(getBrowser, folder) {
  const base = pathToFileURL(folder).href + "/";
  const unit = base + "2026-Q3/units/jia-shi/index.html";
  const at = async (address) => {
    const page = await getBrowser().newPage();
    await open(page, address);
    return page;
  };

  test("the first stop skips to the content", async () => {
    const page = await at(unit);
    await page.keyboard.press("Tab");
    const skip = page.locator("a.skip");
    assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().top >= 0));
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "MAIN");
    await page.close();
  });

  test("whatever can be operated is reached by Tab, in the order in which it stands, and shows that it is", async () => {
    const page = await at(base + "2026-Q3/units/jia-shi/measures.html");
    const stops = await page.evaluate(() => document.querySelectorAll("a[href], button:not([hidden]), input, select, summary, [tabindex='0']").length);
    let seen = 0;
    for (; seen < stops; seen += 1) {
      await page.keyboard.press("Tab");
      const shown = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        return document.activeElement !== document.body && (style.outlineStyle !== "none" || style.boxShadow !== "none");
      });
      assert.ok(shown, `stop ${seen}: ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 200))}`);
    }
    assert.equal(await page.evaluate(() => document.querySelectorAll("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").length), 0);
    await page.close();
  });

  test("a unit is found by a part of its name, by its initials, and opened from the list", async () => {
    for (const query of ["甲市", "jsw", "jia-shi"]) {
      const page = await at(base + "2026-Q3/checks/relay-late.html");
      await tabTo(page, "#search");
      await page.keyboard.type(query);
      await page.locator("#search-results li[role=option]").first().waitFor();
      assert.ok(Number((await page.locator("#search-status").textContent()).match(/\d+/)[0]) >= 1, query);
      await page.keyboard.press("ArrowDown");
      assert.match(await page.locator("#search").getAttribute("aria-activedescendant"), /^hit-0$/);
      await Promise.all([page.waitForURL(/units\/jia-shi\/index\.html$/), page.keyboard.press("Enter")]);
      await page.close();
    }
  });

  test("checks and provisions are found too, and Escape closes the list", async () => {
    const page = await at(unit);
    await tabTo(page, "#search");
    await page.keyboard.type("仿照领导笔迹");
    await page.locator("#search-results li").first().waitFor();
    const hits = await page.locator("#search-results li").allTextContents();
    assert.ok(hits.some((hit) => hit.includes("handwriting-imitated")) && hits.some((hit) => hit.includes("2.7")), hits.join("\n"));
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#search-results").isVisible(), false);
    await page.close();
  });

  test("a filter works from the keyboard, stands in the address, and is there when the address is opened", async () => {
    const page = await at(unit);
    const rows = page.locator("table[data-list=findings] tbody tr:visible");
    const all = await rows.count();
    await tabTo(page, "table-tools select");
    await page.keyboard.press("ArrowDown");
    const some = await rows.count();
    assert.ok(some > 0 && some < all);
    const address = page.url();
    assert.match(address, /#\?severity=\w+$/);
    const other = await at(address);
    assert.equal(await other.locator("table[data-list=findings] tbody tr:visible").count(), some);
    await other.close();
    await open(page, unit + "#?severity=breach&article=4&check=shown-to-outsider");
    await page.reload();
    assert.equal(await rows.count(), 1);
    await page.close();
  });

  test("a column is sorted from the keyboard, and says how", async () => {
    const page = await at(unit);
    const heads = page.locator("table[data-list=findings] thead th");
    await tabTo(page, "table[data-list=findings] th:nth-child(7) button");
    const since = () => page.locator("table[data-list=findings] tbody td:nth-child(7)").allTextContents();
    await page.keyboard.press("Enter");
    assert.equal(await heads.nth(6).getAttribute("aria-sort"), "ascending");
    const ascending = await since();
    assert.deepEqual(ascending, [...ascending].sort());
    await page.keyboard.press("Enter");
    assert.equal(await heads.nth(6).getAttribute("aria-sort"), "descending");
    assert.deepEqual(await since(), [...ascending].reverse().sort().reverse());
    await page.close();
  });

  test("what is listed is saved as CSV with a byte order mark", async () => {
    const page = await at(unit + "#?severity=breach");
    await tabTo(page, "table-tools button:last-child");
    const [saved] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    const text = fs.readFileSync(await saved.path(), "utf8");
    assert.ok(text.startsWith("\ufeff\"") && text.endsWith("\r\n"));
    assert.equal(text.trim().split("\r\n").length, 1 + (await page.locator("table[data-list=findings] tbody tr:visible").count()));
    await page.close();
  });

  test("a block is opened, its row copied, from the keyboard", async () => {
    const page = await at(unit);
    await tabTo(page, "details.row summary");
    await page.keyboard.press("Enter");
    assert.ok(await page.evaluate(() => document.activeElement.parentNode.open));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /已复制|复制/);
    await page.close();
  });

  test("a deep link opens at its finding", async () => {
    const page = await at(unit + "#finding-handwriting-imitated_issuances-F-0034");
    const top = await page.locator(":target").evaluate((finding) => finding.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < 768, String(top));
    await page.close();
  });

  test("on paper nothing stays closed, and nothing that is operated is printed", async () => {
    const page = await at(unit);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.evaluate(() => document.querySelectorAll("details:not([open]):not(.row)").length), 0);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("nav:visible, .tools:visible, input:visible, select:visible").count(), 0);
    await page.close();
  });
}

const focused = (page) => page.evaluate(() => document.activeElement.tagName);

// Presses Tab until the focus is on the first element that the selector names; `table-tools` is what stands above the
// list of findings.
async function tabTo(page, selector) {
  const named = selector.startsWith("table-tools") ? ".tools" + selector.slice("table-tools".length) : selector;
  for (let n = 0; n < 400; n += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((named) => document.activeElement === document.querySelector(named), named)) return;
  }
  assert.fail(`${selector} is not reached by Tab`);
}
