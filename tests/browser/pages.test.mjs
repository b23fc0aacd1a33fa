// The pages in a real browser. One file, so that the sites are built and the browser is started once.

import { after, before, describe } from "node:test";

import { launch } from "./browser.mjs";
import { testPaper } from "./paper.mjs";
import { testPreview } from "./preview.mjs";
import { testShown } from "./shown.mjs";
import { example, kinds, split, wide } from "./sites.mjs";
import { testStatic } from "./static.mjs";
import { testUsed } from "./used.mjs";

const [zh, en, large] = [example("zh"), example("en"), wide()];
let browser;
const getBrowser = () => browser;

describe("the pages", () => {
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  testShown(getBrowser, [
    { name: "zh", folder: zh, pages: kinds },
    { name: "en", folder: en, pages: kinds },
    { name: "wide", folder: large, pages: split },
  ]);
  testUsed(getBrowser, zh);
  testPaper(getBrowser, zh);
  testPreview(getBrowser);
  testStatic([zh, en]);
});
