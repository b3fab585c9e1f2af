import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  analyzeBinaries,
  changesInPlace,
  checkDeployment,
  checkProject,
  compareDiagnostics,
  type Diagnostic,
  deriveProject,
  diffProject,
  type FileChange,
  type FileReader,
  fixProject,
  formatProject,
  lintProject,
  print,
  readPacks,
  stabilizeProject,
  translateProject,
} from "../../src/index.ts";
import { createNodeReader, createNodeWriter } from "../../src/node/index.ts";
import { type CliResult, folderWith, witkit } from "../support/cli.ts";

/**
 * Each command, once as a process and once as a call of the library, on the same files: the findings, the edits and the files
 * that are left have to be the same.
 */
const root = fileURLToPath(new URL("../../", import.meta.url));

const UPLOADS = `package acme:files@0.1.0;

/// Files.
interface uploads {
  use wasi:io/streams@0.2.6.{input-stream};

  /// Opens one.
  open: func(name: string) -> result<input-stream, string>;
}
`;

const UNSTABLE = `package acme:clock@0.1.0;

interface zones {
  @unstable(feature = zones)
  now: func() -> u64;
}
`;

/** The demo, with a package that is not formatted, one with a mistake, one to translate and one to make stable. */
function project(): string {
  const cwd = folderWith({
    "broken/a.wit": "package acme:broken;\ninterface i { f: func(a: nothing); }\n",
    "loose/a.wit": "package  acme:loose;\ninterface i{f:func();}\n",
    "uploads/a.wit": UPLOADS,
    "clock/a.wit": UNSTABLE,
    "prod.env": "DATABASE_URL=postgres://db/shop\nAPI_TOKN=secret\n",
  });
  cpSync(join(root, "fixtures/demo"), join(cwd, "demo"), { recursive: true });
  cpSync(join(root, "fixtures/env-readers/shop-api/component.wasm"), join(cwd, "shop.wasm"));
  return cwd;
}

/** Every file below a folder with its text. */
function contents(cwd: string): Readonly<Record<string, string>> {
  const names = readdirSync(cwd, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(names.toSorted().map((name) => [name.slice(cwd.length), readFileSync(name, "latin1")]));
}

const json = ({ stdout }: CliResult) => JSON.parse(stdout);
const sorted = (found: readonly Diagnostic[]) => JSON.parse(JSON.stringify(found.toSorted(compareDiagnostics)));

describe("the library gives what the command gives", () => {
  const cwd = project();
  const reader: FileReader = createNodeReader({ cwd });
  const run = (...args: readonly string[]) => witkit(args, { cwd });

  test("check", async () => {
    const paths = ["demo", "broken"];
    const { diagnostics, summary } = await checkProject(paths, reader);
    const found = json(run("check", ...paths, "--format", "json"));
    expect(found.diagnostics).toEqual(sorted(diagnostics));
    expect(found.summary).toMatchObject(summary);
    expect(diagnostics.length).toBeGreaterThan(0);
  });

  test("print", async () => {
    const { model } = await checkProject(["loose"], reader);
    expect(run("print", "loose").stdout).toBe(print(model));
  });

  test.each(["spec", "recommended", "wasi", "all"] as const)("lint --preset %s", async (preset) => {
    const { diagnostics, problems } = await lintProject(["demo"], reader, { preset });
    const found = json(run("lint", "demo", "--preset", preset, "--format", "json"));
    expect(found.diagnostics).toEqual(sorted([...problems, ...diagnostics]));
    expect(diagnostics.length).toBeGreaterThan(0);
  });

  test("diff and derive", async () => {
    const side = (path: string) => ({ paths: [path], reader });
    const result = await diffProject(side("demo/loans"), side("clock"));
    const found = json(run("diff", "demo/loans", "clock", "--format", "json"));
    expect(found.diagnostics).toEqual(sorted(result.diagnostics));
    expect(found.changes).toEqual(JSON.parse(JSON.stringify(result.changes)));
    const derived = await deriveProject(side("clock"), side("clock"));
    expect("text" in derived && derived.text).toBe(run("derive", "clock", "clock").stdout);
  });

  test("env, and its check of a deployment", async () => {
    const analysed = await analyzeBinaries(["shop.wasm"], reader);
    const { diagnostics, extra } = await checkDeployment(analysed, ["prod.env"], reader);
    const found = json(run("env", "shop.wasm", "--check", "prod.env", "--format", "json"));
    expect(found.diagnostics).toEqual(sorted(diagnostics));
    expect(found.files).toEqual(JSON.parse(JSON.stringify(extra.files)));
    expect(found.check).toEqual(JSON.parse(JSON.stringify(extra.check)));
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});

describe("the library leaves the files that the command leaves", () => {
  /** Runs both on copies of the same files and compares all that is there afterwards. */
  async function compare(
    args: readonly string[],
    byLibrary: (reader: FileReader) => Promise<readonly FileChange[]>,
  ): Promise<void> {
    const [process, library] = [project(), project()];
    const before = contents(process);
    witkit(args, { cwd: process });
    const changes = await byLibrary(createNodeReader({ cwd: library }));
    expect(await createNodeWriter({ cwd: library }).write(changes)).toEqual({ written: true, diagnostics: [] });
    expect(contents(library)).toEqual(contents(process));
    expect(contents(process)).not.toEqual(before);
  }

  test("fmt", () =>
    compare(["fmt", "loose", "demo"], async (reader) => {
      const { changed } = await formatProject(["loose", "demo"], reader);
      return changed.map(({ file, after }) => ({ path: file, content: after }));
    }));

  test("lint --fix", () =>
    compare(["lint", "demo", "--fix"], async (reader) => {
      const { texts } = await fixProject(["demo"], reader, {});
      return [...texts].map(([path, content]) => ({ path, content }));
    }));

  test("stabilize --write", () =>
    compare(["stabilize", "zones", "0.1.0", "clock", "--write"], async (reader) => {
      const { texts } = await stabilizeProject("zones", "0.1.0", ["clock"], reader);
      return [...texts].map(([path, { after }]) => ({ path, content: after }));
    }));

  test("translate --write", () =>
    compare(["translate", "uploads", "--write"], async (reader) => {
      const { packs } = await readPacks(["wasi-0.2-to-0.3"], { reader, shipped: join(root, "rules") });
      const translated = await translateProject({ paths: ["uploads"], reader, packs });
      if ("diagnostics" in translated) throw new Error("refused");
      return changesInPlace(translated.files);
    }));
});
