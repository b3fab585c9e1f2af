import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareModels } from "../../src/compare/compare.ts";
import { resolveFiles } from "../support/model.ts";
import { versionPairs } from "./support/version-pairs.ts";

/** Where `wasm-tools` is: the environment says so, or the PATH has it. */
const wasmTools = process.env.WASM_TOOLS ?? "wasm-tools";
const isThere = spawnSync(wasmTools, ["component", "semver-check", "--help"]).status === 0;

/** Pairs that the official check accepts and `diff` does not, by the end of their names; docs/decisions/30 says why. */
const stricter: readonly RegExp[] = [/(import|both|needed): (alias|record) removed$/];

/** Whether a component of the old text still fits the new one, from the guest's perspective. */
async function fits(old: string, now: string): Promise<boolean> {
  const load = (version: string, text: string) =>
    resolveFiles({ "a.wit": `package acme:kv@${version};\n${text}` }, ["a.wit"]);
  const [before, after] = [await load("1.0.0", old), await load("1.1.0", now)];
  expect([...before.diagnostics, ...after.diagnostics]).toEqual([]);
  const comparisons = compareModels(before.model, after.model, { perspective: "guest" });
  return comparisons.every(({ changes }) => changes.every(({ breaks }) => !breaks.includes("guest")));
}

/** What the official check says of the same two texts, as nested packages of one file. */
function official(folder: string, old: string, now: string): { readonly fits: boolean; readonly message: string } {
  const file = join(folder, "pair.wit");
  writeFileSync(file, `package root:root;\npackage acme:kv@1.0.0 { ${old} }\npackage acme:kv@1.1.0 { ${now} }\n`);
  const names = ["--prev", "acme:kv/w@1.0.0", "--new", "acme:kv/w@1.1.0"];
  const { status, stderr } = spawnSync(wasmTools, ["component", "semver-check", ...names, file], { encoding: "utf8" });
  const isVerdict = status === 0 || stderr.includes("new world is not semver-compatible");
  if (!isVerdict) throw new Error(`the official check failed: ${stderr}`);
  return { fits: status === 0, message: stderr.trim() };
}

describe.skipIf(!isThere)(`the official semver-check${isThere ? "" : " (wasm-tools is not there)"}`, () => {
  test(`agrees on ${versionPairs.length} pairs, or looks at less`, { timeout: 600_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "witkit-semver-"));
    const missed: string[] = [];
    const tooStrict: string[] = [];
    for (const { name, old, now } of versionPairs) {
      const theirs = official(folder, old, now);
      const ours = await fits(old, now);
      if (ours && !theirs.fits) missed.push(`${name}: ${theirs.message}`);
      if (!ours && theirs.fits && !stricter.some((pattern) => pattern.test(name))) tooStrict.push(name);
    }
    rmSync(folder, { recursive: true });
    expect({ missed, tooStrict }).toEqual({ missed: [], tooStrict: [] });
  });
});
