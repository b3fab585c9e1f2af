import { describe, expect, test } from "vitest";
import { renderCsv } from "../../../src/env/registry/csv.ts";
import { renderHtml } from "../../../src/env/registry/html.ts";
import { mergeReports } from "../../../src/env/registry/merge.ts";
import { registryRows } from "../../../src/env/registry/rows.ts";
import { folderWith, witkit } from "../../support/cli.ts";
import { envReport, exactRead } from "../../support/env-report.ts";
import { ownFixture } from "../../support/own-binaries.ts";

const line = (file: string, ...keys: string[]) =>
  `${JSON.stringify(
    envReport(
      keys.map((key) => exactRead(key)),
      { file },
    ),
  )}\n`;

describe("merging scans", () => {
  test("reports are in the order of their names, and the last one of a binary counts", () => {
    const { reports, problems } = mergeReports([
      ["1.jsonl", line("b.wasm", "B") + line("c.wasm", "C")],
      ["2.jsonl", `${line("a.wasm", "A")}\n${line("b.wasm", "NEW")}{"version":1,"check":{},"diagnostics":[]}\n`],
    ]);
    expect(reports.map(({ file, reads }) => `${file} ${reads.map(({ key }) => key)}`)).toEqual([
      "a.wasm A",
      "b.wasm NEW",
      "c.wasm C",
    ]);
    expect(problems).toEqual([]);
  });

  test("a line that was cut off is a problem, and the others count", () => {
    const { reports, problems } = mergeReports([["1.jsonl", line("a.wasm", "A") + line("b.wasm", "B").slice(0, 40)]]);
    expect(reports.map(({ file }) => file)).toEqual(["a.wasm"]);
    expect(problems.map(({ file, range, message }) => `${file}:${range?.start.line} ${message}`)).toEqual([
      "1.jsonl:2 this line is not a report of `witkit env --format jsonl`",
    ]);
    for (const wrong of ["[]", "null", "1", '{"file":"a"}', '{"file":1,"reads":[],"unresolved":[],"analyzed":"all"}'])
      expect(mergeReports([["x", wrong]]).problems).toHaveLength(1);
  });
});

const hostile = [
  envReport(
    [
      exactRead('=cmd("x"),\n1', { default: "</script><script>alert(1)</script>" }),
      exactRead("RUST_LOG", { runtime: true }),
    ],
    {
      file: "<b>.wasm",
      analyzed: "partly",
      unresolved: [{ source: null, reason: "too large", sites: [] }],
    },
  ),
];

test("CSV: quotes, and nothing that a spreadsheet takes for a formula", () => {
  expect(renderCsv(registryRows(hostile, {}))).toBe(
    'file,key,source,required,default,confidence,note\r\n<b>.wasm,"\'=cmd(""x""),␊1",env,required,</script><script>alert(1)</script>,certain,\r\n<b>.wasm,,,,,,analysed only in part: too large\r\n',
  );
});

test("HTML: one page that loads nothing, with texts as data", () => {
  const page = renderHtml(registryRows(hostile, { includeRuntime: true }), 1);
  expect(page).not.toMatch(/src=|href=|url\(|https?:|@import/);
  expect(page).not.toContain("<b>.wasm");
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).toContain("<p>1 binary, 2 keys; 1 not known completely.</p>");
  const data = JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? "");
  expect(data.map((row: readonly string[]) => row.slice(0, 2))).toEqual([
    ["<b>.wasm", '=cmd("x"),␊1'],
    ["<b>.wasm", "RUST_LOG"],
    ["<b>.wasm", ""],
  ]);
});

test("on the command line: shards merge into what one run finds", () => {
  const binary = ownFixture("map-lookup-as/module.wasm");
  const names = Array.from({ length: 7 }, (_, index) => `r/${index}.wasm`);
  const cwd = folderWith(Object.fromEntries(names.map((name) => [name, binary])));
  for (const shard of ["1/3", "2/3", "3/3"])
    witkit(["env", "r", "--shard", shard, "--format", "jsonl", "--output", `${shard[0]}.jsonl`], { cwd });
  const merged = witkit(["env", "report", "1.jsonl", "2.jsonl", "3.jsonl", "--format", "jsonl"], { cwd });
  expect(merged).toEqual(witkit(["env", "r", "--format", "jsonl", "--jobs", "1"], { cwd }));
  const csv = witkit(["env", "report", "1.jsonl", "2.jsonl", "3.jsonl", "--format", "csv"], { cwd });
  expect({ code: csv.code, rows: csv.stdout.split("\r\n").length }).toEqual({ code: 0, rows: 1 + 7 * 3 + 1 });
  expect(witkit(["env", "report", "1.jsonl"], { cwd }).stdout).toMatch(/^<!doctype html>/);
  expect(witkit(["env", "report"], { cwd })).toMatchObject({
    code: 2,
    stderr: "witkit: name the files that `witkit env --format jsonl` wrote\n",
  });
  expect(witkit(["env", "report", "1.jsonl", "--format", "sarif"], { cwd }).code).toBe(2);
  expect(witkit(["env", "r", "--format", "csv"], { cwd }).code).toBe(2);
  expect(witkit(["env", "report", "none.jsonl"], { cwd }).stderr).toBe("witkit: none.jsonl: no such file\n");
});
