// The pages on paper, measured in the PDF that Chromium prints.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { open } from "./browser.mjs";
import { temporary } from "./sites.mjs";

const MM = 72 / 25.4;
// A character of the notice: 28 of them make a line.
const CELL = (156 / 28) * MM;
const near = (value, expected, by, says) => assert.ok(Math.abs(value - expected) <= by, `${says}: ${value}, expected ${expected} ± ${by}`);

export function testPaper(getBrowser, folder) {
  const print = async (address, name, prepare) => {
    const page = await getBrowser().newPage();
    await open(page, pathToFileURL(path.join(folder, address)).href);
    if (prepare) await page.evaluate(prepare);
    const pdf = temporary(name);
    await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
    return { page, pages: linesOf(pdf) };
  };

  test("the notice has 22 lines of 28 characters in the type area of GB/T 9704-2012", async () => {
    const { page, pages } = await print("2026-Q3/units/jia-shi/notice.html", "notice.pdf");
    await page.close();
    const annex = pages.findIndex((sheet) => sheet.lines.some((line) => line.text === "附件"));
    assert.ok(annex > 2, "the annex begins on a page of its own");
    let fullLines = 0;
    let gridLines = 0;
    let fullPages = 0;
    for (const [number, sheet] of pages.slice(0, annex).entries()) {
      near(sheet.width, 210 * MM, 1, "the sheet's width");
      near(sheet.height, 297 * MM, 1, "the sheet's height");
      const body = sheet.lines.filter((line) => line.top > 30 * MM && line.bottom < 265 * MM);
      // The title is larger, and centred.
      const usual = body.map((line) => line.height).sort((a, b) => a - b)[Math.floor(body.length / 2)];
      const isTitle = (line) => line.height > usual * 1.2;
      for (const line of body) {
        assert.ok(line.left >= 28 * MM - 1 && line.right <= 184 * MM + 1, `page ${number + 1}: ${line.text}`);
        assert.ok(line.middle >= 37 * MM + 8 && line.middle <= 262 * MM - 8, `page ${number + 1}: ${line.text}`);
      }
      const isHan = (line) => /^[\p{Script=Han}，、。；：“”（）《》]{10,}$/u.test(line.text);
      for (const line of body.filter((line) => isHan(line) && !isTitle(line))) {
        const count = [...line.text].length;
        const reachesEdge = line.right > 184 * MM - 3;
        const begins = line.left < 28 * MM + 2 ? 0 : 2;
        if (reachesEdge) {
          // Where no punctuation may begin the next line, or an id stands there that is not broken, a line ends early
          // and is set apart to the edge.
          assert.ok(count + begins <= 28, line.text);
          if (count + begins === 28) fullLines += 1;
        } else if (Math.abs(line.left - 28 * MM - begins * CELL) < 2) {
          near((line.right - line.left) / count, CELL, 0.4, line.text);
          gridLines += 1;
        }
      }
      // The pitch of the lines, where no empty line stands between two.
      const tops = [...new Set(body.filter((line) => !isTitle(line)).map((line) => Math.round(line.middle * 10) / 10))].sort((a, b) => a - b);
      const pitch = (225 / 22) * MM;
      for (const [n, top] of tops.entries()) if (n > 0) near((top - tops[0]) / pitch, Math.round((top - tops[0]) / pitch), 0.12, `page ${number + 1}, line ${n + 1}`);
      if (number > 0 && tops.length === 22) fullPages += 1;
      assert.ok(tops.length <= 22, `page ${number + 1} has ${tops.length} lines`);
    }
    assert.ok(fullLines >= 5 && gridLines >= 5, `${fullLines} lines to the edge, ${gridLines} others`);
    assert.ok(fullPages >= 1, `${fullPages} full pages`);
  });

  // Every row, and every finding, gets a letter of a script that the page does not use, at both ends of whatever stands
  // in it; so does every head. Where the letter is printed, there the row is.
  test("a unit's report is printed with no row and no finding cut, and its heads repeated", async () => {
    const { page, pages } = await print("2026-Q3/units/jia-shi/index.html", "unit.pdf", mark);
    const marked = await page.evaluate(() => window.marked);
    await page.close();
    const sheets = pages.map((sheet) => new Set(sheet.lines.flatMap((line) => [...line.text])));
    const on = (letter) => sheets.flatMap((letters, n) => (letters.has(letter) ? [n + 1] : []));
    for (const { letter, says, head } of marked) {
      assert.equal(on(letter).length, 1, `on sheets ${on(letter)}: ${says}`);
      if (head) assert.ok(on(head).includes(on(letter)[0]), `on sheet ${on(letter)} without its head: ${says}`);
    }
    assert.ok(marked.length > 80, String(marked.length));
    const heads = new Set(marked.map(({ head }) => head).filter(Boolean));
    assert.ok([...heads].some((head) => on(head).length > 1), "a head is repeated");
    for (const sheet of pages) for (const line of sheet.lines) assert.ok(line.left >= 14 * MM && line.right <= 196 * MM && line.middle >= 14 * MM && line.middle <= 283 * MM, line.text);
  });

  test("every kind of page fits on A4", async () => {
    for (const address of ["index.html", "2026-Q3/index.html", "2026-Q3/checks/index.html", "2026-Q3/problems.html", "2026-Q3/corrections.html", "2026-Q3/measures.html", "2026-Q3/regulation.html"]) {
      const { page, pages } = await print(address, "page.pdf");
      await page.close();
      for (const sheet of pages) for (const line of sheet.lines) assert.ok(line.right <= 196 * MM && line.left >= 14 * MM, `${address}: ${line.text}`);
    }
  });
}

function mark() {
  let next = 0xac00;
  const letter = () => String.fromCharCode(next++);
  window.marked = [];
  for (const table of document.querySelectorAll("table")) {
    const head = letter();
    const cell = table.tHead.rows[0].cells[0];
    (cell.querySelector("button") || cell).append(head);
    for (const row of table.tBodies[0].rows) {
      const own = letter();
      window.marked.push({ letter: own, head, says: row.textContent.trim().slice(0, 60) });
      for (const cell of row.cells) {
        cell.prepend(own);
        cell.append(own);
      }
    }
  }
  for (const finding of document.querySelectorAll(".finding")) {
    const own = letter();
    window.marked.push({ letter: own, says: finding.textContent.trim().slice(0, 60) });
    finding.firstElementChild.prepend(own);
    for (const part of finding.children) if (!part.matches("details")) part.append(own);
  }
}

// The lines of each page: what stands at one height, from left to right.
function linesOf(pdf) {
  const xml = execFileSync("pdftotext", ["-bbox", pdf, "-"], { encoding: "utf8", maxBuffer: 1 << 27 });
  return xml.split("<page ").slice(1).map((page) => {
    const [, width, height] = page.match(/width="([\d.]+)" height="([\d.]+)"/);
    const words = [...page.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)</g)].map(([, left, top, right, bottom, text]) => ({
      left: Number(left), top: Number(top), right: Number(right), bottom: Number(bottom), text: text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&"),
    }));
    const lines = [];
    for (const word of words) {
      const middle = (word.top + word.bottom) / 2;
      const line = lines.find((line) => Math.abs(line.middle - middle) < 4);
      if (line) {
        line.words.push(word);
      } else {
        lines.push({ middle, words: [word] });
      }
    }
    return {
      width: Number(width),
      height: Number(height),
      lines: lines.map(({ middle, words }) => {
        words.sort((a, b) => a.left - b.left);
        const [top, bottom] = [Math.min(...words.map((w) => w.top)), Math.max(...words.map((w) => w.bottom))];
        return { middle, top, bottom, height: bottom - top, left: words[0].left, right: Math.max(...words.map((w) => w.right)), text: words.map((w) => w.text).join("") };
      }),
    };
  });
}
