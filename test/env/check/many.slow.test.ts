import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { folderWith, witkit } from "../../support/cli.ts";

const source = readFileSync(
  fileURLToPath(new URL("../../../fixtures/env-readers/map-lookup-as/module.wasm", import.meta.url)),
);
const COUNT = 1000;

let folder = "";

/** A thousand small binaries in ten folders, each with a section of its own so that no two are the same. */
beforeAll(() => {
  folder = folderWith({});
  for (let i = 0; i < COUNT; i++) {
    const directory = join(folder, "registry", `d${i % 10}`);
    mkdirSync(directory, { recursive: true });
    const name = `c${String(i).padStart(4, "0")}`;
    const label = new TextEncoder().encode(name);
    writeFileSync(
      join(directory, `${name}.wasm`),
      Buffer.concat([source, Uint8Array.from([0, label.length + 1, label.length, ...label])]),
    );
  }
});

describe("a thousand binaries in one call", () => {
  test("every one is there, in a stable order, whatever the number of threads", () => {
    const run = (jobs: string) =>
      JSON.parse(witkit(["env", "registry", "--format", "json", "--jobs", jobs], { cwd: folder }).stdout);
    const one = run("1");
    const files: readonly { readonly file: string; readonly reads: readonly { readonly key: string }[] }[] = one.files;
    expect(files).toHaveLength(COUNT);
    expect(files.map(({ file }) => file)).toEqual(files.map(({ file }) => file).sort());
    for (const { reads } of files)
      expect(reads.map(({ key }) => key).sort()).toEqual(["QUEUE_TOKEN", "QUEUE_URL", "batch-size"]);
    expect(run("2")).toEqual(one);
  }, 300_000);

  test("jsonl: a line for each; shards are disjoint and complete; names can come from standard input", () => {
    const list = Array.from({ length: 60 }, (_, i) => `registry/d${i % 10}/c${String(i).padStart(4, "0")}.wasm`);
    const shard = (i: number) => {
      const { stdout, code } = witkit(["env", "--files-from", "-", "--shard", `${i}/3`, "--format", "jsonl"], {
        cwd: folder,
        input: list.join("\n"),
      });
      expect(code).toBe(0);
      return stdout
        .trimEnd()
        .split("\n")
        .map((line): string => JSON.parse(line).file);
    };
    const shards = [shard(1), shard(2), shard(3)];
    expect(shards.map((part) => part.length)).toEqual([20, 20, 20]);
    expect(shards.flat().sort()).toEqual([...list].sort());
  }, 120_000);
});
