import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../grammar/edit.ts";
import { offsetAt } from "../../grammar/source.ts";
import { shippedPack } from "./support/packs.ts";
import { translateText } from "./support/translate.ts";

const pack = shippedPack("wasi-0.2-to-0.3");
const io = ["in-stream", "out-stream", "ready", "io-error", "stream-error"] as const;

/** Types that may stand anywhere; those of wasi:io among them. */
const type = (names: readonly string[]): fc.Arbitrary<string> =>
  fc.letrec<{ type: string }>((tie) => ({
    type: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("u32", "string", "list<u8>", "thing", ...names),
      tie("type").map((inner) => `option<${inner}>`),
      tie("type").map((inner) => `list<${inner}>`),
      fc.tuple(tie("type"), tie("type")).map(([a, b]) => `tuple<${a}, ${b}>`),
      fc.tuple(tie("type"), tie("type")).map(([a, b]) => `result<${a}, ${b}>`),
      tie("type").map((inner) => `result<${inner}, error-code>`),
    ),
  })).type;

const names = [
  "open",
  "read",
  "start-sync",
  "finish-sync",
  "subscribe",
  "subscribe-tick",
  "get-tick",
  "blocking-read",
  "set",
  "next",
  "poll-me",
];

interface Func {
  readonly name: string;
  readonly params: readonly string[];
  readonly result: string | undefined;
}

const func = (types: readonly string[]): fc.Arbitrary<Func> =>
  fc.record({
    name: fc.constantFrom(...names),
    params: fc.array(type(types), { maxLength: 2 }),
    result: fc.option(
      fc.oneof(
        type(types),
        fc
          .constantFrom(
            "thing",
            "in-stream",
            "result<out-stream, error-code>",
            "ready",
            "option<string>",
            "result<_, error-code>",
          )
          .filter((text) => types.length > 0 || !/stream|ready/.test(text)),
      ),
      { nil: undefined },
    ),
  });

/** A function with comments that only it has. */
function funcText(one: Func, index: string): string {
  const params = one.params.map((param, at) => `p${at}: ${param}`).join(", ");
  return `/// docs ${index}\n    ${one.name}: func(${params})${one.result === undefined ? "" : ` -> ${one.result}`}; // behind ${index}`;
}

const unique = (functions: readonly Func[]) =>
  functions.filter((one, index) => functions.findIndex(({ name }) => name === one.name) === index);

function packageText(free: readonly Func[], resources: readonly (readonly Func[])[], withIo: boolean): string {
  const uses = withIo
    ? "  use wasi:io/streams@0.2.3.{input-stream as in-stream, output-stream as out-stream, stream-error, error as io-error};\n  use wasi:io/poll@0.2.3.{pollable as ready};\n"
    : "";
  const bodies = resources.map(
    (members, index) =>
      `  resource r${index} {\n    ${unique(members)
        .map((one, at) => funcText(one, `r${index}-${at}`))
        .join("\n    ")}\n  }\n`,
  );
  const functions = unique(free).map((one, index) => `    ${funcText(one, `f${index}`)}\n`);
  return `package test:made@0.1.0;\n\ninterface api {\n${uses}  // stands alone\n\n  enum error-code { a, would-block }\n  resource thing;\n${bodies.join("")}${functions.join("")}}\n\nworld w {\n  import api;\n}\n`;
}

const made = (types: readonly string[]) =>
  fc.tuple(
    fc.array(func(types), { maxLength: 5 }),
    fc.array(fc.array(func(types), { maxLength: 4 }), { maxLength: 3 }),
  );

describe("generated packages with types of wasi:io", () => {
  it("become WIT that resolves, by edits that are all reported, and stay so", () => {
    fc.assert(
      fc.property(
        made(io),
        fc.constantFrom("keep" as const, "collapse" as const),
        fc.constantFrom("pair" as const, "result" as const),
        ([free, resources], futures, readShape) => {
          const text = packageText(free, resources, true);
          const once = translateText(text, pack, { futures, readShape });
          expect(once.diagnostics).toEqual([]);
          expect(once.report.verification.errors).toEqual([]);
          const [file] = once.files;
          const after = file?.after ?? "";
          const [report] = once.report.packages;
          const source = { file: "app/app.wit", text };
          const edits = (report?.edits ?? []).map(({ range, after: now }) => ({
            start: offsetAt(source, range.start),
            end: offsetAt(source, range.end),
            text: now,
          }));
          expect(applyEdits(text, edits)).toBe(after);
          expect(translateText(after, pack, { futures, readShape }).files[0]?.after).toBe(after);
        },
      ),
      { seed: 11, numRuns: 150 },
    );
  });

  it("keep the comments of all that stays, and note all that is left of wasi:io", () => {
    fc.assert(
      fc.property(made(io), ([free, resources]) => {
        const text = packageText(free, resources, true);
        const result = translateText(text, pack);
        const after = result.files[0]?.after ?? "";
        for (const comment of [
          "// stands alone",
          ...[...after.matchAll(/\/\/\/ (docs [rf][\w-]+)/g)].map(([, docs]) => `// behind ${docs?.slice(5)}`),
        ]) {
          expect(after).toContain(comment);
        }
        const notes = result.report.packages.flatMap((one) => one.notes);
        const code = after
          .replace(/\/\/[^\n]*/g, "")
          .split("\n")
          .filter((line) => !line.includes("use wasi:io"));
        for (const line of code) {
          for (const name of /\b(in-stream|out-stream|ready|io-error|stream-error)\b/.exec(line) ?? []) {
            const owner = /(\S+): (?:async )?func/.exec(line)?.[1];
            const noted = notes.filter(({ id }) => id === "note/first-class-pollable" || id === "note/removed-type");
            expect(
              noted.some(
                ({ item, message }) =>
                  owner !== undefined && (item.endsWith(owner) || message.includes(`\`${owner}\``)),
              ),
              `${name} in ${line}\n${JSON.stringify(notes)}`,
            ).toBe(true);
          }
        }
      }),
      { seed: 12, numRuns: 150 },
    );
  });
});

describe("generated packages without types of wasi:io", () => {
  it("that speak the new language are left alone, byte for byte", () => {
    fc.assert(
      fc.property(made([]), ([free, resources]) => {
        const text = packageText(free, resources, false).replace(
          "import api;",
          "import api;\n  import wasi:cli/run@0.3.0;",
        );
        const result = translateText(text, pack);
        expect(result.files[0]?.after).toBe(text);
        expect(result.report.packages[0]?.notes).toEqual([]);
      }),
      { seed: 13, numRuns: 100 },
    );
  });
});
