import { describe, expect, test } from "vitest";
import { compareBuilds } from "../../../src/env/project.ts";
import type { EnvReport, Read } from "../../../src/env/report/report.ts";
import { folderWith, witkit } from "../../support/cli.ts";
import { envReport, exactRead } from "../../support/env-report.ts";
import { ownFixture } from "../../support/own-binaries.ts";

const WHERE = "(read in main.must, module 0, function 12, offset 0x1f40)";

function compare(before: readonly Read[], after: readonly Read[], change: Partial<EnvReport> = {}, strict = false) {
  const project = (file: string, reads: readonly Read[], more = {}) => ({
    reports: [envReport(reads, { file, ...more })],
    problems: [],
  });
  const found = compareBuilds(project("old.wasm", before), project("new.wasm", after, change), { strict });
  return {
    ...found,
    lines: found.diagnostics.map(
      ({ severity, rule, file, message, help }) =>
        `${severity} ${rule} ${file} ${message.replace(WHERE, "").trim()}${help === undefined ? "" : ` | ${help}`}`,
    ),
  };
}

const optional = { required: false };
const unknown = { required: null };

describe("what a new build asks for", () => {
  test("nothing, if it reads the same", () => {
    const reads = [exactRead("A"), exactRead("B", unknown)];
    expect(compare(reads, [...reads].reverse())).toMatchObject({
      lines: [],
      preface: "",
      summaryLine: "old.wasm to new.wasm: 0 new reads, 0 removed, 0 changed",
    });
  });

  test("a new key is an error only if it is known to be required", () => {
    const added = [
      exactRead("MUST"),
      exactRead("MAY", unknown),
      exactRead("CAN", { ...optional, default: "1" }),
      exactRead("NO_COLOR", { library: true, required: null }),
      exactRead("RUNTIME", { runtime: true }),
      exactRead("WEAK", { confidence: "possible" }),
    ];
    expect(compare([], added).lines).toEqual([
      'info env/new-optional new.wasm environment variable `CAN` is new; without it, the program uses "1"',
      "warning env/maybe-new-required new.wasm environment variable `MAY` is new; it is not known whether the program needs it",
      "error env/new-required new.wasm environment variable `MUST` is new; the program stops without it",
      "info env/new-optional new.wasm environment variable `NO_COLOR` is new; it is not known whether the program needs it",
    ]);
    expect(compare([], added, {}, true).lines[1]).toContain("error env/maybe-new-required");
  });

  test("a key that moved or was renamed is one finding", () => {
    const before = [exactRead("DATABASE_URL"), exactRead("region")];
    const after = [exactRead("DATABASE_URI"), exactRead("region", { source: "config" })];
    expect(compare(before, after).lines).toEqual([
      "error env/new-required new.wasm config key `region` is new; the program stops without it | the old build read environment variable `region`, which is gone",
      "error env/new-required new.wasm environment variable `DATABASE_URI` is new; the program stops without it | the old build read environment variable `DATABASE_URL`, which is gone",
    ]);
  });

  test("what is gone, and what changed", () => {
    const before = [
      exactRead("GONE"),
      exactRead("A", optional),
      exactRead("B", unknown),
      exactRead("P", { ...optional, default: "80" }),
    ];
    const after = [exactRead("A"), exactRead("B"), exactRead("P", { ...optional, default: "8080" })];
    const found = compare(before, after);
    expect(found.lines).toEqual([
      "error env/now-required new.wasm environment variable `A` was optional and is now required",
      "warning env/now-required new.wasm environment variable `B` may have been optional and is now required",
      'info env/changed new.wasm environment variable `P` changed from optional, default "80" to optional, default "8080"',
      "info env/removed new.wasm environment variable `GONE` is no longer read",
    ]);
    expect(found.preface).toBe(
      '~ A     env     optional → required\n~ B     env     ? → required\n~ P     env     optional, default "80" → optional, default "8080"\n- GONE  env     required\n',
    );
    expect(compare([exactRead("A")], [exactRead("A", optional)]).lines).toEqual([
      "info env/changed new.wasm environment variable `A` changed from required to optional",
    ]);
  });

  test("families of names", () => {
    const tenant = exactRead("", { key: null, match: "affix", prefix: "TENANT_", required: null });
    expect(compare([tenant], [tenant]).lines).toEqual([]);
    expect(compare([], [tenant]).lines).toEqual([
      "warning env/maybe-new-required new.wasm environment variable `TENANT_*` is new; it is not known whether the program needs it",
    ]);
  });

  test("a build that was not analysed completely", () => {
    const unresolved = [{ source: null, reason: "function 7 is too large", sites: [] }];
    const partly = compare([], [], { analyzed: "partly", unresolved });
    expect(partly.lines).toEqual([
      "warning env/undecided new.wasm this binary was analysed only in part, so the comparison may be incomplete: function 7 is too large",
    ]);
    expect(partly.preface).toBe("? new.wasm: analysed only in part: function 7 is too large\n");
    expect(compare([], [], { analyzed: "none", unresolved }).lines).toEqual([
      "error env/not-analyzed new.wasm this binary was not analysed: function 7 is too large",
    ]);
  });
});

test("on the command line: text, JSON, exit codes", () => {
  const cwd = folderWith({
    "queue.wasm": ownFixture("map-lookup-as/module.wasm"),
    "shop.wasm": ownFixture("shop-api/component.wasm"),
    "bad.wasm": "x",
  });
  const { code, stdout, stderr } = witkit(["env", "queue.wasm", "--compare", "shop.wasm"], { cwd });
  expect({ code, stderr }).toEqual({ code: 1, stderr: "queue.wasm to shop.wasm: 4 new reads, 3 removed, 0 changed\n" });
  expect(stdout).toContain("+ DATABASE_URL  env     required\n");
  expect(stdout).toContain(
    "error[env/new-required]: environment variable `DATABASE_URL` is new; the program stops without it",
  );
  const json = JSON.parse(witkit(["env", "queue.wasm", "--compare", "shop.wasm", "--format", "json"], { cwd }).stdout);
  expect(json.files.map(({ file }: { file: string }) => file)).toEqual(["queue.wasm", "shop.wasm"]);
  expect(json.compare).toMatchObject({ old: "queue.wasm", new: "shop.wasm" });
  expect(json.compare.added.map(({ key, required }: Read) => [key, required])).toEqual([
    ["API_TOKEN", true],
    ["DATABASE_URL", true],
    ["LOG_LEVEL", false],
    ["PORT", false],
  ]);
  expect(json.compare.removed.map(({ key }: Read) => key)).toEqual(["QUEUE_TOKEN", "QUEUE_URL", "batch-size"]);
  expect(witkit(["env", "shop.wasm", "--compare", "shop.wasm"], { cwd }).code).toBe(0);
  expect(witkit(["env", "shop.wasm", "--compare", "bad.wasm"], { cwd }).code).toBe(2);
  expect(witkit(["env", "shop.wasm", "queue.wasm", "--compare", "shop.wasm"], { cwd }).stderr).toBe(
    "witkit: --compare takes one binary on each side\n",
  );
  expect(witkit(["env", "shop.wasm", "--compare", "queue.wasm", "--check", "a.env"], { cwd }).code).toBe(2);
});
