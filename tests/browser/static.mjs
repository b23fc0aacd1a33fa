// What can be seen without a browser: markup, links, policy, and that script and style are of Chromium 80.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { parse as parseScript } from "acorn";
import { parse as parsePage } from "parse5";
import stylelint from "stylelint";

import { files, source } from "./sites.mjs";

const require = createRequire(import.meta.url);

export function testStatic(sites) {
  const pages = sites.flatMap((site) => files(site, ".html"));

  // The quarters before differ in their numbers only, and the validator takes its time.
  const newest = pages.filter((page) => !page.includes("2026-Q2"));

  test("vnu finds no error on any page", () => {
    const jar = path.join(path.dirname(require.resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
    const ran = spawnSync("java", ["-Xss1m", "-jar", jar, "--errors-only", "--exit-zero-always", "--format", "gnu", ...newest], { encoding: "utf8", maxBuffer: 1 << 26 });
    assert.equal(ran.error, undefined);
    assert.equal(ran.status, 0, ran.stderr.slice(0, 2000));
    assert.equal(ran.stderr.slice(0, 4000), "");
  });

  test("no link and no fragment is broken, and none leads out of the site", () => {
    const broken = [];
    for (const site of sites) {
      const read = new Map(files(site, ".html").map((page) => [page, linksOf(page)]));
      for (const [page, { links }] of read) {
        for (const link of links) {
          if (link.startsWith("mailto:")) continue;
          const [target, fragment] = link.split("#");
          const file = target ? path.resolve(path.dirname(page), decodeURI(target)) : page;
          const says = `${path.relative(site, page)}: ${link}`;
          if (/^[a-z]+:|^\//i.test(link) || !file.startsWith(site + path.sep)) broken.push(`${says} leads out`);
          else if (!fs.existsSync(file)) broken.push(`${says} is not there`);
          else if (fragment && !fragment.startsWith("?") && !read.get(file)?.ids.has(fragment)) broken.push(`${says} has no such fragment`);
        }
      }
    }
    assert.deepEqual([...new Set(broken)].slice(0, 20), []);
  });

  test("every page carries the policy, and nothing that it forbids", () => {
    const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";
    for (const page of pages) {
      const { policies, inline } = linksOf(page);
      assert.deepEqual(policies, [policy], page);
      assert.deepEqual(inline, [], page);
    }
  });

  test("every script is ES2018, and classic", () => {
    const scripts = [...sites.flatMap((site) => files(site, ".js")), source("src/cli/serve/reload.js")];
    for (const script of scripts) parseScript(fs.readFileSync(script, "utf8"), { ecmaVersion: 2018, sourceType: "script" });
    assert.ok(scripts.length > 4);
  });

  test("the style is of Chromium 80", async () => {
    const options = { browsers: ["Chrome 80"], ignorePartialSupport: true, ignore: allowed };
    const config = {
      plugins: ["stylelint-no-unsupported-browser-features"],
      rules: { "plugin/no-unsupported-browser-features": [true, options] },
    };
    const linted = await stylelint.lint({ config, files: ["style.css", "notice.css"].map((name) => source(`templates/assets/${name}`)) });
    assert.deepEqual(linted.results.flatMap((result) => [...result.warnings, ...result.parseErrors].map((w) => `${result.source}:${w.line} ${w.text}`)), []);
    assert.equal(linted.results.length, 2);
  });

  test("a unit's page of the example is smaller than 300 KB", () => {
    for (const page of pages.filter((page) => /units\/[^/]+\/index\.html$/.test(page))) assert.ok(fs.statSync(page).size < 300 * 1024, page);
  });
}

// What newer browsers do better and older ones pass over without harm: see docs/browsers.md.
const allowed = ["css-text-wrap-balance", "css-paged-media", "css-text-spacing"];

const parsed = new Map();

function linksOf(file) {
  if (!parsed.has(file)) {
    const found = { links: [], ids: new Set(), policies: [], inline: [] };
    look(parsePage(fs.readFileSync(file, "utf8")), found);
    parsed.set(file, found);
  }
  return parsed.get(file);
}

function look(node, found) {
  const attributes = Object.fromEntries((node.attrs || []).map((attribute) => [attribute.name, attribute.value]));
  for (const name of ["href", "src"]) if (name in attributes) found.links.push(attributes[name]);
  if (attributes.id) found.ids.add(attributes.id);
  if (attributes["http-equiv"] === "Content-Security-Policy") found.policies.push(attributes.content);
  for (const name of Object.keys(attributes)) if (name === "style" || name.startsWith("on")) found.inline.push(`${node.nodeName} ${name}`);
  if (node.nodeName === "style" || (node.nodeName === "script" && !attributes.src)) found.inline.push(node.nodeName);
  for (const child of node.childNodes || []) look(child, found);
}
