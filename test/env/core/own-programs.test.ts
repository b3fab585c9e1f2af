import { describe, expect, test } from "vitest";
import { analyzeEnv } from "../../../src/env/analyze.ts";
import { assembleProgram, expectedOf, ownPrograms } from "./own-fixtures.ts";

describe("programs of our own", () => {
  for (const name of ownPrograms()) {
    test(`${name}: exactly its keys`, async () => {
      const report = await analyzeEnv(await assembleProgram(name), { file: `${name}.wasm` });
      const found = report.reads.map(({ key, source, required }) => ({ key, source, required }));
      const expected = expectedOf(name).keys.map(({ key, source, required }) => ({ key, source, required }));
      const byKey = (a: { key: string | null }, b: { key: string | null }) => (String(a.key) < String(b.key) ? -1 : 1);
      expect(found.sort(byKey)).toEqual(expected.sort(byKey));
      expect(report.analyzed).toBe("all");
      expect(report.unresolved).toEqual([]);
    });
  }

  test("a further sink may be given", async () => {
    const bytes = await assembleProgram("key-value-is-no-config");
    const sinks = [
      {
        source: "config" as const,
        interface: "wasi:keyvalue/store",
        functions: { open: { reads: "key" as const, key: 0, result: "result<handle>" as const } },
      },
    ];
    const report = await analyzeEnv(bytes, { sinks });
    expect(report.reads.map(({ key, required, import: spelled }) => ({ key, required, spelled }))).toEqual([
      { key: "sessions", required: true, spelled: "wasi:keyvalue/store@0.2.0-draft" },
    ]);
    expect(report.capabilities).toEqual(["wasi:keyvalue/store@0.2.0-draft"]);
  });

  test("a named import is told by its label, its interface by what it implements", async () => {
    const report = await analyzeEnv(await assembleProgram("named-import"));
    expect(report.reads.map(({ interface: path, import: spelled }) => ({ path, spelled }))).toEqual([
      { path: "wasi:config/store@0.2.0-rc.1", spelled: "settings" },
      { path: "wasi:config/store@0.2.0-rc.1", spelled: "settings" },
    ]);
  });
});

describe("bytes that are no binary", () => {
  test("are reported as such, never as a binary without keys", async () => {
    const report = await analyzeEnv(new TextEncoder().encode("not a binary at all"), { file: "notes.txt" });
    expect(report.analyzed).toBe("none");
    expect(report.problem).toBeDefined();
    expect(report.unresolved).toHaveLength(1);
    expect(report.unresolved[0]?.source).toBeNull();
  });

  test("a binary that ends early is one", async () => {
    const bytes = await assembleProgram("fastly-stores");
    const report = await analyzeEnv(bytes.subarray(0, bytes.length - 20));
    expect(report.analyzed).toBe("none");
    expect(report.problem).toBeDefined();
  });
});
