import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { analyzeEnv } from "../../../src/env/analyze.ts";
import type { EnvReport } from "../../../src/env/report/report.ts";
import { codeCursor, nextInstruction } from "../../../src/wasm/code.ts";
import { codeBody, readModule } from "../../../src/wasm/module.ts";
import * as Op from "../../../src/wasm/op.ts";
import { shared, sharedMissing } from "../../support/shared.ts";
import { type Expected, judge, newScore } from "./judge.ts";

const folder = shared("fixtures/env");

/** The programs of a family: C and C++, the Rust versions, and what else plain data flow is to see. */
function programs(
  family: RegExp,
): { readonly name: string; readonly expected: Expected; readonly files: readonly string[] }[] {
  if (folder === undefined) return [];
  return readdirSync(folder)
    .filter((name) => family.test(name) && existsSync(join(folder, name, "expected.json")))
    .map((name) => ({
      name,
      expected: JSON.parse(readFileSync(join(folder, name, "expected.json"), "utf8")) as Expected,
      files: ["module.wasm", "component.wasm"]
        .map((file) => join(folder, name, file))
        .filter((file) => existsSync(file)),
    }));
}

for (const [title, family] of [
  ["C and C++", /^c-/],
  ["Rust 1.85", /^rust185-/],
  ["Rust 1.97", /^rust197-/],
] as const) {
  describe.skipIf(folder === undefined)(
    `${title} (${folder === undefined ? sharedMissing : "shared programs"})`,
    () => {
      test("keys, sources, required, computed and enumerating reads", async () => {
        const score = newScore();
        const notes: string[] = [];
        for (const { name, expected, files } of programs(family)) {
          for (const file of files) {
            const report = await analyzeEnv(readFileSync(file), { file });
            notes.push(...judge(report, expected, score).map((note) => `${name}: ${note}`));
            // Where the truth says that a key is hard to see, a read that stays unexplained may be said to be one.
            const isHard = expected.keys.some(({ hard }) => hard !== undefined);
            expect(isHard ? ["all", "partly"] : ["all"], file).toContain(report.analyzed);
          }
        }
        expect(score.keys).toBeGreaterThan(40);
        expect(score.found / score.keys, notes.join("\n")).toBeGreaterThanOrEqual(0.95);
        expect(score.found / (score.found + score.false), notes.join("\n")).toBeGreaterThanOrEqual(0.99);
        expect(score.decoys).toBe(0);
        expect(score.tooLoose).toBe(0);
        expect(score.required / score.requiredKnown, notes.join("\n")).toBeGreaterThanOrEqual(0.9);
        expect(score.dynamicFound, notes.join("\n")).toBe(score.dynamic);
      });
    },
  );
}

/** Callees by call site of a module, −1 for calls through a table. */
function calls(bytes: Uint8Array): Map<number, { readonly caller: number; readonly callee: number }> {
  const { module } = readModule(bytes);
  const found = new Map<number, { caller: number; callee: number }>();
  if (module === undefined) return found;
  for (let caller = module.importedFunctions; caller < module.functionTypes.length; caller++) {
    const { start, end } = codeBody(module, caller);
    const cursor = codeCursor(bytes, start, end);
    while (nextInstruction(cursor)) {
      if (cursor.op === Op.call) found.set(cursor.start, { caller, callee: cursor.a });
      if (cursor.op === Op.callIndirect) found.set(cursor.start, { caller, callee: -1 });
    }
  }
  return found;
}

/** Whether `caller` calls `callee`, or calls through a table. */
function isCall(all: ReturnType<typeof calls>, caller: number, callee: number): boolean {
  return [...all.values()].some((call) => call.caller === caller && (call.callee === callee || call.callee === -1));
}

/** Whether an offset lies in the code of a function. */
function isWithin(bytes: Uint8Array, index: number, offset: number): boolean {
  const { module } = readModule(bytes);
  if (module === undefined) return false;
  const { start, end } = codeBody(module, index);
  return offset >= start && offset < end;
}

function checkEvidence(report: EnvReport, bytes: Uint8Array): number {
  const all = calls(bytes);
  let checked = 0;
  for (const read of report.reads) {
    expect(read.sites.length, `${read.key}`).toBeGreaterThan(0);
    for (const site of read.sites) {
      const call = all.get(site.offset);
      // A key that is found by comparing names is told by the comparison.
      if (call === undefined) expect(isWithin(bytes, site.function, site.offset), `${read.key}`).toBe(true);
      else expect(call.caller, `${read.key} at ${site.offset}`).toBe(site.function);
      checked++;
      const chain = [...site.path.map((frame) => frame.function), site.function];
      for (let i = 1; i < chain.length; i++) {
        expect(isCall(all, chain[i - 1] as number, chain[i] as number), `${read.key}: ${chain.join(" → ")}`).toBe(true);
        checked++;
      }
    }
  }
  return checked;
}

describe.skipIf(folder === undefined)("evidence", () => {
  for (const family of [
    /^c-(direct|helper|table|environ)-O2-p1$/,
    /^c-.*-O0-p1$/,
    /^rust185-.*-p1$/,
    /^rust197-.*O3(lto)?-p1$/,
  ]) {
    test(`every site of ${family.source} is a call in the function it names, and the chain to it holds`, async () => {
      let checked = 0;
      for (const { files } of programs(family)) {
        const [file] = files.filter((name) => name.endsWith("module.wasm"));
        if (file === undefined) continue;
        const bytes = readFileSync(file);
        const report = await analyzeEnv(bytes);
        const entries = new Set(readModule(bytes).module?.exports.map((item) => item.index));
        for (const read of report.reads) {
          if (read.confidence !== "certain") continue;
          for (const site of read.sites)
            expect(entries.has(site.path[0]?.function ?? site.function), `${read.key}`).toBe(true);
        }
        checked += checkEvidence(report, bytes);
      }
      expect(checked).toBeGreaterThan(5);
    });
  }
});
