import { beforeAll, describe, expect, it } from "vitest";
import { attempt } from "../../src/wasm/bytes.ts";
import { codeCursor, nextInstruction } from "../../src/wasm/code.ts";
import { readBinary } from "../../src/wasm/component.ts";
import { moduleNames, producers } from "../../src/wasm/custom.ts";
import { link } from "../../src/wasm/link.ts";
import { type CoreModule, codeBody } from "../../src/wasm/module.ts";
import { hostFunctions } from "../../src/wasm/reach.ts";
import { decodeWit } from "../../src/wasm/wit/wit.ts";
import { witTexts } from "../../src/wit/resolved-text.ts";
import { installedBinaries, sharedBinaries } from "../support/binaries.ts";
import { assembleFixture, watFixtures } from "../support/wat.ts";
import { mutate, random } from "./mutate.ts";

/** `WITKIT_FUZZ=N` mutates more, and the binaries of full size, N times each. */
const rounds = Number(process.env.WITKIT_FUZZ ?? 0);
const seed = Number(process.env.WITKIT_FUZZ_SEED ?? 1);

/** Walks every function; the problems that are met. */
function walk(module: CoreModule): string[] {
  const problems: string[] = [];
  for (let i = 0; i < module.codeStarts.length; i++) {
    const { problem } = attempt(() => {
      const body = codeBody(module, module.importedFunctions + i);
      const cursor = codeCursor(module.bytes, body.start, body.end);
      while (nextInstruction(cursor));
    });
    if (problem !== undefined) problems.push(`${problem.offset}: ${problem.message}`);
  }
  return problems;
}

/** Reads a file in every way; throws only where the reader is at fault. The problems that were told. */
function readAll(bytes: Uint8Array): string[] {
  const { binary, problem } = readBinary(bytes);
  const told = problem === undefined ? [] : [problem];
  const problems: string[] = [];
  if (binary !== undefined) {
    const linked = link(binary);
    if (linked.problem !== undefined) told.push(linked.problem);
    for (const module of linked.modules) {
      problems.push(...walk(module));
      moduleNames(bytes, module.customs, true);
      producers(bytes, module.customs);
    }
    for (const { instance, function: index } of linked.exports.slice(0, 5)) hostFunctions(linked, instance, index);
    if (binary.kind === "component") {
      const { wit, problem: refused } = decodeWit(bytes);
      if (wit === undefined) told.push(refused);
      else witTexts(wit);
    }
  }
  for (const { offset, message } of told) {
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset).toBeLessThanOrEqual(bytes.length);
    expect(message).not.toBe("");
  }
  return [...told.map(({ message }) => message), ...problems];
}

interface Validator {
  validate(bytes: Uint8Array): boolean;
}

const engine = (globalThis as unknown as { readonly WebAssembly: Validator }).WebAssembly;

describe("mutants", () => {
  const names = watFixtures();
  const originals: (readonly number[])[] = [];

  beforeAll(async () => {
    for (const name of names) originals.push([...(await assembleFixture(name))]);
  });

  it("of our own modules and components end in a result or a problem, and what the engine takes is read", () => {
    const source = random(seed);
    const count = Math.max(20_000, rounds * 1000);
    let [refused, valid] = [0, 0];
    for (let i = 0; i < count; i++) {
      const original = originals[i % originals.length] ?? [];
      const bytes = Uint8Array.from(mutate(original, originals[source.below(originals.length)] ?? [], source));
      const problems = readAll(bytes);
      if (problems.length > 0) refused++;
      if (bytes[6] === 0 && engine.validate(bytes)) {
        valid++;
        expect([i, problems]).toEqual([i, []]);
      }
    }
    expect(refused).toBeGreaterThan(count / 3);
    expect(valid).toBeGreaterThan(count / 50);
  });

  it("cut off anywhere are refused at the end, or are shorter binaries", () => {
    for (const original of originals) {
      const bytes = Uint8Array.from(original);
      for (let size = 0; size < bytes.length; size++) {
        const { problem } = readBinary(bytes.subarray(0, size));
        if (problem !== undefined) expect(problem.offset).toBeLessThanOrEqual(size);
      }
      expect(readBinary(bytes).problem).toBeUndefined();
    }
  });

  it.skipIf(rounds === 0)("of binaries of full size end in a result or a problem", { timeout: 3_600_000 }, () => {
    const source = random(seed);
    for (const binary of [...sharedBinaries(), ...installedBinaries(4_000_000)]) {
      const original = binary.read();
      for (let round = 0; round < rounds; round++) {
        const bytes = original.slice(0, source.below(8) === 0 ? source.below(original.length) : original.length);
        for (let change = source.below(4); change >= 0; change--) bytes[source.below(bytes.length)] = source.below(256);
        readAll(bytes);
      }
    }
  });
});
