import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TranslationReport } from "../../src/translate/report/report.ts";
import { folderWith, witkit } from "../support/cli.ts";

const before = `package acme:app@0.1.0;

interface store {
  use wasi:io/streams@0.2.3.{input-stream};
  enum error-code { missing }
  get: func(key: string) -> result<input-stream, error-code>;
}
`;
const after = `package acme:app@0.1.0;

interface store {
  enum error-code { missing }
  get: func(key: string) -> tuple<stream<u8>, future<result<_, error-code>>>;
}
`;
const asking = `package acme:app@0.1.0;

interface waits {
  use wasi:io/poll@0.2.3.{pollable};
  any: func(what: list<borrow<pollable>>) -> list<u32>;
}
`;

const text = (folder: string, file: string) => readFileSync(join(folder, file), "utf8");
const git = (cwd: string, ...args: string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd, stdio: "pipe" });

function repository(files: Readonly<Record<string, string>>): string {
  const cwd = folderWith(files);
  git(cwd, "init", "-q");
  git(cwd, "add", ".");
  git(cwd, "commit", "-q", "-m", "first");
  return cwd;
}

describe("witkit translate", () => {
  it("prints a diff and changes nothing", () => {
    const cwd = folderWith({ "wit/app.wit": before });
    const { code, stdout, stderr } = witkit(["translate"], { cwd });
    expect(stdout).toBe(`--- a/wit/app.wit
+++ b/wit/app.wit
@@ -1,7 +1,6 @@
 package acme:app@0.1.0;
${" "}
 interface store {
-  use wasi:io/streams@0.2.3.{input-stream};
   enum error-code { missing }
-  get: func(key: string) -> result<input-stream, error-code>;
+  get: func(key: string) -> tuple<stream<u8>, future<result<_, error-code>>>;
 }
`);
    expect(stderr).toContain("2 edits would change 1 file; 0 open questions, 1 remark.");
    expect(code).toBe(0);
    expect(text(cwd, "wit/app.wit")).toBe(before);
  });

  it("--check exits with 1 if anything would change, and `migrate` is another name", () => {
    const cwd = folderWith({ "wit/app.wit": before, "done/app.wit": after });
    expect(witkit(["migrate", "wit", "--check"], { cwd }).code).toBe(1);
    const done = witkit(["migrate", "done", "--check"], { cwd });
    expect(done).toMatchObject({ code: 0, stdout: "" });
    expect(done.stderr).toBe("Nothing to translate.\n");
  });

  it("exits with 1 where a person has to decide something", () => {
    const cwd = folderWith({ "wit/app.wit": asking });
    const { code, stderr } = witkit(["translate"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "wit/app.wit:5:3: action note/first-class-pollable: a pollable in `any` has no counterpart: ",
    );
  });

  it("--out writes every file of the input, changed or not, in the same layout", () => {
    const cwd = folderWith({
      "wit/app.wit": before,
      "wit/other.wit": "interface other {}\n",
      "wit/deps/x/x.wit": "package x:x;\n",
    });
    expect(witkit(["translate", "wit", "--out", "new"], { cwd }).code).toBe(0);
    expect(text(cwd, "new/app.wit")).toBe(after);
    expect(text(cwd, "new/other.wit")).toBe("interface other {}\n");
    expect(text(cwd, "new/deps/x/x.wit")).toBe("package x:x;\n");
    expect(text(cwd, "wit/app.wit")).toBe(before);
  });

  it("--write refuses a tree with changes that are not committed, unless --force", () => {
    const cwd = repository({
      "wit/app.wit": before,
      "wkg.toml": '[overrides]\n"wasi:io" = "0.2.3"\n"wasi:http" = "0.2.3"\n',
      "wkg.lock": "",
    });
    execFileSync("sh", ["-c", "echo '// new' >> wit/app.wit"], { cwd });
    const refused = witkit(["translate", "--write"], { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("witkit: there are changes that are not committed, such as wit/app.wit");
    expect(text(cwd, "wit/app.wit")).toBe(`${before}// new\n`);
    const forced = witkit(["translate", "--write", "--force", "--report", "report.json"], { cwd });
    expect(forced.code).toBe(0);
    expect(text(cwd, "wit/app.wit")).toBe(`${after}// new\n`);
    expect(text(cwd, "wkg.toml")).toBe('[overrides]\n"wasi:http" = "0.3.0"\n');
    const report = JSON.parse(text(cwd, "report.json")) as TranslationReport;
    expect(report.packages[0]?.notes.map(({ id }) => id)).toContain("note/lock-file");
    expect(readdirSync(join(cwd, "wit"))).toEqual(["app.wit"]);
  });

  it("--write changes a clean tree", () => {
    const cwd = repository({ "wit/app.wit": before });
    expect(witkit(["translate", "--write"], { cwd }).code).toBe(0);
    expect(text(cwd, "wit/app.wit")).toBe(after);
  });

  it("writes nothing where a file can't be read as WIT", () => {
    const cwd = folderWith({ "wit/app.wit": before, "wit/bad.wit": "interface {" });
    const { code, stderr } = witkit(["translate", "--write", "--force"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain("wit/bad.wit");
    expect(text(cwd, "wit/app.wit")).toBe(before);
  });

  it("reports as JSON and as Markdown", () => {
    const cwd = folderWith({
      "wit/app.wit": asking.replace("any:", "// wait\n  any:"),
      "wit/store.wit": before.replace(/package.*\n/, ""),
    });
    witkit(["translate", "--report", "report.json"], { cwd });
    witkit(["translate", "--report", "report.md"], { cwd });
    const report = JSON.parse(text(cwd, "report.json")) as TranslationReport;
    expect(Object.keys(report)).toEqual(["version", "packs", "packages", "verification"]);
    expect(report.packages[0]?.edits[0]).toEqual({
      rule: "io/use",
      certainty: "certain",
      file: "wit/store.wit",
      range: { start: { line: 3, column: 1 }, end: { line: 4, column: 1 } },
      item: "acme:app/store@0.1.0#use wasi:io/streams@0.2.3",
      before: "  use wasi:io/streams@0.2.3.{input-stream};\n",
      after: "",
    });
    const markdown = text(cwd, "report.md");
    expect(markdown).toContain("- [ ] a pollable in `any` has no counterpart");
    expect(markdown).toContain("| `io/return-input-stream` | medium | 1 |");
    expect(markdown).toContain("- [ ] `acme:app/store@0.1.0#get` (io/return-input-stream)");
  });

  it("--deps takes the new releases from a folder, and what is gone goes", () => {
    const cwd = folderWith({
      "wit/app.wit": before.replace(
        "interface store {",
        "interface store {\n  use wasi:clocks/wall-clock@0.2.3.{datetime};\n  now: func() -> datetime;",
      ),
      "wit/deps/io/streams.wit": "package wasi:io@0.2.3;\ninterface streams { resource input-stream; }\n",
      "wit/deps/clocks/wall-clock.wit":
        "package wasi:clocks@0.2.3;\ninterface wall-clock { record datetime { seconds: u64 } }\n",
      "new/clocks/system-clock.wit":
        "package wasi:clocks@0.3.0;\ninterface system-clock { record instant { seconds: s64 } }\n",
    });
    const { code } = witkit(["translate", "wit", "--deps", "new", "--out", "out"], { cwd });
    expect(code).toBe(0);
    expect(existsSync(join(cwd, "out/deps/io/streams.wit"))).toBe(false);
    expect(existsSync(join(cwd, "out/deps/clocks/wall-clock.wit"))).toBe(false);
    expect(text(cwd, "out/deps/clocks/system-clock.wit")).toContain("wasi:clocks@0.3.0");
    expect(witkit(["check", "out"], { cwd }).code).toBe(0);
  });

  it("--deps keeps what a package of somebody else still needs, beside its new release", () => {
    const source = (name: string) => `https://github.com/WebAssembly/wasi-${name}/archive/v0.2.3.tar.gz`;
    const cwd = folderWith({
      "wit/app.wit":
        "package acme:app@0.1.0;\nworld w { import wasi:clocks/wall-clock@0.2.3; import acme:box/container@0.5.0; import wasi:io/poll@0.2.3; }\n",
      "wit/deps.toml": `io = "${source("io")}"\nrandom = "${source("random")}"\n`,
      "wit/deps/box.wit":
        "package acme:box@0.5.0;\ninterface container { use wasi:io/streams@0.2.3.{input-stream}; use wasi:clocks/wall-clock@0.2.3.{datetime}; get: func(at: datetime) -> input-stream; }\n",
      "wit/deps/io.wit":
        "package wasi:io@0.2.3;\ninterface poll { resource pollable; }\ninterface streams { resource input-stream; }\n",
      "wit/deps/clocks/wall-clock.wit":
        "package wasi:clocks@0.2.3;\ninterface wall-clock { record datetime { seconds: u64 } }\n",
      "wit/deps/random.wit": "package wasi:random@0.2.3;\ninterface random { }\n",
      "new/clocks/system-clock.wit":
        "package wasi:clocks@0.3.0;\ninterface system-clock { record instant { seconds: s64 } }\n",
      "new/random/random.wit": "package wasi:random@0.3.0;\ninterface random { }\n",
    });
    witkit(["translate", "wit", "--deps", "new", "--out", "out"], { cwd });
    expect(text(cwd, "out/app.wit")).not.toContain("wasi:io");
    for (const kept of ["deps/io.wit", "deps/clocks/wall-clock.wit", "deps/box.wit"])
      expect(text(cwd, `out/${kept}`)).toBe(text(cwd, `wit/${kept}`));
    expect(text(cwd, "out/deps/clocks.wit")).toContain("wasi:clocks@0.3.0");
    expect(text(cwd, "out/deps/random.wit")).toContain("wasi:random@0.3.0");
    expect(text(cwd, "out/deps.toml")).toContain(`io = "${source("io")}"\n`);
    expect(text(cwd, "out/deps.toml")).toContain("proposals/random/wit");
    expect(witkit(["check", "out"], { cwd }).code).toBe(0);
  });

  it("says what is wrong with options and packs", () => {
    const cwd = folderWith({
      "wit/app.wit": before,
      "bad.yaml":
        "name: bad\nrules:\n  - id: a/b\n    certainty: sure\n    why: x\n    type: 'u32'\n    rewrite: '$T'\n",
    });
    expect(witkit(["translate", "--pack", "wasi-0.2-to-0.4"], { cwd })).toMatchObject({ code: 2 });
    expect(witkit(["translate", "--pack", "wasi-0.2-to-0.4"], { cwd }).stderr).toContain(
      "Did you mean `wasi-0.2-to-0.3`?",
    );
    const bad = witkit(["translate", "--pack", "bad.yaml", "--write", "--force"], { cwd });
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain("`certainty` has to be one of certain, high, medium, low, found `sure`");
    expect(bad.stderr).toContain("bad.yaml:4:16");
    expect(text(cwd, "wit/app.wit")).toBe(before);
    expect(witkit(["translate", "--out", "x", "--write"], { cwd }).stderr).toContain(
      "--out and --write exclude one another",
    );
  });
});

describe("witkit derive", () => {
  it("writes a pack that turns the old version into the new one, and that users of it can apply", () => {
    const cwd = folderWith({
      "old/kv.wit":
        "package acme:kv@1.0.0;\n\ninterface store {\n  /// A key.\n  type key = string;\n  get: func(k: key) -> option<string>;\n  flush: func();\n}\n",
      "new/kv.wit":
        "package acme:kv@2.0.0;\n\ninterface storage {\n  type key = string;\n  get: async func(k: key) -> option<string>;\n}\n",
      "app/app.wit":
        "package acme:app@0.1.0;\n\ninterface uses {\n  use acme:kv/store@1.0.0.{key};\n  find: func() -> key;\n}\n",
    });
    const derived = witkit(["derive", "old", "new", "-o", "kv.yaml"], { cwd });
    expect(derived.code).toBe(0);
    witkit(["translate", "old", "--pack", "kv.yaml", "--out", "out"], { cwd });
    expect(text(cwd, "out/kv.wit")).toBe(
      "package acme:kv@2.0.0;\n\ninterface storage {\n  /// A key.\n  type key = string;\n  get: async func(k: key) -> option<string>;\n}\n",
    );
    witkit(["translate", "app", "--pack", "kv.yaml", "--out", "out-app"], { cwd });
    expect(text(cwd, "out-app/app.wit")).toContain("use acme:kv/storage@2.0.0.{key};");
  });
});
