import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../playground/", import.meta.url));
const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const axe = fileURLToPath(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url));
const component = fileURLToPath(new URL("../../fixtures/env-readers/shop-api/component.wasm", import.meta.url));
const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

describe.skipIf(!browserPath)("the playground in Chromium (skipped: needs /usr/bin/chromium)", () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let address = "";
  const wrong: string[] = [];

  const open = async (options: Parameters<Browser["newContext"]>[0], hash = "") => {
    const context = await browser.newContext(options);
    const opened = await context.newPage();
    opened.on("pageerror", (error) => wrong.push(String(error)));
    opened.on("console", (message) => void (message.type() === "error" && wrong.push(message.text())));
    await opened.goto(`${address}/${hash}`);
    await opened.waitForSelector("html[data-ready]");
    return opened;
  };
  const panel = (id: string) => page.locator(`#panel-${id}`);
  const choose = async (name: string) => {
    await page.selectOption("#example", name);
    await page.waitForTimeout(400);
  };

  beforeAll(async () => {
    await build({ root: folder, configFile: join(folder, "vite.config.ts"), logLevel: "silent" });
    server = createServer((request, response) => {
      const path = join(folder, "dist", new URL(request.url ?? "/", "http://x").pathname.replace(/\/$/, "/index.html"));
      if (!existsSync(path)) return response.writeHead(404).end();
      return response.writeHead(200, { "content-type": types[extname(path)] ?? "text/plain" }).end(readFileSync(path));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({
      executablePath: browserPath ?? "",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    });
    page = await open({ viewport: { width: 1280, height: 800 } });
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  test("shows the problems of a text, and a fix changes it", async () => {
    await panel("problems").getByText("error[since/require-member]").first().waitFor();
    expect(await panel("problems").getByText("type `strng` does not exist").count()).toBe(1);
    const fix = panel("problems").getByRole("button", { name: /@since\(version = 0\.2\.0\)/ });
    await fix.first().click();
    await page.locator(".cm-content").getByText("@since(version = 0.2.0)").nth(1).waitFor();
  });

  test("formats, translates, resolves and compares", async () => {
    await choose("WASI 0.2, to translate");
    await page.getByRole("tab", { name: "WASI 0.3" }).click();
    await panel("translated").locator(".removed").first().waitFor();
    expect(await panel("translated").locator(".removed").first().textContent()).toContain("wasi:io/streams");
    await page.getByRole("tab", { name: "Compare" }).click();
    await panel("compared").locator("textarea").fill("package acme:uploads@0.1.0;\ninterface uploads {}\n");
    await panel("compared").getByText("open").waitFor();
    await choose("WASI 0.3: async, streams, maps");
    await page.getByRole("tab", { name: "JSON" }).click();
    await panel("resolved").getByText('"name": "inbox"').waitFor();
    await page.getByRole("tab", { name: "Formatted" }).click();
    await panel("formatted").getByText("body: stream<u8>").waitFor();
  });

  test("moves between tabs by keyboard", async () => {
    await page.getByRole("tab", { name: "Problems" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate("document.activeElement?.textContent")).toBe("Formatted");
    await page.keyboard.press("End");
    expect(await page.evaluate("document.activeElement?.getAttribute('aria-selected')")).toBe("true");
  });

  test("takes a binary and a manifest", async () => {
    await page.getByRole("tab", { name: "Binary" }).click();
    await page.locator("input[type=file]").setInputFiles([
      { name: "shop-api.wasm", mimeType: "application/wasm", buffer: readFileSync(component) },
      { name: "prod.env", mimeType: "text/plain", buffer: Buffer.from("API_TOKN=x\nDATABASE_URL=y\n") },
    ]);
    await panel("binary").getByText("DATABASE_URL").first().waitFor();
    await panel("binary").getByText("env/missing-required").first().waitFor();
    await panel("binary").getByText("import wasi:cli/environment").first().waitFor();
  });

  test("puts the text into a link that opens again", async () => {
    await choose("WASI 0.3: async, streams, maps");
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("The link is in the address bar.").waitFor();
    const other = await open({}, new URL(page.url()).hash);
    expect(await other.locator(".cm-content").textContent()).toContain("package acme:mail@1.0.0;");
    await other.context().close();
  });

  test("opens without a network after two visits", async () => {
    const visited = await open({});
    await visited.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
    await visited.reload();
    await visited.waitForSelector("html[data-ready]");
    await visited.context().setOffline(true);
    await visited.reload();
    await visited.waitForSelector("html[data-ready]");
    await visited.locator("#panel-problems li").first().waitFor();
    await visited.context().close();
  });

  test.each([
    ["desktop", { width: 1280, height: 800 }, "light"],
    ["desktop", { width: 1280, height: 800 }, "dark"],
    ["phone", { width: 390, height: 800 }, "light"],
    ["phone", { width: 390, height: 800 }, "dark"],
  ] as const)("has no accessibility violations: %s, %o, %s", async (name, viewport, colorScheme) => {
    const opened = await open({ viewport, colorScheme });
    await opened.locator("#panel-problems li").first().waitFor();
    const shots = process.env.WITKIT_SCREENSHOTS;
    if (shots) await opened.screenshot({ path: join(shots, `${name}-${colorScheme}.png`) });
    await opened.addScriptTag({ path: axe });
    const violations = await opened.evaluate(
      "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
    );
    expect(violations).toEqual([]);
    expect(await opened.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await opened.context().close();
  });

  test("asks no other host, and prints no error", () => {
    expect(wrong).toEqual([]);
  });
});
