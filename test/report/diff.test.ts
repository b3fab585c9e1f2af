import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unifiedDiff } from "../../src/report/diff.ts";
import { createStyle, plain } from "../../src/report/style.ts";

describe("unified diff", () => {
  test("shows the changed lines with three lines around them", () => {
    const before = "a\nb\nc\nd\ne\nf\ng\n";
    expect(unifiedDiff("x.wit", before, before.replace("d", "D\nD2"), plain)).toBe(
      "--- a/x.wit\n+++ b/x.wit\n@@ -1,7 +1,8 @@\n a\n b\n c\n-d\n+D\n+D2\n e\n f\n g\n",
    );
  });

  test("is nothing where nothing changed", () => {
    expect(unifiedDiff("x.wit", "a\n", "a\n", plain)).toBe("");
  });

  test("names files that come and go", () => {
    expect(unifiedDiff("x.wit", undefined, "a\n", plain)).toBe("--- /dev/null\n+++ b/x.wit\n@@ -0,0 +1 @@\n+a\n");
    expect(unifiedDiff("x.wit", "a\n", undefined, plain)).toBe("--- a/x.wit\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
  });

  test("says where the last line has no end", () => {
    expect(unifiedDiff("x.wit", "a\nb", "a\nb\n", plain)).toBe(
      "--- a/x.wit\n+++ b/x.wit\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n",
    );
  });

  test("colours what goes and comes", () => {
    expect(unifiedDiff("x", "a\n", "b\n", createStyle(true)).split("\n").slice(2, 5)).toEqual([
      "\u001b[36m@@ -1 +1 @@\u001b[39m",
      "\u001b[31m-a\u001b[39m",
      "\u001b[32m+b\u001b[39m",
    ]);
  });

  test("a text that changes altogether is replaced as a whole, in time that doesn't explode", () => {
    const lines = (word: string) => Array.from({ length: 30_000 }, (_, index) => `${word}${index}\n`).join("");
    const diff = unifiedDiff("x", lines("a"), lines("b"), plain).split("\n");
    expect(diff[2]).toBe("@@ -1,30000 +1,30000 @@");
    expect(diff).toHaveLength(60_004);
  });

  test("git applies it: the old text becomes the new one", () => {
    const folder = mkdtempSync(join(tmpdir(), "witkit-diff-"));
    const text = fc
      .array(fc.constantFrom("a", "b", "", "  c", "é\r"), { maxLength: 12 })
      .chain((lines) => fc.boolean().map((ends) => lines.join("\n") + (ends && lines.length > 0 ? "\n" : "")));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== "" && after !== "");
        writeFileSync(join(folder, "x.wit"), before);
        const diff = unifiedDiff("x.wit", before, after, plain);
        if (diff !== "") execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: folder, input: diff });
        expect(readFileSync(join(folder, "x.wit"), "utf8")).toBe(after);
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});
