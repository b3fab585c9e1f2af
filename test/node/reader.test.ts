import { execFileSync, spawn } from "node:child_process";
import { existsSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { overlayReader } from "../../src/node/overlay.ts";
import { createNodeReader } from "../../src/node/reader.ts";
import type { DirectoryEntry } from "../../src/package/load/reader.ts";
import { folderWith } from "../support/cli.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const byName = (entries: readonly DirectoryEntry[]) => entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));

describe("the reader of this machine's files", () => {
  test("says what a path is, also where nothing is", async () => {
    const cwd = folderWith({ "wit/a.wit": "package a:b;" });
    const reader = createNodeReader({ cwd });
    expect(await reader.stat("wit")).toBe("directory");
    expect(await reader.stat("wit/a.wit")).toBe("file");
    expect(await reader.stat("wit/b.wit")).toBeUndefined();
    expect(await reader.stat("wit/a.wit/deeper")).toBeUndefined();
    expect(text(await reader.read("wit/a.wit"))).toBe("package a:b;");
  });

  test("says in words why something can't be read", async () => {
    const reader = createNodeReader({ cwd: folderWith({ "a.wit": "" }) });
    await expect(reader.read("b.wit")).rejects.toThrow(/^no such file or directory$/);
    await expect(reader.read(".")).rejects.toThrow(/^it is a directory$/);
    await expect(reader.list("b")).rejects.toThrow(/^can't list b: no such file or directory$/);
  });

  test("follows links, but not into a folder that holds the link", async () => {
    const cwd = folderWith({ "real/a.wit": "package a:b;" });
    symlinkSync("real", join(cwd, "link"));
    symlinkSync("real/a.wit", join(cwd, "file-link"));
    symlinkSync("..", join(cwd, "real", "up"));
    symlinkSync("nowhere", join(cwd, "dangling"));
    const reader = createNodeReader({ cwd });
    expect(byName(await reader.list("."))).toEqual([
      { name: "dangling", kind: "other" },
      { name: "file-link", kind: "file" },
      { name: "link", kind: "directory" },
      { name: "real", kind: "directory" },
    ]);
    expect(byName(await reader.list("real"))).toEqual([
      { name: "a.wit", kind: "file" },
      { name: "up", kind: "other" },
    ]);
  });

  test("shows paths relative to the working directory", () => {
    const reader = createNodeReader({ cwd: "/home/place" });
    expect(reader.display?.("wit/../a.wit")).toBe("a.wit");
    expect(reader.display?.("/home/other/a.wit")).toBe("../other/a.wit");
    expect(reader.display?.(".")).toBe(".");
  });
});

describe("what git ignores", () => {
  const ignored = (cwd: string) => {
    const reader = createNodeReader({ cwd });
    return async (path: string, kind: "file" | "directory" = "directory") =>
      (await reader.ignored?.(path, kind)) ?? false;
  };

  test("is known from the .gitignore files from the root down; the nearest decides", async () => {
    const cwd = folderWith({
      ".git/HEAD": "",
      ".git/info/exclude": "local\n",
      ".gitignore": "# comment\nout/\n*.tmp.wit\n/only-here\n",
      "a/.gitignore": "!keep.tmp.wit\n",
      "a/b/x.wit": "",
    });
    const is = ignored(cwd);
    expect(await is("out")).toBe(true);
    expect(await is("a/b/out")).toBe(true);
    expect(await is("out", "file")).toBe(false);
    expect(await is("a/b/x.tmp.wit", "file")).toBe(true);
    expect(await is("a/keep.tmp.wit", "file")).toBe(false);
    expect(await is("only-here")).toBe(true);
    expect(await is("a/only-here")).toBe(false);
    expect(await is("local")).toBe(true);
    expect(await is("a/b")).toBe(false);
  });

  test("counts for nothing inside an ignored folder that the user named", async () => {
    const is = ignored(folderWith({ ".git/HEAD": "", ".gitignore": "out/\n", "out/wit/a.wit": "" }));
    expect(await is("out")).toBe(true);
    expect(await is("out/wit")).toBe(false);
    expect(await is("out/wit/a.wit", "file")).toBe(false);
  });

  test("is nothing outside a work tree", async () => {
    expect(await ignored(folderWith({ ".gitignore": "out/\n" }))("out")).toBe(false);
  });
});

describe("an overlay", () => {
  test("shows the given text in place of the file's, and everything else as it is", async () => {
    const cwd = folderWith({ "wit/a.wit": "old", "wit/b.wit": "b" });
    const reader = overlayReader(createNodeReader({ cwd }), join(cwd, "wit/a.wit"), new TextEncoder().encode("new"));
    expect(text(await reader.read(join(cwd, "wit/a.wit")))).toBe("new");
    expect(text(await reader.read("wit/b.wit"))).toBe("b");
    expect(byName(await reader.list(join(cwd, "wit"))).map(({ name }) => name)).toEqual(["a.wit", "b.wit"]);
  });

  test("shows a folder that is on no disk", async () => {
    const cwd = folderWith({});
    const path = join(cwd, "<stdin>", "stdin.wit");
    const reader = overlayReader(createNodeReader({ cwd }), path, new TextEncoder().encode("new"));
    expect(await reader.stat(path)).toBe("file");
    expect(await reader.stat(join(cwd, "<stdin>"))).toBe("directory");
    expect(await reader.list(join(cwd, "<stdin>"))).toEqual([{ name: "stdin.wit", kind: "file" }]);
    expect(reader.display?.(path)).toBe("<stdin>/stdin.wit");
  });
});

describe.skipIf(process.platform === "win32")("what is not a regular file", () => {
  test("a named pipe is read to its end", async () => {
    const folder = folderWith({});
    const pipe = join(folder, "pipe.wit");
    execFileSync("mkfifo", [pipe]);
    const writer = spawn("sh", ["-c", `printf 'package a:b;' > '${pipe}'`]);
    const bytes = await createNodeReader({ cwd: folder }).read("pipe.wit");
    expect(new TextDecoder().decode(bytes)).toBe("package a:b;");
    writer.kill();
  });

  test.skipIf(!existsSync("/dev/zero"))("a device that never ends is refused after 128 MB", async () => {
    await expect(createNodeReader().read("/dev/zero")).rejects.toThrow(
      /^it has more than 128 MB, the most that witkit reads of one input$/,
    );
  });

  test("a file that is too large is refused before it is read", async () => {
    const folder = folderWith({ "large.wit": "" });
    truncateSync(join(folder, "large.wit"), 600_000_000);
    await expect(createNodeReader({ cwd: folder }).read("large.wit")).rejects.toThrow(
      /^it has more than 256 MB, the most that witkit reads of one input$/,
    );
  });
});
