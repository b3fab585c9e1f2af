import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, witkit } from "../support/cli.ts";

const bad = `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  get: func() -> u64;
}
`;
const other = `package acme:other@1.0.0;

interface names {}
`;

const concise = (args: readonly string[], cwd: string) => witkit(["lint", "--format", "concise", ...args], { cwd });
const found =
  "wit/a.wit:5:3: error[since/require-member]: function `get` has no gate, but interface `types` is `@since(version = 1.0.0)`\n";

describe("witkit lint", () => {
  it("reports, and exits with 1 for errors and 0 for warnings", () => {
    const cwd = folderWith({ "wit/a.wit": bad, "other/wit/b.wit": other });
    expect(concise([], cwd)).toMatchObject({ code: 1, stdout: found });
    expect(concise(["other"], cwd)).toMatchObject({ code: 0, stdout: "" });
    expect(concise(["--rule", "since/require-member=warn"], cwd)).toMatchObject({ code: 0 });
    expect(concise(["--rule", "since/*=off"], cwd)).toMatchObject({ code: 0, stdout: "" });
  });

  it("gives JSON with item, help, address and fix", () => {
    const cwd = folderWith({ "wit/a.wit": bad });
    const { stdout } = witkit(["lint", "--format", "json"], { cwd });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      version: 1,
      diagnostics: [
        {
          rule: "since/require-member",
          severity: "error",
          file: "wit/a.wit",
          range: { start: { line: 5, column: 3 }, end: { line: 5, column: 6 } },
          item: "acme:store/types@1.2.0#get",
          fix: { kind: "safe", edits: [{ file: "wit/a.wit", text: "@since(version = 1.0.0)\n  " }] },
        },
      ],
      summary: { packages: 1, files: 1, errors: 1, warnings: 0 },
    });
    expect(report.diagnostics[0].url).toMatch(/docs\/rules\/since\/require-member\.md$/);
  });

  it("lists its rules in SARIF", () => {
    const cwd = folderWith({ "wit/a.wit": bad });
    const { stdout } = witkit(["lint", "--format", "sarif", "--preset", "spec"], { cwd });
    const [run] = JSON.parse(stdout).runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toContain("since/exclusive");
    expect(run.results).toHaveLength(1);
  });

  it("speaks of a file that is named only, and resolves with its package", () => {
    const cwd = folderWith({
      "wit/a.wit": bad,
      "wit/b.wit": "@since(version = 1.0.0)\ninterface more {\n  use types.{};\n}\n",
    });
    expect(concise(["wit/b.wit"], cwd).stdout).toBe(
      "wit/b.wit:3:7: error[since/require-member]: the `use` of `types` has no gate, but interface `more` is `@since(version = 1.0.0)`\n",
    );
  });

  it("takes a file for itself where its folder holds packages of several names", () => {
    const cwd = folderWith({ "a.wit": bad, "b.wit": other });
    const { code, stdout } = concise(["a.wit"], cwd);
    expect({ code, stdout }).toEqual({ code: 1, stdout: found.replace("wit/", "") });
  });

  it("reads standard input under the name given for it", () => {
    const cwd = folderWith({});
    const { code, stdout } = witkit(["lint", "--format", "concise", "-", "--stdin-filename", "wit/a.wit"], {
      cwd,
      input: bad,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: found });
  });

  it("never speaks of deps/, unless it is asked to", () => {
    const cwd = folderWith({ "wit/b.wit": other, "wit/deps/store/a.wit": bad });
    expect(concise([], cwd)).toMatchObject({ code: 0, stdout: "" });
    expect(concise(["--include-deps"], cwd).stdout).toBe(found.replace("wit/a.wit", "wit/deps/store/a.wit"));
  });

  it("goes on without a dependency that is nowhere, with a warning", () => {
    const text = bad.replace("  get", "  use wasi:io/poll@0.2.0.{pollable};\n  get").replace("u64", "pollable");
    const { code, stdout } = concise([], folderWith({ "wit/a.wit": text }));
    expect(code).toBe(1);
    expect(stdout.split("\n").filter((line) => line.includes("missing-dependency"))).toHaveLength(1);
    expect(stdout).toContain("warning[package/missing-dependency]");
    expect(stdout).toContain("wit/a.wit:6:3: error[since/require-member]");
  });

  it("reports what does not parse, and goes on", () => {
    const { code, stdout } = concise([], folderWith({ "wit/a.wit": `${bad}\ninterface broken { f: func( }\n` }));
    expect(code).toBe(1);
    expect(stdout).toContain("error[syntax/");
    expect(stdout).toContain("error[since/require-member]");
  });

  it("counts warnings where it is asked to", () => {
    const cwd = folderWith({
      "wit/a.wit": "package acme:a@0.3.0;\n\n@since(version = 0.3.0-rc-1)\ninterface types {}\n",
    });
    expect(concise([], cwd).code).toBe(0);
    expect(concise(["--max-warnings", "1"], cwd).code).toBe(0);
    const { code, stderr } = concise(["--max-warnings", "0"], cwd);
    expect(code).toBe(1);
    expect(stderr).toContain("witkit: 1 warning, but --max-warnings allows 0");
  });

  it.each([
    [
      ["--rule", "since/requre-member=off"],
      "witkit: --rule since/requre-member=off: there is no rule `since/requre-member`. Did you mean `since/require-member`?",
    ],
    [
      ["--rule", "since/series=loud"],
      "witkit: --rule since/series=loud: `since/series`: expected one of error, warn, info and off",
    ],
    [["--config", "none.json"], "witkit: none.json: can't be read: "],
    [["--against", "nowhere"], "witkit: --against nowhere: no such file or directory"],
    [["--baseline", "none.json"], "witkit: --baseline none.json: can't be read: "],
    [["--preset", "recomended"], "Did you mean `recommended`?"],
  ])("refuses %j with exit code 2", (args, message) => {
    const { code, stderr } = concise(args, folderWith({ "wit/a.wit": bad }));
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("witkit lint --fix", () => {
  const fixed = bad.replace("  get", "  @since(version = 1.0.0)\n  get");

  it("writes the files, and exits by what is left", () => {
    const cwd = folderWith({ "wit/a.wit": bad });
    const { code, stdout, stderr } = concise(["--fix"], cwd);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("Fixed 1 finding in 1 file.");
    expect(readFileSync(join(cwd, "wit/a.wit"), "utf8")).toBe(fixed);
  });

  it("shows a diff with --fix-dry-run, and changes nothing", () => {
    const cwd = folderWith({ "wit/a.wit": bad });
    const { code, stdout } = concise(["--fix-dry-run"], cwd);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `--- a/wit/a.wit
+++ b/wit/a.wit
@@ -2,5 +2,6 @@
 
 @since(version = 1.0.0)
 interface types {
+  @since(version = 1.0.0)
   get: func() -> u64;
 }
`,
    });
    expect(readFileSync(join(cwd, "wit/a.wit"), "utf8")).toBe(bad);
  });

  it("touches the file that is named only", () => {
    const cwd = folderWith({
      "wit/a.wit": bad,
      "wit/b.wit": "@since(version = 1.0.0)\ninterface more {\n  f: func();\n}\n",
    });
    expect(concise(["--fix", "wit/a.wit"], cwd).code).toBe(0);
    expect(readFileSync(join(cwd, "wit/a.wit"), "utf8")).toBe(fixed);
    expect(readFileSync(join(cwd, "wit/b.wit"), "utf8")).not.toContain("@since(version = 1.0.0)\n  f");
  });
});

describe("accepted findings", () => {
  it("are left out, also when lines move and the version is raised; new ones are not", () => {
    const cwd = folderWith({ "wit/a.wit": bad });
    expect(concise(["--write-baseline", "accepted.json"], cwd)).toMatchObject({ code: 0, stdout: "" });
    expect(JSON.parse(readFileSync(join(cwd, "accepted.json"), "utf8"))).toEqual({
      version: 1,
      findings: [{ rule: "since/require-member", file: "wit/a.wit", at: "acme:store/types#get", count: 1 }],
    });
    const more = bad.replace("@1.2.0", "@1.3.0").replace("  get", "\n\n  /// More.\n  put: func();\n  get");
    writeFileSync(join(cwd, "wit/a.wit"), more);
    expect(concise(["--baseline", "accepted.json"], cwd)).toMatchObject({
      code: 1,
      stdout: found.replace("5:3", "8:3").replace("`get`", "`put`"),
    });
  });
});

describe("the file of accepted findings", () => {
  it("means the same whatever the working directory", () => {
    const cwd = folderWith({ "one/wit/a.wit": bad });
    expect(concise(["--write-baseline", "one/accepted.json", "one"], cwd).code).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, "one/accepted.json"), "utf8")).findings[0].file).toBe("wit/a.wit");
    expect(concise(["--baseline", "one/accepted.json", "one"], cwd)).toMatchObject({ code: 0, stdout: "" });
    expect(concise(["--baseline", "accepted.json"], join(cwd, "one"))).toMatchObject({ code: 0, stdout: "" });
    expect(concise(["--baseline", "../accepted.json", "."], join(cwd, "one/wit"))).toMatchObject({
      code: 0,
      stdout: "",
    });
  });
});

describe("rule packs", () => {
  it.each([
    ["rules", "--test", "."],
    ["rules", "--test", ".."],
    ["translate", "--pack", "."],
    ["translate", "--pack", "../"],
  ])("are paths where they look like one: %s %s %s", (...args) => {
    const cwd = folderWith({ "wit/a.wit": bad });
    const { code, stdout, stderr } = witkit(args, { cwd: join(cwd, args[2]?.startsWith("..") ? "wit" : ".") });
    expect(code).toBe(2);
    expect(`${stdout}${stderr}`).toContain("a rule pack needs a `pack.yaml`, found none");
  });
});

describe("the configuration", () => {
  it("is the nearest one going up, and packages may have different ones", () => {
    const cwd = folderWith({
      "package.json": JSON.stringify({ witkit: { rules: { "since/require-member": "warn" } } }),
      "one/wit/a.wit": bad,
      "two/witkit.config.yaml": "rules:\n  since/require-member: info\n",
      "two/wit/a.wit": bad.replace("acme:store", "acme:two"),
      "three/witkit.config.jsonc": '{\n  // off here\n  "rules": { "since/*": "off" },\n}\n',
      "three/wit/a.wit": bad.replace("acme:store", "acme:three"),
    });
    const { stdout } = concise(["."], cwd);
    expect(stdout.split("\n").map((line) => line.slice(0, 45))).toEqual([
      "one/wit/a.wit:5:3: warning[since/require-memb",
      "two/wit/a.wit:5:3: info[since/require-member]",
      "",
    ]);
  });

  it("extends others, has overrides by path, and the command line goes over it", () => {
    const cwd = folderWith({
      "base.json": JSON.stringify({ rules: { "since/require-member": "info", "docs/require": "warn" } }),
      "witkit.config.json": JSON.stringify({
        extends: ["./base.json"],
        rules: { "docs/require": "off" },
        overrides: [{ files: ["wit/drafts/**"], rules: { "since/require-member": "off" } }],
      }),
      "wit/drafts/a.wit": bad,
      "wit/final/a.wit": bad.replace("acme:store", "acme:final"),
    });
    expect(concise(["."], cwd).stdout).toContain("wit/final/a.wit:5:3: info[since/require-member]");
    expect(concise(["."], cwd).stdout).not.toContain("drafts");
    expect(concise([".", "--rule", "since/require-member=warn"], cwd).stdout.split("\n")).toHaveLength(3);
  });

  it.each([
    [
      "witkit.config.json",
      '{ "rules": { "since/requir-member": "off" } }',
      "witkit.config.json:1:14: there is no rule `since/requir-member`. Did you mean `since/require-member`?",
    ],
    ["witkit.config.json", '{ "rules": { }', "witkit.config.json:1:15: invalid JSON: close brace expected"],
    ["witkit.config.yaml", "rules: [", "witkit.config.yaml:1:9: Flow sequence"],
    [
      "witkit.config.json",
      '{ "extends": "./none.json" }',
      "witkit.config.json:1:14: `extends` names ./none.json, which does not exist",
    ],
    ["witkit.config.json", '{ "extends": "./witkit.config.json" }', "witkit.config.json:1:14: it extends itself"],
  ])("is refused with exit code 2: %s %s", (name, text, message) => {
    const { code, stderr } = concise([], folderWith({ [name]: text, "wit/a.wit": bad }));
    expect(code).toBe(2);
    expect(stderr).toContain(`witkit: ${message}`);
  });

  it("can be printed, and be written by init, with every comment in place", () => {
    const cwd = folderWith({ "wit/a.wit": bad });
    expect(witkit(["init"], { cwd })).toMatchObject({ code: 0, stdout: "" });
    expect(readFileSync(join(cwd, "witkit.config.jsonc"), "utf8")).toContain("// Which rules are on");
    expect(witkit(["init"], { cwd })).toMatchObject({
      code: 2,
      stderr: "witkit: witkit.config.jsonc already exists\n",
    });
    const printed = JSON.parse(witkit(["lint", "--print-config", "--preset", "wasi"], { cwd }).stdout);
    expect(printed).toMatchObject({
      presets: ["wasi"],
      prerelease: "ignore",
      rules: { "docs/require": "warn", "since/require-toplevel": ["error", { always: true }] },
    });
    expect(concise([], cwd)).toMatchObject({ code: 1, stdout: found });
  });
});

const hasGit = (() => {
  try {
    execFileSync("git", ["--version"]);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasGit)(`witkit lint --against git:REF${hasGit ? "" : " (skipped: needs git)"}`, () => {
  const git = (cwd: string, ...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { cwd, stdio: "pipe" });
  const release = (version: string, body: string) =>
    `package acme:store@${version};\n\n@since(version = 1.0.0)\ninterface types {\n${body}}\n`;

  function repository(): string {
    const cwd = folderWith({
      "wit/a.wit": release(
        "1.0.0",
        "  @since(version = 1.0.0)\n  get: func();\n  @unstable(feature = store-x)\n  old: func();\n",
      ),
    });
    git(cwd, "init", "-q");
    for (const [name, text] of Object.entries({ "notes.md": "# Notes\n", "docs/a.md": "Docs.\n", "nothing.wit": "" })) {
      execFileSync("mkdir", ["-p", dirname(join(cwd, name))]);
      writeFileSync(join(cwd, name), text);
    }
    git(cwd, "add", "-A");
    git(cwd, "commit", "-qm", "one");
    git(cwd, "tag", "v1.0.0");
    return cwd;
  }

  it("compares with the path at the revision", () => {
    const cwd = repository();
    writeFileSync(join(cwd, "wit/a.wit"), release("1.1.0", "  @since(version = 1.0.0)\n  put: func();\n"));
    const rules = concise(["--against", "git:v1.0.0"], cwd).stdout.match(/\[baseline\/[\w-]+\]/g);
    expect(rules).toEqual(["[baseline/version-bump]", "[baseline/no-removal]", "[baseline/new-item-since]"]);
    expect(concise(["--against", "git:v1.0.0:wit"], cwd).stdout.match(/\[baseline\/[\w-]+\]/g)).toEqual(rules);
  });

  it("takes a path that did not exist at the revision for a new package", () => {
    const cwd = repository();
    execFileSync("mkdir", ["-p", join(cwd, "more")]);
    writeFileSync(join(cwd, "more/b.wit"), "package acme:more@1.0.0;\n\n@since(version = 1.0.0)\ninterface types {}\n");
    expect(concise(["--against", "git:v1.0.0", "more"], cwd)).toMatchObject({ code: 0, stdout: "" });
  });

  it.each([
    ["a path that is not there", "git:v1.0.0:nowhere", "nothing is there; if the package is new, add --allow-new"],
    ["a file that is not WIT", "git:v1.0.0:notes.md", "git:v1.0.0:notes.md:1:1: "],
    ["a folder without WIT", "git:v1.0.0:docs", "git:v1.0.0:docs: no WIT package here"],
    ["an empty folder", "empty", "empty: no WIT package here"],
    ["an empty file", "git:v1.0.0:nothing.wit", "no WIT package is there"],
  ])("refuses %s", (_, name, message) => {
    const cwd = repository();
    execFileSync("mkdir", ["-p", join(cwd, "empty")]);
    const { code, stdout, stderr } = concise(["--against", name, "wit"], cwd);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`witkit: --against ${name}: ${message}`);
  });

  it("takes a missing path for an empty release with --allow-new", () => {
    const cwd = repository();
    for (const name of ["git:v1.0.0:nowhere", "nowhere"]) {
      expect(concise(["--against", name, "--allow-new", "wit"], cwd)).toMatchObject({ code: 0, stdout: "" });
    }
  });

  it("counts the releases that an item has been unstable for", () => {
    const cwd = repository();
    writeFileSync(
      join(cwd, "witkit.config.json"),
      '{ "staleAfter": 1, "presets": ["spec"], "rules": { "unstable/stale": "warn" } }',
    );
    for (const version of ["1.1.0", "1.2.0"]) {
      writeFileSync(
        join(cwd, "wit/a.wit"),
        release(version, "  @since(version = 1.0.0)\n  get: func();\n  @unstable(feature = store-x)\n  old: func();\n"),
      );
      git(cwd, "add", "-A");
      git(cwd, "commit", "-qm", version);
      git(cwd, "tag", `v${version}`);
    }
    expect(concise(["--against", "git:v1.2.0"], cwd).stdout).toBe(
      "wit/a.wit:8:3: warning[unstable/stale]: function `old` has been unstable for 2 releases\n",
    );
  });

  it("says what to do where the revision isn't there", () => {
    const { code, stderr } = concise(["--against", "git:v9.9.9"], repository());
    expect(code).toBe(2);
    expect(stderr).toContain("`v9.9.9` is not a git revision here");
  });
});

describe("witkit stabilize", () => {
  const text = `package acme:clocks@1.1.0;

// @stabilize-next
@unstable(feature = clocks-timezone)
interface timezone {
  /// The offset.
  // @stabilize-next
  @unstable(feature = clocks-timezone)
  offset: func() -> s32;
  @unstable(feature = %clocks-timezone)
  name: func() -> string; @unstable(feature = clocks-more) more: func();
}
`;
  const stable = `package acme:clocks@1.1.0;

@since(version = 1.2.0)
interface timezone {
  /// The offset.
  @since(version = 1.2.0)
  offset: func() -> s32;
  @since(version = 1.2.0)
  name: func() -> string; @unstable(feature = clocks-more) more: func();
}
`;

  it("shows a diff, and writes with --write, line ends kept", () => {
    for (const end of ["\n", "\r\n"]) {
      const cwd = folderWith({ "wit/a.wit": text.replaceAll("\n", end) });
      const { code, stdout, stderr } = witkit(["stabilize", "clocks-timezone", "1.2.0"], { cwd });
      expect(code).toBe(0);
      expect(stdout).toContain("+  @since(version = 1.2.0)");
      expect(stderr).toBe(
        "acme:clocks@1.1.0 is at 1.1.0: raise it to 1.2.0, or its gates are refused\nWould make 3 items stable in 1 file.\n",
      );
      expect(readFileSync(join(cwd, "wit/a.wit"), "utf8")).toBe(text.replaceAll("\n", end));
      expect(witkit(["stabilize", "clocks-timezone", "1.2.0", "wit", "--write"], { cwd }).code).toBe(0);
      expect(readFileSync(join(cwd, "wit/a.wit"), "utf8")).toBe(stable.replaceAll("\n", end));
    }
  });

  it.each([
    [
      ["clocks-timezones", "1.2.0"],
      "witkit: no item has the feature `clocks-timezones`. Did you mean `clocks-timezone`?",
    ],
    [["clocks-timezone", "1.2"], "witkit: `1.2` is not a complete version (expected `major.minor.patch`)"],
  ])("refuses %j with exit code 2", (args, message) => {
    const { code, stderr } = witkit(["stabilize", ...args], { cwd: folderWith({ "wit/a.wit": text }) });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("witkit rules and explain", () => {
  it("list the rules of the lint and of the translation", () => {
    const { code, stdout } = witkit(["rules", "--json"]);
    const data = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(data.lint.find(({ id }: { id: string }) => id === "since/require-member")).toMatchObject({
      family: "since",
      presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
      fix: "safe",
      needsBaseline: false,
    });
    expect(data.translate.map(({ id }: { id: string }) => id)).toContain("io/return-input-stream");
    expect(witkit(["rules"]).stdout).toContain("since/require-member");
  });

  it("explain one with its examples, or name the nearest", () => {
    const { code, stdout } = witkit(["explain", "since/require-member"]);
    expect(code).toBe(0);
    expect(stdout).toContain("→ 8:5 method `blob.size` has no gate, but resource `blob` is `@since(version = 1.1.0)`");
    expect(witkit(["explain", "io/return-input-stream"]).stdout).toContain("Before");
    expect(witkit(["explain", "package/cycle"]).stdout).toContain("Packages depend on one another in a circle.");
    expect(witkit(["explain", "note/lock-file", "--json"]).stdout).toContain('"id": "note/lock-file"');
    expect(witkit(["explain", "since/requre-member"])).toMatchObject({
      code: 2,
      stderr: "witkit: there is no rule `since/requre-member`. Did you mean `since/require-member`?\n",
    });
  });
});
