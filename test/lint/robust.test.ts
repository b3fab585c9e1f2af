import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFixes } from "../../src/lint/engine/fix.ts";
import { lint } from "../../src/lint/engine/lint.ts";
import { rules } from "../../src/lint/rules.ts";
import { parse } from "../../src/syntax/parse.ts";
import { resolveFiles } from "../support/model.ts";
import { shared, sharedMissing } from "../support/shared.ts";

/** Lints a text with every rule, applies every fix once, and returns both texts. */
async function lintAndFix(text: string) {
  const { model, diagnostics: frontEnd } = await resolveFiles({ "a.wit": text });
  const { diagnostics } = lint(model, { presets: ["all"], frontEnd });
  const { texts } = applyFixes(diagnostics, () => text, { suggestions: true });
  return { diagnostics, after: texts.get("a.wit") ?? text };
}

const errors = (text: string) => parse(text).diagnostics.filter(({ severity }) => severity === "error").length;

const corpus = shared("corpus/wit-parser-ui");
const files = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return name.endsWith(".wit") ? [path] : [];
  });

describe.skipIf(corpus === undefined)(
  `every text of the official tests${corpus === undefined ? ` (${sharedMissing})` : ""}`,
  () => {
    it("is linted with every rule, and no fix makes it worse", async () => {
      for (const file of corpus === undefined ? [] : files(corpus)) {
        const text = readFileSync(file, "utf8");
        const { diagnostics, after } = await lintAndFix(text);
        expect(errors(after), file).toBeLessThanOrEqual(errors(text));
        for (const { message, url, rule } of diagnostics) {
          expect(message, file).not.toMatch(/undefined|NaN|\[object/);
          if (rules.some(({ id }) => id === rule)) expect(url, file).toContain(rule);
        }
      }
    });
  },
);

/** The examples of the rules, with pieces taken out, doubled and exchanged. */
const texts = rules.flatMap(({ examples }) => [examples.bad.wit, examples.good.wit]);
const mutant = fc
  .tuple(fc.constantFrom(...texts), fc.constantFrom(...texts), fc.nat(), fc.nat(), fc.nat())
  .map(([text, other, from, length, at]) => {
    const start = from % (text.length + 1);
    const end = Math.min(text.length, start + (length % 30));
    const piece = other.slice(at % (other.length + 1), (at % (other.length + 1)) + (length % 20));
    return text.slice(0, start) + piece + text.slice(end);
  });

describe("broken texts", () => {
  it("are linted without a throw, and no fix makes them worse", async () => {
    await fc.assert(
      fc.asyncProperty(mutant, async (text) => {
        const { after } = await lintAndFix(text);
        expect(errors(after)).toBeLessThanOrEqual(errors(text));
      }),
      { seed: 20_261_120, numRuns: 1500 },
    );
  });
});

describe("one mistake", () => {
  // The front end and a rule that speak of the same thing are one finding.
  it.each(rules.filter(({ source }) => source.includes("wit-parser")))("is told once: $id", async (rule) => {
    const { wit, findings = [] } = rule.examples.bad;
    const parts = wit.split(/^\/\/\/\/ (.+)\n/m);
    const tree = Object.fromEntries(
      parts.map((part, at) => (at % 2 === 0 ? [parts[at - 1] ?? "a.wit", part] : ["", ""])),
    );
    const { model, diagnostics: frontEnd } = await resolveFiles(
      Object.fromEntries(Object.entries(tree).filter(([name]) => name !== "")),
    );
    const { diagnostics } = lint(model, { presets: ["spec"], frontEnd });
    expect(diagnostics.map((one) => one.rule)).toEqual(findings.map(() => rule.id));
  });
});
