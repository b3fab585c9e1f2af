import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { analyzeBinaries, checkDeployment, emitConfiguration } from "../../../src/env/project.ts";
import { renderReports } from "../../../src/env/text.ts";
import type { FileReader } from "../../../src/package/load/reader.ts";
import { plain } from "../../../src/report/style.ts";
import { folderWith, witkit } from "../../support/cli.ts";
import { memoryReader } from "../../support/memory-reader.ts";
import { gzip, ociLayout, tarOf } from "../../support/oci.ts";

const binary = readFileSync(
  fileURLToPath(new URL("../../../fixtures/env-readers/map-lookup-as/module.wasm", import.meta.url)),
);
const TEXTS = { "prod.env": "QUEUE_URL=x\n", "registry/notes.txt": "no binary" };

/** Files that a page could hold: nothing of this is on a disk. */
function reader(): FileReader {
  const texts = memoryReader({ ...TEXTS, "registry/b.wasm": "", "registry/a/c.wasm": "", "registry/bad.wasm": "x" });
  return {
    ...texts,
    read: async (path) =>
      path.endsWith(".wasm") && !path.endsWith("bad.wasm") ? new Uint8Array(binary) : texts.read(path),
  };
}

describe("the project functions, with files in memory", () => {
  test("find, analyse, check and emit without a disk", async () => {
    const seen: string[] = [];
    const project = await analyzeBinaries(["registry"], reader(), {
      onDone: async ({ done, total, file }) => {
        seen.push(`${done}/${total} ${file}`);
      },
    });
    expect(seen).toEqual(["1/3 registry/a/c.wasm", "2/3 registry/b.wasm", "3/3 registry/bad.wasm"]);
    expect(project.problems.map(({ rule, file }) => `${rule} ${file}`)).toEqual([
      "input/malformed-binary registry/bad.wasm",
    ]);
    const findings = await checkDeployment(project, ["prod.env"], reader());
    expect(findings.diagnostics.map(({ rule, file, item }) => `${rule} ${file} ${item}`)).toEqual([
      "input/malformed-binary registry/bad.wasm undefined",
      "env/missing-required registry/a/c.wasm QUEUE_TOKEN",
      "env/missing-optional registry/a/c.wasm batch-size",
      "env/missing-required registry/b.wasm QUEUE_TOKEN",
      "env/missing-optional registry/b.wasm batch-size",
    ]);
    expect(findings.summaryLine).toBe("3 binaries against 1 file: 3 errors");
    expect(await emitConfiguration(project, "dotenv")).toContain("QUEUE_URL=\n");
  });

  test("a file that can't be read, or whose analysis fails, costs only its own result", async () => {
    const broken = { ...reader(), read: async () => Promise.reject(new Error("the disk is gone")) };
    const { reports, problems } = await analyzeBinaries(["registry/b.wasm", "registry/a/c.wasm"], {
      ...broken,
      read: (path) => (path === "registry/b.wasm" ? broken.read() : reader().read(path)),
    });
    expect(reports.map(({ file }) => file)).toEqual(["registry/a/c.wasm"]);
    expect(problems).toEqual([
      { rule: "input/unreadable", severity: "error", message: "the disk is gone", file: "registry/b.wasm" },
    ]);
  });

  test("a directory without binaries is reported", async () => {
    const { problems } = await analyzeBinaries(["docs"], memoryReader({ "docs/a.txt": "" }));
    expect(problems).toEqual([
      { rule: "input/not-found", severity: "error", message: "this directory contains no .wasm file", file: "docs" },
    ]);
  });

  test("OCI layouts and archives are inputs like files", async () => {
    const layers = [
      { mediaType: "application/wasm", content: binary, title: "queue.wasm" },
      { mediaType: "application/wasm", content: Buffer.concat([binary, Buffer.from([0, 2, 1, 0x78])]) },
    ];
    const layout = Object.entries(ociLayout(layers, undefined, "acme/jobs:1"));
    const cwd = folderWith({
      "image.tar": tarOf(Object.fromEntries(layout)),
      ...Object.fromEntries(layout.map(([path, bytes]) => [`mirror/jobs/${path}`, bytes])),
      "broken.tgz": gzip(tarOf({ "index.json": "{" })),
    });
    const expected = (image: string) =>
      ["queue.wasm", "acme/jobs:1"].map((name) => `${image}#${name}: env QUEUE_TOKEN, required (run)`);
    const tokens = (text: string) => text.split("\n").filter((line) => line.includes("QUEUE_TOKEN"));
    const archive = witkit(["env", "image.tar", "--format", "concise"], { cwd });
    expect({ code: archive.code, tokens: tokens(archive.stdout) }).toEqual({ code: 0, tokens: expected("image.tar") });
    const mirror = witkit(["env", "mirror", "--format", "concise", "--jobs", "2"], { cwd });
    expect({ code: mirror.code, tokens: tokens(mirror.stdout) }).toEqual({ code: 0, tokens: expected("mirror/jobs") });
    expect(witkit(["env", "broken.tgz"], { cwd })).toEqual({
      code: 2,
      stdout: "",
      stderr: "broken.tgz: index.json is not valid JSON\n",
    });
    const check = witkit(["env", "image.tar", "--check", "-", "--format", "json"], { cwd, input: "QUEUE_URL=1\n" });
    expect(
      JSON.parse(check.stdout).check.missing.map(({ file, key }: { file: string; key: string }) => [file, key]),
    ).toEqual([
      ["image.tar#queue.wasm", "QUEUE_TOKEN"],
      ["image.tar#queue.wasm", "batch-size"],
      ["image.tar#acme/jobs:1", "QUEUE_TOKEN"],
      ["image.tar#acme/jobs:1", "batch-size"],
    ]);
  });

  test("the command line prints what the library returns", async () => {
    const cwd = folderWith({ ...TEXTS, "registry/b.wasm": binary, "registry/a/c.wasm": binary });
    const project = await analyzeBinaries(["registry/a/c.wasm", "registry/b.wasm"], reader());
    for (const format of ["pretty", "concise", "json"] as const) {
      const { stdout } = witkit(["env", "registry", "--format", format], { cwd });
      expect(stdout).toBe(renderReports(project, format, {}, plain));
    }
    const { diagnostics, extra } = await checkDeployment(project, ["prod.env"], reader());
    const { stdout } = witkit(["env", "registry", "--check", "prod.env", "--format", "json"], { cwd });
    const printed = JSON.parse(stdout);
    expect(printed).toMatchObject(JSON.parse(JSON.stringify(extra)));
    expect(new Set(printed.diagnostics.map((found: object) => JSON.stringify(found)))).toEqual(
      new Set(diagnostics.map((found) => JSON.stringify(found))),
    );
  });
});
