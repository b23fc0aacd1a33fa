// One browser for all tests: Debian's Chromium.

import { chromium } from "playwright-core";

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update", "--disable-sync"],
});

// A page that writes down what it asks for beyond a base address, what goes wrong in it, and what its policy stops.
export async function watched(context, base) {
  const page = await context.newPage();
  page.strayed = [];
  page.wrong = [];
  page.on("request", (request) => { if (!request.url().startsWith(base) && !/^(blob|data):/.test(request.url())) page.strayed.push(request.url()); });
  // An icon that is still on its way when the next page is opened was not refused.
  page.on("requestfailed", (request) => { if (request.failure().errorText !== "net::ERR_ABORTED") page.wrong.push(`failed ${request.url()}`); });
  page.on("response", (response) => { if (response.status() >= 400) page.wrong.push(`${response.status()} ${response.url()}`); });
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) page.wrong.push(message.text()); });
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  return page;
}

// Lets the page's frame load and its script run.
export const open = (page, address) => page.goto(address, { waitUntil: "load" });
