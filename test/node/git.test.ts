import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { uncommittedFile } from "../../src/node/clean-tree.ts";
import { openGitTree, parseGitSource } from "../../src/node/git.ts";
import { GitError } from "../../src/node/git-error.ts";
import { folderWith } from "../support/cli.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function hasGit(): boolean {
  try {
    execFileSync("git", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function git(cwd: string, ...args: readonly string[]): void {
  const identity = [
    "-c",
    "user.name=test",
    "-c",
    "user.email=test@example.com",
    "-c",
    "init.defaultBranch=main",
    "-c",
    "commit.gpgsign=false",
  ];
  execFileSync("git", [...identity, ...args], { cwd, stdio: "pipe" });
}

/** A repository with a tag `v1`, after which a file changed, one went and one came. */
function repository(): string {
  const root = folderWith({
    "wit/types.wit": "package a:b@1.0.0;\n",
    "wit/old.wit": "interface old {}\n",
    "wit/deps/x/x.wit": "package x:y;\n",
    "shared/é ü.wit": "package s:t;\n",
    "other/readme.md": "",
  });
  mkdirSync(join(root, "linked/deps"), { recursive: true });
  symlinkSync("../../shared", join(root, "linked/deps/s"));
  writeFileSync(join(root, "linked/l.wit"), "package l:l;\n");
  git(root, "init", "-q");
  git(root, "add", ".");
  git(root, "commit", "-q", "-m", "one");
  git(root, "tag", "v1");
  writeFileSync(join(root, "wit/types.wit"), "package a:b@2.0.0;\n");
  rmSync(join(root, "wit/old.wit"));
  writeFileSync(join(root, "wit/new.wit"), "interface new {}\n");
  return root;
}

test("git:REF[:PATH] is taken apart, other text is left alone", () => {
  expect(parseGitSource("git:v1.0")).toEqual({ ref: "v1.0" });
  expect(parseGitSource("git:origin/main:a/b.wit")).toEqual({ ref: "origin/main", path: "a/b.wit" });
  expect(parseGitSource("git:HEAD~2:")).toEqual({ ref: "HEAD~2" });
  expect(parseGitSource("wit")).toBeUndefined();
  expect(parseGitSource("git:")).toBeUndefined();
});

describe.skipIf(!hasGit())("a tree in git", () => {
  test("is read as it was at the REF, whatever the work tree holds", async () => {
    const root = repository();
    const { reader, path } = openGitTree({ ref: "v1" }, root, "wit");
    expect(path).toBe("wit");
    expect((await reader.list(path)).toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: "deps", kind: "directory" },
      { name: "old.wit", kind: "file" },
      { name: "types.wit", kind: "file" },
    ]);
    expect(text(await reader.read("wit/types.wit"))).toBe("package a:b@1.0.0;\n");
    expect(await reader.stat("wit/new.wit")).toBeUndefined();
    expect(reader.display?.("wit/types.wit")).toBe("git:v1:wit/types.wit");
    await expect(reader.read("wit/new.wit")).rejects.toThrow("no such file at v1");
  });

  test("finds PATH from the root of the repository, else from the working directory", async () => {
    const root = repository();
    expect(openGitTree({ ref: "v1", path: "wit" }, join(root, "other")).path).toBe("wit");
    expect(openGitTree({ ref: "v1", path: "deps/x" }, join(root, "wit")).path).toBe("wit/deps/x");
    expect(openGitTree({ ref: "v1", path: "../wit" }, join(root, "other")).path).toBe("wit");
    expect(openGitTree({ ref: "v1", path: "wit/types.wit" }, root).path).toBe("wit/types.wit");
    expect(openGitTree({ ref: "v1" }, join(root, "wit"), ".").path).toBe("wit");
  });

  test("a path that didn't exist at the REF is no error", async () => {
    const root = repository();
    const { reader, path } = openGitTree({ ref: "v1" }, root, "wit/new.wit");
    expect(path).toBe("wit/new.wit");
    expect(await reader.stat(path)).toBeUndefined();
  });

  test("follows links, also out of the path that was asked for, and reads names that aren't ASCII", async () => {
    const { reader, path } = openGitTree({ ref: "v1" }, repository(), "linked");
    expect(path).toBe("linked");
    expect(await reader.stat("linked/deps/s")).toBe("directory");
    expect(await reader.list("linked/deps/s")).toEqual([{ name: "é ü.wit", kind: "file" }]);
    expect(text(await reader.read("linked/deps/s/é ü.wit"))).toBe("package s:t;\n");
  });

  test("says what to do where there is no such REF, no repository, or the path lies outside", () => {
    const root = repository();
    expect(() => openGitTree({ ref: "v9" }, root)).toThrow(
      new GitError(
        "`v9` is not a git revision here. In a shallow clone (as CI makes them), fetch it first: git fetch --depth=1 origin v9",
      ),
    );
    expect(() => openGitTree({ ref: "--help" }, root)).toThrow(GitError);
    const bare = folderWith({});
    expect(() => openGitTree({ ref: "v1" }, bare)).toThrow(new RegExp(`^${bare} is not in a git repository`));
    expect(() => openGitTree({ ref: "v1", path: "../../x" }, root)).toThrow(GitError);
  });
});

describe("a repository that nobody vouches for", () => {
  /** A command that leaves a trace in `pwned` if git runs it. */
  const trap = (root: string, name: string) => `sh -c 'echo ${name} >> "${root}/pwned"; cat' #`;
  const traces = (root: string) => (existsSync(join(root, "pwned")) ? readFileSync(join(root, "pwned"), "utf8") : "");

  test("nothing of its configuration is run while its trees are read or its state is asked for", async () => {
    const root = repository();
    git(root, "checkout", "-q", ".");
    rmSync(join(root, "wit/new.wit"));
    writeFileSync(join(root, ".git/info/attributes"), "*.wit filter=evil diff=evil\n");
    for (const key of [
      "core.fsmonitor",
      "filter.evil.clean",
      "filter.evil.process",
      "diff.evil.textconv",
      "core.pager",
    ]) {
      git(root, "config", key, trap(root, key));
    }
    git(root, "config", "filter.evil.required", "true");
    mkdirSync(join(root, "hooks"));
    for (const hook of ["post-index-change", "reference-transaction", "fsmonitor-watchman"]) {
      writeFileSync(join(root, "hooks", hook), `#!/bin/sh\necho ${hook} >> "${root}/pwned"\n`, { mode: 0o755 });
    }
    git(root, "config", "core.hooksPath", join(root, "hooks"));
    // The same contents with another time: git has to read the file again, through its filters.
    writeFileSync(join(root, "wit/types.wit"), readFileSync(join(root, "wit/types.wit")));
    rmSync(join(root, "pwned"), { force: true });

    const { reader } = openGitTree({ ref: "v1", path: "wit" }, root);
    expect(text(await reader.read("wit/types.wit"))).toBe("package a:b@1.0.0;\n");
    expect(uncommittedFile(["linked/l.wit"], root)).toBe(undefined);
    writeFileSync(join(root, "wit/types.wit"), "package a:b@3.0.0;\n");
    expect(uncommittedFile(["wit/types.wit"], root)).toBe("wit/types.wit");
    expect(traces(root)).toBe("");
  });

  test("the configuration of a submodule is not run either", () => {
    const inner = repository();
    const root = repository();
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "sub");
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", "with a submodule");
    const config = join(root, ".git/modules/sub");
    git(join(root, "sub"), "config", "core.fsmonitor", trap(root, "submodule"));
    expect(existsSync(config)).toBe(true);
    expect(uncommittedFile(["wit/types.wit"], root)).toBe(undefined);
    expect(traces(root)).toBe("");
  });

  test("a partial clone fetches nothing, whatever its remote is", () => {
    const origin = repository();
    git(origin, "config", "uploadpack.allowFilter", "true");
    const root = join(folderWith({}), "clone");
    git(origin, "clone", "-q", "--filter=blob:none", "--no-checkout", `file://${origin}`, root);
    git(root, "config", "protocol.ext.allow", "always");
    git(root, "config", "remote.origin.url", `ext::${trap(root, "ext")}`);
    expect(() => openGitTree({ ref: "v1", path: "wit" }, root)).toThrow(
      /witkit does not fetch: complete the partial clone with `git fetch --refetch --no-filter`$/,
    );
    git(root, "config", "remote.origin.url", `file://${origin}`);
    expect(() => openGitTree({ ref: "v1", path: "wit" }, root)).toThrow(/witkit does not fetch/);
    expect(traces(root)).toBe("");
  });

  test("a REF that looks like an option is not one", () => {
    expect(() => openGitTree({ ref: "--git-dir=/tmp/x" }, repository())).toThrow(
      "`--git-dir=/tmp/x` is not a git revision",
    );
  });
});
