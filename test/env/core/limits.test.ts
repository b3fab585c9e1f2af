import { describe, expect, test } from "vitest";
import { analyzeEnv } from "../../../src/env/analyze.ts";
import { assemble } from "../../support/wat.ts";

const store = `
  (import "wasi:config/store@0.2.0-rc.1" "get" (func $get (param i32 i32 i32)))
  (memory (export "memory") 2)
  (data (i32.const 2000) "DATABASE_URL")`;

async function analyzed(body: string, head = store) {
  const { analyzed, reads, unresolved, problem } = await analyzeEnv(await assemble(`(module ${head} ${body})`));
  return {
    analyzed,
    reads: reads.map(({ match, key, prefix, suffix }) =>
      match === "exact" ? key : `${match} ${prefix ?? ""}*${suffix ?? ""}`,
    ),
    reasons: unresolved.map(({ reason }) => reason),
    problem: problem?.message,
  };
}

const tooLarge = "the program is too large to be followed to the end within the limits";
const read = (address: number, size: number) =>
  `(call $get (i32.const ${address}) (i32.const ${size}) (i32.const 100))`;

describe("work is bounded", () => {
  test.each([
    ["memory.fill", "(memory.fill (i32.const 0) (i32.const 1) (i32.const 131072))"],
    ["memory.copy", "(memory.copy (i32.const 0) (i32.const 1) (i32.const 131000))"],
    ["unknown numbers", "(i32.store (i32.const 8) (i32.mul (i32.load (i32.const 100)) (i32.load (i32.const 104))))"],
  ])("an endless loop of %s ends", async (_, work) => {
    const found = await analyzed(`(func (export "_start") ${read(2000, 12)} (loop ${work} (br 0)))`);
    expect(found.reads).toEqual(["DATABASE_URL"]);
  });

  test("calls that double at each level end, and are told", async () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `(func $f${i} ${read(2000, 1 + (i % 12))} (call $f${i + 1}) (call $f${i + 1}))`,
    );
    const found = await analyzed(`${levels.join("")} (func $f30) (func (export "_start") (call $f0))`);
    expect(found.analyzed).toBe("partly");
    expect(found.reasons).toEqual([tooLarge]);
  });

  test("an allocator that asks the host in its turn", async () => {
    const found = await analyzed(`
      (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) ${read(2000, 8)} (i32.const 4096))
      (func (export "_start") ${read(2000, 12)})`);
    expect(found.reads).toContain("DATABASE_URL");
  });
});

describe("what was cut off is told", () => {
  test("keys without end", async () => {
    const next = "(local.set 0 (i32.add (local.get 0) (i32.const 1)))";
    const found = await analyzed(`(func (export "_start") (local i32) (local.set 0 (i32.const 0x21212121))
      (loop (i32.store (i32.const 2012) (local.get 0)) ${read(2000, 16)} ${next} (br 0)))`);
    expect(found.reads.length).toBeGreaterThan(100);
    expect(found).toMatchObject({ analyzed: "partly", reasons: [tooLarge] });
  });

  test("a key that ends behind memory is none: the call would trap", async () => {
    const found = await analyzed(`(func (export "_start") ${read(2000, 12)} ${read(131_000, 4000)})`);
    expect(found.reads).toEqual(["DATABASE_URL"]);
  });

  test("of a key that is longer than any name only the beginning is told", async () => {
    const head = `(import "wasi:config/store@0.2.0-rc.1" "get" (func $get (param i32 i32 i32))) (memory 1) (data (i32.const 2000) "${"A".repeat(5000)}")`;
    const found = await analyzed(`(func (export "_start") ${read(2000, 5000)})`, head);
    expect(found.reads).toEqual([`affix ${"A".repeat(4096)}*`]);
  });
});

describe("invalid modules", () => {
  test.each([
    [
      "a type error",
      `(func (export "_start") ${read(2000, 12)} (i64.const 1) (call 1))`,
      "values are left over at the end of a block",
    ],
    ["a function that isn't there", `(func (export "_start") ${read(2000, 12)} (call 77))`, "there is no function 77"],
  ])("%s is malformed, and nothing is said of it", async (_, body, message) => {
    const found = await analyzed(body);
    expect(found).toMatchObject({ analyzed: "none", reads: [], problem: message });
  });
});

describe("names that may be none", () => {
  const names = `
    (import "wasi:config/store@0.2.0-rc.1" "get" (func $get (param i32 i32 i32)))
    (memory (export "memory") 1) (data (i32.const 2000) "shard.\\00\\1b[31mred  \\22x\\22")`;

  test("an empty name is no key", async () => {
    expect((await analyzed(`(func (export "_start") ${read(2000, 0)} ${read(2000, 5)})`, names)).reads).toEqual([
      "shard",
    ]);
  });

  test("a constant with control characters is what it is", async () => {
    expect((await analyzed(`(func (export "_start") ${read(2007, 8)})`, names)).reads).toEqual(["\u001b[31mred"]);
  });

  test("what is put together from blanks and zeros is told as computed", async () => {
    const put = "(i32.store (i32.const 300) (i32.const 0x20202000))";
    expect((await analyzed(`(func (export "_start") ${put} ${read(300, 4)})`, names)).reads).toEqual(["dynamic *"]);
  });

  test("a name with a number in it is a family", async () => {
    const put = `(memory.copy (i32.const 300) (i32.const 2000) (i32.const 6))`;
    const digit = (n: number) => `(i32.store8 (i32.const 306) (i32.const ${48 + n})) ${read(300, 7)}`;
    expect((await analyzed(`(func (export "_start") ${put} ${digit(0)})`, names)).reads).toEqual(["affix shard.*"]);
    expect((await analyzed(`(func (export "_start") ${put} ${digit(1)} ${digit(2)})`, names)).reads).toEqual([
      "affix shard.*",
    ]);
  });
});
