import { describe, expect, test } from "vitest";
import { createConfigSource } from "../../src/lint/project/config-source.ts";
import { diagnose } from "../../src/lsp/diagnose.ts";
import { createFileStore } from "../../src/lsp/files.ts";
import { createWorkspace } from "../../src/lsp/workspace.ts";
import { generateWit, mutateWit } from "../support/generate-wit.ts";
import { memoryReader } from "../support/memory-reader.ts";

/** A generator of small numbers that gives the same ones each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

const files = {
  "/w/a/a.wit": generateWit(1),
  "/w/a/b.wit": "interface more { type x = u8; }\n",
  "/w/b/b.wit": generateWit(2),
  "/w/b/deps/c/c.wit": generateWit(3),
};

describe("10,000 random edits", () => {
  test("leave the server with what a fresh one finds in the final texts, and memory flat", async () => {
    const next = numbers(7);
    const texts = new Map(Object.entries(files));
    const store = createFileStore(memoryReader(files));
    const workspace = createWorkspace(store);
    workspace.setFolders(["/w"]);
    const paths = [...texts.keys()];
    let early = 0;
    for (let round = 0; round < 10_000; round++) {
      const path = paths[next(paths.length)] ?? "";
      const text = texts.get(path) ?? "";
      // Back to something that parses from time to time, so that not all is broken in the end.
      const changed = round % 40 === 0 ? generateWit(next(1000)) : mutateWit(text, next(1 << 30)).slice(0, 4_000);
      texts.set(path, changed);
      store.setOpen(path, changed);
      workspace.changed(path);
      if (round % 5 === 0) await workspace.snapshotOf(path);
      if (round === 2_000) early = process.memoryUsage().heapUsed;
    }
    expect(process.memoryUsage().heapUsed).toBeLessThan(early + 200_000_000);
    const fresh = createFileStore(memoryReader(Object.fromEntries(texts)));
    const freshWorkspace = createWorkspace(fresh);
    freshWorkspace.setFolders(["/w"]);
    for (const path of paths) {
      const [now, afresh] = [await workspace.snapshotOf(path), await freshWorkspace.snapshotOf(path)];
      expect(now === undefined).toBe(afresh === undefined);
      if (!now || !afresh) continue;
      expect(await diagnose(now, createConfigSource(store.reader), store.reader)).toEqual(
        await diagnose(afresh, createConfigSource(fresh.reader), fresh.reader),
      );
    }
  }, 300_000);
});
