import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { configSchema } from "../../src/lint/config/schema.ts";
import { indexPage, rulePage } from "../../src/lint/engine/rule-page.ts";
import { configurable, rules } from "../../src/lint/rules.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

// Written anew by `npm run docs:rules` (vitest's update flag on this file).
describe("docs/rules", () => {
  it.each(rules)("has a current page for $id", async (rule) => {
    await expect(rulePage(rule)).toMatchFileSnapshot(`${root}docs/rules/${rule.id}.md`);
  });

  it("has a current index", async () => {
    await expect(indexPage(rules)).toMatchFileSnapshot(`${root}docs/rules/README.md`);
  });

  it("has no page of a rule that is gone", () => {
    const pages = readdirSync(`${root}docs/rules`, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md") && name !== "README.md")
      .map((name) => name.replaceAll("\\", "/").slice(0, -".md".length));
    expect(pages.sort()).toEqual(rules.map(({ id }) => id).sort());
  });
});

describe("schema/witkit.config.schema.json", () => {
  it("is current", async () => {
    expect(existsSync(`${root}schema`)).toBe(true);
    const text = `${JSON.stringify(configSchema(configurable), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`${root}schema/witkit.config.schema.json`);
  });
});
