import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, witkit } from "../support/cli.ts";

const old =
  "package acme:kv@0.2.0;\n\ninterface store {\n  get: func(key: string) -> option<list<u8>>;\n  keys: func() -> u32;\n}\n";
const now =
  "package acme:kv@0.2.1;\n\ninterface store {\n  get: func(key: string) -> option<list<u8>>;\n  put: func(key: string, value: list<u8>);\n}\n";

function twoVersions(): string {
  return folderWith({ "old/store.wit": old, "new/store.wit": now });
}

describe("witkit diff", () => {
  test("lists what changed, breaking first, and fails where the version moved too little", () => {
    const result = witkit(["diff", "old", "new"], { cwd: twoVersions() });
    expect(result.stdout).toBe(`acme:kv 0.2.0 → 0.2.1: needs minor, moved patch (not enough)
  breaking
    - keys: func() -> u32;  [breaks host, guest]  in store
  compatible
    + put: func(key: string, value: list<u8>);  in store

error[diff/version-bump]: the version of \`acme:kv\` moved its patch part only (0.2.0 → 0.2.1), but the changes need a new minor version
 --> new/store.wit:1:9
  |
1 | package acme:kv@0.2.1;
  |         ^^^^^^^^^^^^^
  = help: publish it as 0.3.0 or later

`);
    expect(result.code).toBe(1);
  });

  test("--fail-on never exits with 0, --fail-on breaking with 1 whatever the version", () => {
    const cwd = twoVersions();
    expect(witkit(["diff", "old", "new", "--fail-on", "never"], { cwd }).code).toBe(0);
    writeFileSync(join(cwd, "new/store.wit"), now.replace("0.2.1", "0.3.0"));
    expect(witkit(["diff", "old", "new"], { cwd }).code).toBe(0);
    expect(witkit(["diff", "old", "new", "--fail-on", "breaking"], { cwd }).code).toBe(1);
  });

  test("--format json has the changes and the bump beside the findings", () => {
    const result = witkit(["diff", "old", "new", "--format", "json"], { cwd: twoVersions() });
    const report = JSON.parse(result.stdout);
    expect(report.changes).toEqual([
      {
        item: "acme:kv/store@0.2.0#keys",
        kind: "removed",
        before: "keys: func() -> u32;",
        after: null,
        breaks: ["host", "guest"],
        bump: "minor",
        message: "function `keys` was removed",
      },
      {
        item: "acme:kv/store@0.2.1#put",
        kind: "added",
        before: null,
        after: "put: func(key: string, value: list<u8>);",
        breaks: [],
        bump: "patch",
        message: "function `put` was added",
      },
    ]);
    expect(report.summary).toEqual({
      packages: 1,
      files: 2,
      errors: 1,
      warnings: 1,
      bump: { needed: "minor", actual: "patch" },
    });
    expect(result.code).toBe(1);
  });

  test("a side that can't be read stops the comparison with what is wrong with it", () => {
    const cwd = folderWith({
      "old/store.wit": old,
      "new/store.wit": "package acme:kv@0.2.1;\ninterface store { get: func( }\n",
    });
    const result = witkit(["diff", "old", "new", "--format", "concise"], { cwd });
    expect(result.stdout).toContain("new/store.wit:2:30: error[syntax/unexpected-token]");
    expect(result.stdout).not.toContain("removed");
    expect(result.code).toBe(1);
    expect(witkit(["diff", "old", "nowhere"], { cwd }).code).toBe(2);
  });

  test("a dependency that isn't there doesn't stop it", () => {
    const text = (version: string): string =>
      `package acme:app@${version};\ninterface i { use wasi:io/poll@0.2.0.{pollable}; wait: func(on: pollable); }\n`;
    const cwd = folderWith({
      "old/a.wit": text("0.1.0"),
      "new/a.wit": text("0.1.1").replace("on: pollable", "on: borrow<pollable>"),
    });
    const result = witkit(["diff", "old", "new", "--fail-on", "never"], { cwd });
    expect(result.stdout).toContain("parameter `on`: `pollable` became `borrow<pollable>`");
    expect(result.code).toBe(0);
  });

  test("wrong usage names what was meant", () => {
    const result = witkit(["diff", "old", "new", "--perspective", "hots"], { cwd: twoVersions() });
    expect(result.stderr).toContain("Did you mean `host`?");
    expect(result.code).toBe(2);
    expect(witkit(["diff", "old"], { cwd: twoVersions() }).code).toBe(2);
  });
});

const hasGit = spawnSync("git", ["--version"]).status === 0;

describe.skipIf(!hasGit)("witkit diff git:REF", () => {
  function repository(): string {
    const cwd = folderWith({ "wit/store.wit": old });
    const git = (...args: string[]): void => {
      execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
        cwd,
        stdio: "ignore",
      });
    };
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    git("tag", "v0.2.0");
    writeFileSync(join(cwd, "wit/store.wit"), now);
    return cwd;
  }

  test("compares the work tree with a revision", () => {
    const result = witkit(["diff", "git:v0.2.0", "wit"], { cwd: repository() });
    expect(result.stdout).toContain("acme:kv 0.2.0 → 0.2.1: needs minor, moved patch (not enough)");
    expect(result.code).toBe(1);
  });

  test("takes a path behind the revision, and says where there is none", () => {
    const cwd = repository();
    expect(witkit(["diff", "git:v0.2.0:wit", "git:v0.2.0:wit"], { cwd }).stdout).toContain("nothing changed");
    const missing = witkit(["diff", "git:v0.2.0:nowhere", "wit", "--format", "concise"], { cwd });
    expect(missing.stdout).toBe("nowhere: error[input/not-found]: `nowhere` did not exist at `v0.2.0`\n");
    expect(missing.code).toBe(2);
    expect(witkit(["diff", "git:v9", "wit"], { cwd }).code).toBe(2);
  });
});
