import { describe, expect, it } from "vitest";
import { readBinary } from "../../src/wasm/component.ts";
import { link } from "../../src/wasm/link.ts";
import { readModule } from "../../src/wasm/module.ts";
import { hostFunctions } from "../../src/wasm/reach.ts";
import { decodeWit } from "../../src/wasm/wit/wit.ts";
import { witTexts } from "../../src/wit/resolved-text.ts";
import { componentHeader, leb, moduleHeader, section } from "../support/wat.ts";

/**
 * Inputs that take too long, or too much memory, if anything about the reader isn't linear in the file. There is no clock here: what isn't
 * linear runs into the time limit of the test, or out of memory, by orders of magnitude.
 */
const many = 100_000;

const name = (text: string): number[] => [...leb(text.length), ...new TextEncoder().encode(text)];

function times(count: number, entry: (index: number) => readonly number[]): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < count; i++) for (const byte of entry(i)) bytes.push(byte);
  return bytes;
}

/** A section with a vector in it. */
function vectorSection(id: number, count: number, entry: (index: number) => readonly number[]): number[] {
  const content = [...leb(count)];
  for (const byte of times(count, entry)) content.push(byte);
  const bytes = [id, ...leb(content.length)];
  for (const byte of content) bytes.push(byte);
  return bytes;
}

function bytesOf(header: readonly number[], ...sections: readonly (readonly number[])[]): Uint8Array {
  const size = sections.reduce((sum, part) => sum + part.length, header.length);
  const bytes = new Uint8Array(size);
  bytes.set(header);
  let at = header.length;
  for (const part of sections) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function problemOf(bytes: Uint8Array): string | undefined {
  const { binary, problem } = readBinary(bytes);
  return problem?.message ?? (binary && link(binary).problem?.message);
}

describe("sizes and counts that lie", () => {
  it("are refused where nothing was allocated yet", () => {
    const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
    const modules = [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13].map((id) => bytesOf(moduleHeader, [id, 5, ...huge]));
    const components = [2, 3, 5, 6, 7, 8, 10, 11].map((id) => bytesOf(componentHeader, [id, 5, ...huge]));
    for (const bytes of [...modules, ...components]) {
      expect(problemOf(bytes)).toMatch(/^4294967295 .* can't stand in the 0 bytes that are left$/);
    }
    expect(problemOf(bytesOf(moduleHeader, [1, ...huge]))).toBe(
      "section type is said to be 4294967295 bytes long, but only 0 are left",
    );
    expect(problemOf(bytesOf(moduleHeader, section(9, [1, 1, 0, ...huge])))).toMatch(
      /^4294967295 elements can't stand/,
    );
    expect(problemOf(bytesOf(moduleHeader, section(0, huge)))).toBe(
      "the name of a custom section is said to be 4294967295 bytes long, but only 0 are left",
    );
  });
});

describe("very many things", () => {
  it("of a module are read in one pass", () => {
    const bytes = bytesOf(
      moduleHeader,
      vectorSection(1, many, () => [0x4e, 2, 0x60, 0, 0, 0x50, 0, 0x5f, 0]),
      vectorSection(2, many, () => [0, 1, 0x66, 0, 0]),
      vectorSection(3, many, () => [0]),
      vectorSection(4, 1, () => [0x70, 0, 1]),
      vectorSection(6, many, (i) => [0x7f, 0, ...(i === 0 ? [0x41, 1] : [0x23, ...leb(i - 1)]), 0x0b]),
      vectorSection(7, many, (i) => [...name(`e${i}`), 0, 0]),
      vectorSection(9, many, () => [0, 0x41, 0, 0x0b, 1, 0]),
      vectorSection(10, many, () => [7, 0, 0x41, 0, 0x11, 0, 0, 0x0b]),
    );
    const { module } = readModule(bytes);
    expect(module?.globals.at(-1)?.init?.value).toEqual({ kind: "i32", value: 1 });
    const linked = link(module ?? expect.fail());
    expect(hostFunctions(linked, 0, many)).toEqual([]);
    expect(linked.exports).toHaveLength(many);
  });

  it("of a component are read and linked in one pass", () => {
    const module = bytesOf(
      moduleHeader,
      vectorSection(1, 1, () => [0x60, 0, 0]),
      vectorSection(2, 1, () => [0, 1, 0x66, 0, 0]),
    );
    const bytes = bytesOf(
      componentHeader,
      section(7, [1, 0x40, 0, 1, 0]),
      vectorSection(10, 1, () => [0, 1, 0x66, 1, 0]),
      vectorSection(11, many, (i) => [0, ...name(`e${i}`), 1, ...leb(i), 0]),
      section(1, [...module]),
      vectorSection(8, 1, () => [1, 0, ...leb(many), 0]),
      vectorSection(2, many, (i) => (i % 2 === 0 ? [1, 1, ...name("f"), 0, 0] : [0, 0, 1, 0, 0x12, ...leb(i - 1)])),
    );
    const { binary } = readBinary(bytes);
    const linked = link(binary ?? expect.fail());
    expect(linked.problem).toBeUndefined();
    expect(linked.instances).toHaveLength(many / 2);
    expect(linked.instances.at(-1)?.imports).toEqual([{ kind: "wit", interface: "", function: "f", import: "f" }]);
    expect(decodeWit(bytes).problem).toBeUndefined();
  });

  it("that each instance holds twice are given up", () => {
    const bag = (i: number): number[] => [1, 2, 0, ...name("a"), 5, ...leb(i), 0, ...name("b"), 5, ...leb(i)];
    const bytes = bytesOf(
      componentHeader,
      vectorSection(5, 1, () => [1, 0]),
      vectorSection(5, 60, bag),
      vectorSection(11, 1, () => [0, ...name("deep"), 5, 60, 0]),
    );
    expect(problemOf(bytes)).toBeUndefined();
    const wide = bytesOf(
      componentHeader,
      vectorSection(5, 1, () => [1, 0]),
      vectorSection(5, 5, (level) => [1, ...leb(1000), ...times(1000, (i) => [0, ...name(`n${i}`), 5, ...leb(level)])]),
      vectorSection(11, 1, () => [0, ...name("wide"), 5, 5, 0]),
    );
    expect(problemOf(wide)).toBe("the instances that the component exports hold more than the size of the file allows");
  });

  it("that types without names double at every step are given up", () => {
    const bytes = bytesOf(
      componentHeader,
      vectorSection(7, 62, (i) => {
        if (i === 0) return [0x70, 0x7d];
        return i < 61 ? [0x6f, 2, i - 1, i - 1] : [0x40, 1, ...name("p"), 60, 1, 0];
      }),
      vectorSection(10, 1, () => [0, ...name("f"), 1, 61]),
    );
    expect(decodeWit(bytes).problem?.message).toBe(
      "the types of the component expand beyond what the size of the file allows",
    );
  });

  it("of a WIT package are decoded and written in one pass", () => {
    const types = times(many, (i) => [1, 0x7d, 4, 0, ...name(`t${i}`), 3, 0, ...leb(2 * i)]);
    const body = [0x42, ...leb(2 * many)];
    for (const byte of types) body.push(byte);
    const inner = [0x41, 2, 1];
    for (const byte of body) inner.push(byte);
    for (const byte of [4, 0, ...name("a:b/i"), 5, 0]) inner.push(byte);
    const content = [1];
    for (const byte of inner) content.push(byte);
    const head = [7, ...leb(content.length)];
    for (const byte of content) head.push(byte);
    const bytes = bytesOf(
      componentHeader,
      head,
      vectorSection(11, 1, () => [0, ...name("i"), 3, 0, 0]),
    );
    const { wit, problem } = decodeWit(bytes);
    expect(problem).toBeUndefined();
    expect(wit && witTexts(wit)[0]?.text.split("\n").length).toBeGreaterThan(many);
  });
});

describe("instances that refer to themselves", () => {
  it("can't be written: an index that isn't there yet is refused", () => {
    expect(
      problemOf(
        bytesOf(
          componentHeader,
          vectorSection(5, 1, () => [1, 1, 0, ...name("a"), 5, 0]),
        ),
      ),
    ).toBe("unknown instance 0: there are 0 so far");
    expect(
      problemOf(
        bytesOf(
          componentHeader,
          vectorSection(2, 1, () => [1, 1, ...name("a"), 0x12, 0]),
        ),
      ),
    ).toBe("unknown core instance 0: there are 0 so far");
    expect(
      problemOf(
        bytesOf(
          componentHeader,
          vectorSection(7, 1, () => [0x70, 0]),
        ),
      ),
    ).toBe("unknown type 0: there are 0 so far");
  });

  it("by tables that pass a call on to themselves are given up", () => {
    const module = bytesOf(
      moduleHeader,
      vectorSection(1, 1, () => [0x60, 0, 0]),
      vectorSection(3, 1, () => [0]),
      vectorSection(4, 1, () => [0x70, 0, 1]),
      vectorSection(7, 1, () => [...name("f"), 0, 0]),
      vectorSection(9, 1, () => [0, 0x41, 0, 0x0b, 1, 0]),
      vectorSection(10, 1, () => [7, 0, 0x41, 0, 0x11, 0, 0, 0x0b]),
    );
    const user = bytesOf(
      moduleHeader,
      vectorSection(1, 1, () => [0x60, 0, 0]),
      vectorSection(2, 1, () => [0, 1, 0x66, 0, 0]),
    );
    const bytes = bytesOf(
      componentHeader,
      section(1, [...module]),
      section(1, [...user]),
      vectorSection(2, 2, (i) => (i === 0 ? [0, 0, 0] : [0, 1, 1, 0, 0x12, 0])),
    );
    const { binary } = readBinary(bytes);
    expect(link(binary ?? expect.fail()).instances[1]?.imports).toEqual([{ kind: "unknown" }]);
  });
});
