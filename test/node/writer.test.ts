import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createNodeWriter } from "../../src/node/writer.ts";
import { cliPath, folderWith } from "../support/cli.ts";
import { memoryFiles } from "../support/memory-files.ts";

const isWindows = process.platform === "win32";
const isRoot = process.getuid?.() === 0;

test("the writer in memory, which other tests use, follows the same contract", async () => {
  const memory = memoryFiles({ "wit/a.wit": "old", "wit/b.wit": "old" }, new Set(["wit/b.wit"]));
  const change = (path: string, content?: string) => ({ path, content });
  expect(await memory.writer.write([change("wit/a.wit", "new"), change("wit/b.wit", "new")])).toEqual({
    written: false,
    diagnostics: [
      {
        rule: "input/unwritable",
        severity: "error",
        message: "cannot write the file: permission denied; no file was changed",
        file: "wit/b.wit",
      },
    ],
  });
  expect(await memory.writer.write([change("wit/a.wit"), change("wit/c.wit", "new")])).toEqual({
    written: true,
    diagnostics: [],
  });
  expect(memory.files).toEqual({ "wit/b.wit": "old", "wit/c.wit": "new" });
  expect(new TextDecoder().decode(await memory.reader.read("wit/c.wit"))).toBe("new");
});

describe("writing files", () => {
  test("creates, replaces and deletes, with the folders that are missing", async () => {
    const cwd = folderWith({ "a.wit": "old", "gone.wit": "old" });
    const result = await createNodeWriter({ cwd }).write([
      { path: "a.wit", content: "new" },
      { path: "deep/er/b.wit", content: new Uint8Array([0xff, 0]) },
      { path: "gone.wit", content: undefined },
      { path: "never-there.wit", content: undefined },
    ]);
    expect(result).toEqual({ written: true, diagnostics: [] });
    expect(readdirSync(cwd).toSorted()).toEqual(["a.wit", "deep"]);
    expect(readFileSync(join(cwd, "a.wit"), "utf8")).toBe("new");
    expect([...readFileSync(join(cwd, "deep/er/b.wit"))]).toEqual([0xff, 0]);
  });

  test("changes no file if one of them is a directory", async () => {
    const cwd = folderWith({ "a.wit": "old", "b.wit/c.wit": "old" });
    const result = await createNodeWriter({ cwd }).write([
      { path: "a.wit", content: "new" },
      { path: "new/c.wit", content: "new" },
      { path: "b.wit", content: "new" },
    ]);
    expect(result).toEqual({
      written: false,
      diagnostics: [
        {
          rule: "input/unwritable",
          severity: "error",
          message: "cannot write the file: it is a directory; no file was changed",
          file: "b.wit",
        },
      ],
    });
    expect(readFileSync(join(cwd, "a.wit"), "utf8")).toBe("old");
    expect(readdirSync(cwd).toSorted()).toEqual(["a.wit", "b.wit"]);
  });

  test("removes what it staged and the folders that it made if staging fails", async () => {
    const cwd = folderWith({ "a.wit": "old", file: "" });
    const { written, diagnostics } = await createNodeWriter({ cwd }).write([
      { path: "a.wit", content: "new" },
      { path: "new/folder/c.wit", content: "new" },
      { path: "file/d.wit", content: "new" },
    ]);
    expect(written).toBe(false);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "cannot write the file: a part of the path is not a directory; no file was changed",
    ]);
    expect(readdirSync(cwd).toSorted()).toEqual(["a.wit", "file"]);
    expect(readFileSync(join(cwd, "a.wit"), "utf8")).toBe("old");
  });

  test.skipIf(isWindows)("keeps the mode of a file and a symbolic link to it", async () => {
    const cwd = folderWith({ "real/a.wit": "old" });
    chmodSync(join(cwd, "real/a.wit"), 0o640);
    symlinkSync("real/a.wit", join(cwd, "link.wit"));
    expect(await createNodeWriter({ cwd }).write([{ path: "link.wit", content: "new" }])).toEqual({
      written: true,
      diagnostics: [],
    });
    expect(readlinkSync(join(cwd, "link.wit"))).toBe("real/a.wit");
    expect(readFileSync(join(cwd, "real/a.wit"), "utf8")).toBe("new");
    expect(statSync(join(cwd, "real/a.wit")).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(cwd, "real"))).toEqual(["a.wit"]);
  });

  test.skipIf(isWindows)("refuses a link to nothing, and a link in a circle", async () => {
    const cwd = folderWith({});
    symlinkSync("nowhere.wit", join(cwd, "dangling.wit"));
    symlinkSync("circle.wit", join(cwd, "circle.wit"));
    const { written, diagnostics } = await createNodeWriter({ cwd }).write([
      { path: "dangling.wit", content: "new" },
      { path: "circle.wit", content: "new" },
    ]);
    expect(written).toBe(false);
    expect(diagnostics.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      "dangling.wit: cannot write the file: it is a symbolic link to a file that does not exist; no file was changed",
      "circle.wit: cannot write the file: the links lead in circles; no file was changed",
    ]);
    expect(existsSync(join(cwd, "nowhere.wit"))).toBe(false);
  });

  test.skipIf(isWindows || isRoot)("refuses a file that is read-only", async () => {
    const cwd = folderWith({ "a.wit": "old" });
    chmodSync(join(cwd, "a.wit"), 0o444);
    const { diagnostics } = await createNodeWriter({ cwd }).write([{ path: "a.wit", content: "new" }]);
    expect(diagnostics.map(({ message }) => message)).toEqual(["cannot write the file: permission denied"]);
    expect(readFileSync(join(cwd, "a.wit"), "utf8")).toBe("old");
  });

  test.skipIf(isWindows)(
    "keeps hard links among the files that it writes, and reports one from elsewhere",
    async () => {
      const cwd = folderWith({ "a.wit": "old", "c.wit": "old" });
      linkSync(join(cwd, "a.wit"), join(cwd, "b.wit"));
      linkSync(join(cwd, "c.wit"), join(cwd, "elsewhere.wit"));
      const result = await createNodeWriter({ cwd }).write(
        ["a.wit", "b.wit", "c.wit"].map((path) => ({ path, content: "new" })),
      );
      expect(result).toEqual({
        written: true,
        diagnostics: [
          {
            rule: "output/hard-link",
            severity: "warning",
            message: "the file has other hard links, which still have the old contents",
            file: "c.wit",
          },
        ],
      });
      expect(statSync(join(cwd, "a.wit")).ino).toBe(statSync(join(cwd, "b.wit")).ino);
      expect(readFileSync(join(cwd, "b.wit"), "utf8")).toBe("new");
      expect(readFileSync(join(cwd, "elsewhere.wit"), "utf8")).toBe("old");
    },
  );

  test.skipIf(isWindows)("two names of one file may not get different contents", async () => {
    const cwd = folderWith({ "a.wit": "old" });
    symlinkSync("a.wit", join(cwd, "b.wit"));
    const { written, diagnostics } = await createNodeWriter({ cwd }).write([
      { path: "a.wit", content: "one" },
      { path: "b.wit", content: "two" },
    ]);
    expect(written).toBe(false);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "cannot write the file: `a.wit` is the same file and would get other contents; no file was changed",
    ]);
  });

  test.skipIf(!existsSync("/dev/full"))("a device is not a file", async () => {
    const { diagnostics } = await createNodeWriter().write([{ path: "/dev/full", content: "new" }]);
    expect(diagnostics.map(({ message }) => message)).toEqual(["cannot write the file: it is not a regular file"]);
  });
});

describe.skipIf(isWindows)("a process that is killed while it writes", () => {
  const old = `// old\n${"x".repeat(200_000)}`;
  const next = `// new\n${"y".repeat(300_000)}`;
  const names = Array.from({ length: 8 }, (_, index) => `f${index}.wit`);

  /** Writes the new contents over and over until it is killed. */
  const script = `
    const { createNodeWriter } = await import(${JSON.stringify(new URL("../../dist/node.mjs", import.meta.url).href)});
    const writer = createNodeWriter();
    const [old, next] = [${JSON.stringify("// old\n")} + "x".repeat(200000), ${JSON.stringify("// new\n")} + "y".repeat(300000)];
    process.stdout.write("ready\\n");
    for (let round = 0; ; round++) {
      await writer.write(${JSON.stringify(names)}.map((path) => ({ path, content: round % 2 ? old : next })));
    }`;

  async function killAfter(cwd: string, milliseconds: number): Promise<void> {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  test("leaves each file old or new, and the next run removes what it staged", async () => {
    const cwd = folderWith(Object.fromEntries(names.map((name) => [name, old])));
    for (let round = 0; round < 6; round++) {
      await killAfter(cwd, 3 + round * 7);
      for (const name of names) {
        const text = readFileSync(join(cwd, name), "utf8");
        expect(text === old || text === next, `${name} is neither old nor new`).toBe(true);
      }
    }
    expect(await createNodeWriter({ cwd }).write([{ path: "f0.wit", content: "last" }])).toMatchObject({
      written: true,
    });
    expect(readdirSync(cwd).toSorted()).toEqual(names);
  });

  test.each([
    ["a limit on the size of files", (cwd: string) => limited(cwd)],
    ["a full disk", (cwd: string) => onFullDisk(cwd)],
  ])("%s leaves every file as it was", (_, run) => {
    const before = { "a.wit": "package a:b;\ninterface i{}\n", "b.wit": `package a:b;\ninterface j {${functions}}\n` };
    const result = run(folderWith(before));
    if (result === undefined) return;
    expect(result).toMatchObject({ code: 2, after: before });
    expect(result.stdout).toMatch(
      /^error\[input\/unwritable\]: cannot write the file: .*; no file was changed\n --> b\.wit\n\n$/,
    );
  });

  test("what another process has staged is left alone while that process runs", async () => {
    const cwd = folderWith({ "a.wit": "old" });
    await createNodeWriter({ cwd }).write([{ path: "a.wit", content: "new" }]);
    mkdirSync(join(cwd, "other"));
    const host = "elsewhere";
    const theirs = `.witkit-${host}-1-abc-0.tmp`;
    writeFileSync(join(cwd, theirs), "");
    await createNodeWriter({ cwd }).write([{ path: "a.wit", content: "newer" }]);
    expect(existsSync(join(cwd, theirs))).toBe(true);
  });
});

/** Functions whose formatted text is longer than what the limits below allow. */
const functions = Array.from({ length: 1400 }, (_, index) => ` g${index}: func();`).join("");

interface FormatRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly after: Readonly<Record<string, string>>;
}

/** `witkit fmt` in a folder, after what `prepare` says in the shell. */
function formatIn(cwd: string, prepare: string): FormatRun {
  const script = `${prepare}\nexec '${process.execPath}' '${cliPath}' fmt --color never --format pretty .`;
  const { status, stdout } = spawnSync("bash", ["-c", script], { cwd, encoding: "utf8" });
  const after = Object.fromEntries(readdirSync(cwd).map((name) => [name, readFileSync(join(cwd, name), "utf8")]));
  return { code: status, stdout, after };
}

function limited(cwd: string): FormatRun {
  return formatIn(cwd, "ulimit -f 8");
}

/** Only root may mount; everybody else has the limit above, which fails in the same way. */
function onFullDisk(cwd: string): FormatRun | undefined {
  const disk = folderWith({});
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=44k", "tmpfs", disk]).status !== 0) return undefined;
  try {
    cpSync(cwd, disk, { recursive: true });
    return formatIn(disk, "");
  } finally {
    spawnSync("umount", [disk]);
  }
}
