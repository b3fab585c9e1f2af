import { describe, expect, it } from "vitest";
import { compareDiagnostics, type Diagnostic } from "../../src/common/diagnostic.ts";
import { acceptedFindings, withoutAccepted } from "../../src/lint/project/accepted.ts";
import { fixProject } from "../../src/lint/project/fix-project.ts";
import { lintProject } from "../../src/lint/project/project.ts";
import { stabilizeProject } from "../../src/lint/project/stabilize-project.ts";
import { createNodeReader } from "../../src/node/reader.ts";
import { folderWith, witkit } from "../support/cli.ts";
import { memoryReader } from "../support/memory-reader.ts";

const bad = `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  get: func() -> u64;
  @unstable(feature = store-more)
  more: func();
}

interface user {
  @unstable(feature = store-more)
  resource handle {}
  use types.{};
}
`;
const shown = (diagnostics: readonly Diagnostic[]) =>
  [...diagnostics]
    .sort(compareDiagnostics)
    .map(({ file, range, severity, rule }) => `${file}:${range?.start.line} ${severity} ${rule}`);

/** A tree with several configurations, as texts in memory. */
const tree = {
  "base.json": '{ "rules": { "since/*": "off", "docs/require": "info" } }',
  "witkit.config.json": `{ "extends": "./base.json", "rules": { "since/require-member": "warn" },
    "overrides": [{ "files": ["one/drafts/**"], "rules": { "since/*": "off" } }] }`,
  "one/wit/a.wit": bad,
  "one/drafts/a.wit": bad.replace("acme:store", "acme:drafts"),
  "two/witkit.config.yaml": "rules:\n  since/require-member: info\n",
  "two/wit/a.wit": bad.replace("acme:store", "acme:two"),
};

describe("lintProject", () => {
  it("gives what the command line gives: the same files in memory, on disk and as a process", async () => {
    const cwd = folderWith(tree);
    const options = { rules: { "docs/require": "off" } } as const;
    const inMemory = await lintProject(["one", "two"], memoryReader(tree), options);
    const onDisk = await lintProject(["."], createNodeReader({ cwd }), options);
    const run = witkit(["lint", ".", "--rule", "docs/require=off", "--format", "json"], { cwd });
    const expected = [...JSON.parse(run.stdout).diagnostics].sort(compareDiagnostics);
    expect(expected.length).toBeGreaterThan(2);
    expect([...onDisk.diagnostics].sort(compareDiagnostics)).toEqual(expected);
    expect(shown(inMemory.diagnostics)).toEqual(shown(expected));
    expect(shown(expected).filter((line) => line.includes("require-member"))).toEqual([
      "one/wit/a.wit:5 warning since/require-member",
      "two/wit/a.wit:5 info since/require-member",
    ]);
  });

  it("looks at every item, whatever its features", async () => {
    const { diagnostics } = await lintProject(["wit"], memoryReader({ "wit/a.wit": bad }));
    expect(shown(diagnostics).filter((line) => line.includes("gate/"))).toEqual([]);
  });

  it("returns all problems of all configurations, and lints nothing", async () => {
    const files = {
      "witkit.config.json": '{ "extends": ["a.yaml", "none.json"], "prestes": [] }',
      "a.yaml": "rules:\n  since/serie: warn\n  docs/require: loud\nindentWidth: none\n",
      "wit/a.wit": bad,
    };
    const { problems, diagnostics } = await lintProject(["wit"], memoryReader(files));
    expect(diagnostics).toEqual([]);
    expect(
      [...problems].sort(compareDiagnostics).map(({ file, range, rule, message }) => {
        const { line, column } = range?.start ?? {};
        return `${file}:${line}:${column} ${rule} ${message}`;
      }),
    ).toEqual([
      "a.yaml:2:3 config/unknown-rule there is no rule `since/serie`. Did you mean `since/series`?",
      "a.yaml:3:17 config/invalid-value `docs/require`: expected one of error, warn, info and off",
      "a.yaml:4:14 config/invalid-value `indentWidth` must be a whole number of at least 1",
      "witkit.config.json:1:25 config/extends `extends` names none.json, which does not exist",
      "witkit.config.json:1:39 config/unknown-key the configuration has no key `prestes`. Did you mean `presets`?",
    ]);
  });

  it("reports at most as many findings as it is asked to, the first ones, and says how many there are", async () => {
    const { diagnostics } = await lintProject(["one"], memoryReader(tree), { preset: "all", maxFindings: 3 });
    const whole = await lintProject(["one"], memoryReader(tree), { preset: "all" });
    expect(shown(diagnostics.slice(0, 2))).toEqual(shown(whole.diagnostics).slice(0, 2));
    expect(diagnostics[2]).toMatchObject({
      rule: "lint/too-many-findings",
      severity: "warning",
      message: `${whole.diagnostics.length - 2} more findings are not shown`,
    });
    expect(diagnostics).toHaveLength(3);
  });

  it("compares with a release that another reader sees", async () => {
    const old = memoryReader({ "old/a.wit": bad.replace("get: func() -> u64", "get: func() -> u32") });
    const { diagnostics } = await lintProject(["wit"], memoryReader({ "wit/a.wit": bad }), {
      against: { name: "old", paths: [{ path: "old", reader: old }] },
    });
    expect(shown(diagnostics)).toContain("wit/a.wit:5 error baseline/signature");
  });

  it("uses texts that are not saved yet", async () => {
    const texts = new Map([["wit/a.wit", "package acme:store@1.2.0;\n"]]);
    expect((await lintProject(["wit"], memoryReader({ "wit/a.wit": bad }), { texts })).diagnostics).toEqual([]);
  });
});

describe("fixProject", () => {
  it("returns the new texts and what is left, and writes nothing", async () => {
    const { texts, applied, before, after } = await fixProject(["wit"], memoryReader({ "wit/a.wit": bad }));
    expect(applied).toBe(1);
    expect([...texts]).toEqual([["wit/a.wit", bad.replace("  get", "  @since(version = 1.0.0)\n  get")]]);
    expect(shown(before.diagnostics)).toContain("wit/a.wit:5 error since/require-member");
    expect(shown(after.diagnostics)).not.toContain("wit/a.wit:5 error since/require-member");
  });
});

describe("accepted findings", () => {
  it("are named relative to their own file", async () => {
    const reader = memoryReader({ "one/wit/a.wit": bad });
    const project = await lintProject(["one"], reader, { preset: "spec" });
    const file = acceptedFindings(project, "one/config/accepted.json", reader);
    expect(file.findings.map((entry) => entry.file)).toEqual(["../wit/a.wit", "../wit/a.wit"]);
    const both = memoryReader({ "one/wit/a.wit": bad, "one/config/accepted.json": JSON.stringify(file) });
    const left = await withoutAccepted(project, "one/config/accepted.json", both);
    expect(left).toMatchObject({ diagnostics: [], problems: [], gone: 0 });
    expect(left.suppressed).toMatchObject([
      { kind: "external", diagnostic: { rule: "since/require-member" } },
      { kind: "external", diagnostic: { rule: "since/reference" } },
    ]);
  });

  it.each([
    ["", "invalid JSON: Unexpected end of JSON input"],
    ["[]", 'expected { "version": 1, "findings": [ … ] }'],
    ['{ "version": 1, "findings": [{}] }', "every entry of `findings` needs `rule`, `file`, `at` and `count`"],
  ])("are refused from %s", async (text, message) => {
    const reader = memoryReader({ "wit/a.wit": bad, "accepted.json": text });
    const { problems } = await withoutAccepted(await lintProject(["wit"], reader), "accepted.json", reader);
    expect(problems).toEqual([{ rule: "input/accepted", severity: "error", message, file: "accepted.json" }]);
  });
});

describe("stabilizeProject", () => {
  it("returns the new texts, and the nearest feature where none has the name", async () => {
    const reader = memoryReader({ "wit/a.wit": bad });
    const { texts, items } = await stabilizeProject("store-more", "1.2.0", ["wit"], reader);
    expect(items).toBe(2);
    expect(texts.get("wit/a.wit")?.after).toBe(
      bad.replaceAll("@unstable(feature = store-more)", "@since(version = 1.2.0)"),
    );
    expect(await stabilizeProject("store-mor", "1.2.0", ["wit"], reader)).toMatchObject({
      items: 0,
      nearest: "store-more",
    });
  });
});

describe("stabilizeProject in a tree of several series", () => {
  const clocks = (version: string, name = "clocks") =>
    `package acme:${name}@${version};\n\ninterface t {\n  @unstable(feature = zone)\n  f: func();\n}\n`;
  const changed = async (version: string, files: Readonly<Record<string, string>>) => {
    const { texts, otherSeries } = await stabilizeProject("zone", version, ["."], memoryReader(files));
    return [[...texts.keys()].map((file) => file.replace("./", "")), otherSeries];
  };

  it("changes only the packages of the release's series", async () => {
    const files = { "wit/a.wit": clocks("0.2.12"), "wit-0.3.0-draft/a.wit": clocks("0.3.0") };
    expect(await changed("0.2.13", files)).toEqual([["wit/a.wit"], ["acme:clocks@0.3.0"]]);
    expect(await changed("0.3.0", files)).toEqual([["wit-0.3.0-draft/a.wit"], ["acme:clocks@0.2.12"]]);
    const siblings = { "a/a.wit": clocks("1.4.0"), "b/a.wit": clocks("2.0.0", "http") };
    expect(await changed("1.5.0", siblings)).toEqual([["a/a.wit"], ["acme:http@2.0.0"]]);
  });

  it("changes a package that the release raises, and none that is newer", async () => {
    expect(await changed("2.0.0", { "a/a.wit": clocks("1.4.0") })).toEqual([["a/a.wit"], []]);
    expect(await changed("0.9.0", { "a/a.wit": clocks("1.4.0") })).toEqual([[], ["acme:clocks@1.4.0"]]);
  });
});

describe("a hostile configuration", () => {
  const problemsOf = async (files: Readonly<Record<string, string>>, config: string) => {
    const reader = memoryReader({ "wit/a.wit": bad, ...files });
    const { problems } = await lintProject(["wit"], reader, { config });
    return problems.map(({ rule, message }) => `${rule} ${message}`);
  };
  const bomb = Array.from({ length: 12 }, (_, at) => `k${at}: &k${at} [${Array(9).fill(`*k${at - 1}`)}]`).slice(1);
  const anchors = Array.from({ length: 4000 }, (_, at) => `- &a${at} [*a${Math.max(0, at - 1)}]`);

  it.each([
    ["a.yaml", ["k0: &k0 [x]", ...bomb].join("\n"), "config/limit the configuration has too many aliases"],
    ["a.yaml", anchors.join("\n").slice(0, 60_000), "config/limit the configuration has too many aliases"],
    ["a.yaml", "a: ".concat("[".repeat(20_000)), "config/limit the configuration is nested too deeply"],
    ["a.json", `// c\n${"[".repeat(400_000)}`, "config/limit the configuration is nested too deeply"],
    ["a.yaml", "x".repeat(70_000), "config/limit the configuration has 70000 characters; at most 65536 are read"],
    [
      "a.json",
      " ".repeat(2_000_000),
      "config/limit the configuration has 2000000 characters; at most 1048576 are read",
    ],
  ])("ends in a message: %s", async (name, text, message) => {
    expect(await problemsOf({ [name]: text }, name)).toEqual([message]);
  });

  it("reports at most a hundred unknown keys", async () => {
    const keys = Array.from({ length: 5000 }, (_, at) => [`k${at}`, 1]);
    expect(await problemsOf({ "a.json": JSON.stringify(Object.fromEntries(keys)) }, "a.json")).toHaveLength(100);
  });

  it("reads each file of `extends` once, and not without end", async () => {
    const layers = Array.from({ length: 25 }, (_, at) =>
      ["a", "b"].map((side) => [
        `${at}${side}.json`,
        `{ "extends": ["./${at + 1}a.json", "./${at + 1}b.json"], "overrides": [{ "files": "x", "rules": {} }] }`,
      ]),
    ).flat();
    const ends = { "25a.json": "{}", "25b.json": "{}" };
    expect(await problemsOf({ ...Object.fromEntries(layers), ...ends }, "0a.json")).toEqual([]);
    const chain = Array.from({ length: 300 }, (_, at) => [`c${at}.json`, `{ "extends": "./c${at + 1}.json" }`]);
    expect(await problemsOf({ ...Object.fromEntries(chain), "c300.json": "{}" }, "c0.json")).toEqual([
      "config/extends `extends` leads to more than 200 files",
    ]);
  });
});
