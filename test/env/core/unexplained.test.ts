import { expect, test } from "vitest";
import { analyzeEnv } from "../../../src/env/analyze.ts";
import { assemble } from "../../support/wat.ts";

const imports = `
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $get (param i32 i32) (result i32)))
  (memory (export "memory") 1)`;

test("a call of the host's environment that leads to no key is told, not passed over", async () => {
  const bytes = await assemble(`(module ${imports}
    (func (export "_start") (drop (call $sizes (i32.const 0) (i32.const 4)))))`);
  const { analyzed, reads, unresolved } = await analyzeEnv(bytes);
  expect({ analyzed, reads, unresolved }).toEqual({
    analyzed: "partly",
    reads: [],
    unresolved: [
      {
        source: null,
        reason: "core module 0 calls `wasi_snapshot_preview1`, but no key that it looks up there was found",
        sites: [],
      },
    ],
  });
});

test("an import that nothing calls asks for nothing", async () => {
  const bytes = await assemble(`(module ${imports} (func (export "_start")))`);
  const { analyzed, reads, unresolved } = await analyzeEnv(bytes);
  expect({ analyzed, reads, unresolved }).toEqual({ analyzed: "all", reads: [], unresolved: [] });
});
