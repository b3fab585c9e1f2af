import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cliPath, folderWith } from "../support/cli.ts";

/** The files of the build that a run loads, by the record that V8 keeps for code coverage. */
function loaded(...args: readonly string[]): readonly string[] {
  const cwd = folderWith({ "wit/a.wit": "package a:b@1.0.0;\n\ninterface i {\n  f: func();\n}\n" });
  const record = join(cwd, "coverage");
  const { status } = spawnSync(process.execPath, [cliPath, ...args], {
    cwd,
    env: { ...process.env, NODE_V8_COVERAGE: record },
  });
  expect(status).toBe(0);
  const urls = new Set<string>();
  for (const file of readdirSync(record)) {
    const { result }: { result: { url: string }[] } = JSON.parse(readFileSync(join(record, file), "utf8"));
    for (const { url } of result) urls.add(url);
  }
  return [...urls]
    .filter((url) => url.includes("/dist/"))
    .map((url) => url.replace(/^.*\/dist\//, ""))
    .toSorted();
}

const frame = ["cli.mjs", "cli/frame.mjs", "cli/rolldown-runtime.mjs", "cli/run.mjs"];

describe("a run loads what it needs", () => {
  test("--version: one file", () => {
    expect(loaded("--version")).toEqual(["cli.mjs"]);
  });

  test("--help: no command", () => {
    expect(loaded("--help")).toEqual(frame);
  });

  test("check: the reader of WIT and nothing else", () => {
    expect(loaded("check")).toEqual([...frame, "cli/check.mjs", "cli/wit.mjs"].toSorted());
  });

  test("lint: the rules too, and neither git, YAML, globs, configuration files, comparisons, diffs nor other formats", () => {
    expect(loaded("lint")).toEqual([...frame, "cli/lint.mjs", "cli/linter.mjs", "cli/wit.mjs"].toSorted());
  });
});
