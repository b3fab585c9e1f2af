import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../grammar/edit.ts";
import { applyTracked, type CausedEdit, changesOf, inputOffset, track } from "../../src/translate/edit/document.ts";

const cause = (rule: string) => ({ rule, certainty: "high" as const, item: "a:b/c#d" });
const edit = (start: number, end: number, text: string, rule = "r/one"): CausedEdit => ({
  start,
  end,
  text,
  cause: cause(rule),
});

describe("a document under translation", () => {
  it("keeps changes of one pass apart", () => {
    const document = applyTracked(track("one two three"), [edit(8, 13, "drei"), edit(0, 3, "eins")]);
    expect(document.text).toBe("eins two drei");
    expect(changesOf(document).map(({ start, end, text }) => [start, end, text])).toEqual([
      [0, 3, "eins"],
      [8, 13, "drei"],
    ]);
  });

  it("merges a change of text that an earlier pass wrote with that earlier change", () => {
    const first = applyTracked(track("get: func() -> a;"), [edit(15, 16, "tuple<a, b>", "r/one")]);
    const second = applyTracked(first, [edit(21, 22, "stream<u8>", "r/two")]);
    expect(second.text).toBe("get: func() -> tuple<stream<u8>, b>;");
    expect(changesOf(second)).toEqual([
      { start: 15, end: 16, text: "tuple<stream<u8>, b>", causes: [cause("r/one"), cause("r/two")] },
    ]);
  });

  it("drops a change that a later one took back", () => {
    const first = applyTracked(track("abc"), [edit(1, 2, "x")]);
    expect(changesOf(applyTracked(first, [edit(1, 2, "b")]))).toEqual([]);
  });

  it("knows where a place of the present text comes from", () => {
    const document = applyTracked(track("one two three"), [edit(4, 8, "")]);
    expect(document.text).toBe("one three");
    expect(inputOffset(document, 4)).toBe(8);
    expect(inputOffset(document, 0)).toBe(0);
  });

  it("refuses edits that overlap", () => {
    expect(() => applyTracked(track("abcdef"), [edit(0, 3, "x"), edit(2, 4, "y")])).toThrow(
      "edits overlap at offset 2",
    );
  });

  it("its changes, applied to the input, give its text, over any number of passes", () => {
    const pass = fc.array(fc.tuple(fc.nat(40), fc.nat(6), fc.string({ maxLength: 5 })), { maxLength: 6 });
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(pass, { maxLength: 5 }), (input, passes) => {
        let document = track(input);
        for (const raw of passes) {
          let free = 0;
          const edits: CausedEdit[] = [];
          for (const [start, length, text] of [...raw].sort((a, b) => a[0] - b[0])) {
            const from = Math.min(Math.max(start, free), document.text.length);
            const to = Math.min(from + length, document.text.length);
            edits.push(edit(from, to, text));
            free = to + 1;
          }
          const wanted = applyEdits(document.text, edits);
          document = applyTracked(document, edits);
          expect(document.text).toBe(wanted);
        }
        expect(applyEdits(input, changesOf(document))).toBe(document.text);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
