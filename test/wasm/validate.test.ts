import { describe, expect, test } from "vitest";
import { readModule } from "../../src/wasm/module.ts";
import { validity } from "../../src/wasm/validate.ts";
import { assemble, assembleFixture, watFixtures } from "../support/wat.ts";

const engine = (globalThis as unknown as { WebAssembly: { validate(bytes: Uint8Array): boolean } }).WebAssembly;

async function check(text: string): Promise<string> {
  const { module, problem } = readModule(await assemble(text));
  if (module === undefined) return `unreadable: ${problem.message}`;
  const found = validity(module);
  return found.problem?.message ?? found.verdict;
}

describe("what no engine accepts", () => {
  test.each([
    ["an operand of another type", "(func (result i32) (i64.const 1))", "an operand is i64 where i32 is expected"],
    ["two of them", "(func (drop (i32.add (i32.const 1) (f32.const 1))))", "an operand is f32 where i32 is expected"],
    ["a missing operand", "(func (drop))", "an operand is missing"],
    ["a value that is left over", "(func (i32.const 1))", "values are left over at the end of a block"],
    ["a local that isn't there", "(func (param i32) (drop (local.get 3)))", "there is no local 3"],
    ["a function that isn't there", "(func (call 9))", "there is no function 9"],
    ["a memory that isn't there", "(func (drop (i32.load (i32.const 0))))", "there is no memory 0"],
    [
      "a global that can't be set",
      "(global i32 (i32.const 0)) (func (global.set 0 (i32.const 1)))",
      "global 0 can't be set",
    ],
    ["a label that isn't there", "(func (br 4))", "there is no label 4"],
    [
      "an alignment beyond the access",
      "(memory 1) (func (drop (i32.load8_u align=4 (i32.const 0))))",
      "alignment 2^2 doesn't suit an access of 1 bytes",
    ],
    [
      "a type that isn't one of functions",
      "(func (drop (block (type 7) (i32.const 1))))",
      "type 7 is no function type",
    ],
    ["a start function with parameters", "(func (param i32)) (start 0)", "the start function takes or gives values"],
    ["an export of nothing", '(export "a" (func 3))', "an export names func 3, which isn't there"],
    ["two exports of one name", '(func) (export "a" (func 0)) (export "a" (func 0))', 'two exports have the name "a"'],
    [
      "an if without else that gives a value",
      "(func (drop (if (result i32) (i32.const 1) (then (i32.const 2)))))",
      "an if without else changes the types",
    ],
    ["a memory that ends before it begins", "(memory 2 1)", "the least size of a memory is greater than its greatest"],
  ])("%s", async (_, body, message) => {
    expect(await check(`(module ${body})`)).toBe(message);
  });
});

describe("what engines accept", () => {
  test.each([
    ["code behind what doesn't go on", "(func (result i32) (unreachable) (i64.const 1) (drop))"],
    ["a branch table in unreachable code", "(func (block (result i32) (unreachable) (br_table 0 0)) (drop))"],
    ["blocks with parameters", "(func (i32.const 1) (block (param i32) (drop)))"],
    ["memories of 64 bits", "(memory i64 1) (func (drop (i64.load (i64.const 0))))"],
  ])("%s", async (_, body) => {
    expect(await check(`(module ${body})`)).toBe("valid");
  });

  test("instructions that aren't modelled are left to the engine", async () => {
    expect(await check("(module (type $s (struct)) (func (drop (struct.new $s))))")).toBe("unknown");
  });

  test("every module of the fixtures that the engine accepts", async () => {
    const wrong: string[] = [];
    let accepted = 0;
    for (const name of watFixtures()) {
      const bytes = await assembleFixture(name);
      const { module } = readModule(bytes);
      if (module === undefined || !engine.validate(bytes)) continue;
      accepted++;
      const { verdict, problem } = validity(module);
      if (verdict === "invalid") wrong.push(`${name}: ${problem.message}`);
    }
    expect(wrong).toEqual([]);
    expect(accepted).toBeGreaterThan(0);
  });
});
