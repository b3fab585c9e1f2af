import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveAsWritten } from "../../src/package/resolve/resolve.ts";
import { hasEvidence } from "../../src/translate/pack/rule-evidence.ts";
import { translate } from "../../src/translate/translate.ts";
import { shippedPack } from "./support/packs.ts";
import { sourceOf, translateText } from "./support/translate.ts";

const pack = shippedPack("wasi-0.2-to-0.3");
const wrap = (text: string) => `package acme:app@1.0.0;\n\ninterface api {\n${text}\n}\n`;
const translated = (text: string) => translateText(text, pack).files[0]?.after;
const notes = (text: string) =>
  translateText(text, pack).report.packages.flatMap((one) => one.notes.map(({ id, severity }) => `${severity} ${id}`));

/** Shapes that WASI 0.2 has too, in packages that have nothing to do with WASI. */
const shapes = [
  "start-upload: func(name: string) -> result<_, error-code>;\n  upload-part: func(part: list<u8>);\n  finish-upload: func() -> result<u64, error-code>;",
  "start-engine: func() -> result;\n  finish-engine: func() -> result<u32>;",
  "resource span { start-span: func() -> result<_, error-code>; finish-span: func() -> result<_, error-code>; }",
  "resource entropy { read: func(len: u64) -> list<u8>; blocking-read: func(len: u64) -> list<u8>; }",
  "resource cursor { next: func() -> result<option<string>, error-code>; }\n  cursors: func() -> result<cursor, error-code>;",
  "resource names { read: func(len: u64) -> result<tuple<list<string>, bool>, error-code>; }\n  all-names: func() -> names;",
  "resource slot { set: static func(slot: slot, answer: result<string, error-code>); }\n  ask: func(slot: slot);",
  "resource pollable;\n  subscribe-tick: func() -> pollable;\n  get-tick: func() -> option<u64>;",
  "resource input-stream { subscribe: func() -> u32; }\n  open: func() -> result<input-stream, error-code>;",
  "size: func() -> u64;\n  set-size: func(size: u64);",
];
const packageText = fc
  .uniqueArray(fc.nat(shapes.length - 1), { minLength: 1 })
  .map((chosen) =>
    wrap(
      `  enum error-code { would-block, not-in-progress, missing }\n  ${chosen.map((index) => shapes[index]).join("\n  ")}`,
    ),
  );

describe("a package without any reference to WASI 0.2", () => {
  it("is never changed, whatever its functions look like", () => {
    fc.assert(
      fc.property(packageText, fc.boolean(), fc.boolean(), (text, collapse, keepOld) => {
        const result = translateText(text, pack, { futures: collapse ? "collapse" : "keep", keepOld });
        expect(result.files[0]?.after).toBe(text);
        expect(result.report.packages[0]).toMatchObject({ edits: [], notes: [], confidence: 1 });
      }),
      { numRuns: 60 },
    );
  });

  it("stays beside one that is translated", () => {
    const plain = wrap(shapes.slice(0, 2).join("\n  "));
    const wasi =
      "package acme:wasi@1.0.0;\ninterface i { use wasi:io/streams@0.2.3.{input-stream}; f: func(s: input-stream); }\n";
    const { model } = resolveAsWritten([
      sourceOf("a", { "a/a.wit": plain }),
      sourceOf("b", { "b/b.wit": wasi }, "root", 1),
    ]);
    const files = translate(model, [pack]).files.map(({ before, after: now }) => before === now);
    expect(files).toEqual([true, false]);
  });
});

describe("a package that uses WASI 0.2 elsewhere", () => {
  const using =
    "package acme:app@1.0.0;\n\ninterface other {\n  use wasi:io/streams@0.2.3.{input-stream};\n  f: func(s: input-stream);\n}\n\n";
  it.each(shapes)("keeps what does not reach it: %s", (shape) => {
    const api = `interface api {\n  enum error-code { would-block, missing }\n  ${shape}\n}\n`;
    expect(translated(using + api)?.endsWith(api)).toBe(true);
  });

  const bucket = (members: string) =>
    wrap(
      `  use wasi:io/poll@0.2.3.{pollable};\n  enum error-code { missing }\n  resource bucket {\n    ${members}\n    subscribe: func() -> pollable;\n  }`,
    );
  const [start, finish] = ["start-x: func() -> result<_, error-code>;", "finish-x: func() -> result<u64, error-code>;"];

  it.each([`${start} ${finish}`, `flush: func(); ${start} ${finish}`])(
    "merges a pair that a pollable announces: %s",
    (members) => {
      expect(translated(bucket(members))).toContain("x: async func() -> result<u64, error-code>;");
      expect(notes(bucket(members))).toContain("info note/start-finish");
    },
  );

  it.each([
    `${start} part: func(); ${finish}`,
    `${start} ${finish} abort-x: func();`,
    `x-part: func(); ${start} ${finish}`,
    "start-x: func() -> result<u32, error-code>; finish-x: func(token: u32) -> result<u64, error-code>;",
  ])("only notes a pair with something between its calls: %s", (members) => {
    expect(translated(bucket(members))).toContain(members);
    expect(notes(bucket(members))).toContain("info note/start-finish");
  });
});

describe("what a rule takes away", () => {
  it("a borrowed stream that is handed over has a note", () => {
    const text = wrap(
      "  use wasi:io/streams@0.2.3.{input-stream};\n  scan: func(s: borrow<input-stream>);\n  put: func(s: input-stream);",
    );
    expect(notes(text).filter((id) => id.includes("ownership"))).toEqual(["info note/ownership-moves"]);
  });

  it.each(["next", "poll-message"])("`none` of `%s` has a note, that of `get` means nothing but `not yet`", (name) => {
    const text = (getter: string) =>
      wrap(
        `  use wasi:io/poll@0.2.3.{pollable};\n  record msg { x: u8 }\n  resource inbox {\n    ${getter}: func() -> option<msg>;\n    subscribe: func() -> pollable;\n  }`,
      );
    expect(translated(text(name))).toContain(`${name}: async func() -> msg;`);
    expect(notes(text(name))).toContain("info note/none-dropped");
    expect(notes(text("get"))).not.toContain("info note/none-dropped");
  });

  it("docs of removed functions are kept in a note, docs that became false are listed", () => {
    const text = wrap(`  use wasi:io/poll@0.2.3.{pollable};
  /// Wait with \`inbox.subscribe\` before.
  count: func() -> u32;
  /// Not about a pollable.
  resource inbox {
    /// Ready when mail came. Once.
    subscribe: func() -> pollable;
    receive: func() -> string;
  }
  /// About \`count\`.
  other: func();`);
    const found = translateText(text, pack).report.packages[0]?.notes ?? [];
    const shown = found.flatMap(({ id, range, message }) =>
      id.endsWith("-docs") ? [`${range.start.line} ${message}`] : [],
    );
    expect(shown.sort()).toEqual([
      "10 the docs of `subscribe` were removed with it: “Ready when mail came.”",
      "5 the docs of `count` mention `subscribe`, which the translation removed: rewrite them",
      "7 the docs of `inbox` mention `pollable`, which the translation removed: rewrite them",
    ]);
  });

  it("a type that is left has one note, however often it is used", () => {
    const uses = Array.from({ length: 8 }, (_, index) => `f${index}: func(b: incoming-body) -> outgoing-body;`).join(
      "\n  ",
    );
    const text = wrap(`  use wasi:http/types@0.2.3.{incoming-body, outgoing-body};\n  ${uses}`);
    const found =
      translateText(text, pack).report.packages[0]?.notes.filter(({ severity }) => severity === "action") ?? [];
    expect(found).toHaveLength(2);
    expect(found[0]?.message).toContain("it is still named by `f0`, `f1`, `f2`, `f3`, `f4`, `… (3 more)`");
  });
});

describe("comments belong to what they are about", () => {
  const put = (params: string) =>
    wrap(
      `  use wasi:io/streams@0.2.3.{output-stream};\n  enum error-code { full }\n  put: func(${params}) -> result<output-stream, error-code>;`,
    );
  it.each([
    ["\n    // the key\n    key: string,\n  ", "\n    data: stream<u8>,\n    // the key\n    key: string,\n  "],
    ["/* the key */ key: string", "data: stream<u8>, /* the key */ key: string"],
    [
      "\n    /// the key\n    /// again\n    key: string, // required\n    size: u64\n  ",
      "\n    data: stream<u8>,\n    /// the key\n    /// again\n    key: string, // required\n    size: u64\n  ",
    ],
    ["", "data: stream<u8>"],
  ])("%j", (params, wanted) => {
    expect(translated(put(params))).toContain(`put: func(${wanted}) -> future<result<_, error-code>>;`);
  });
});

describe("the rules that ship", () => {
  it.each(
    ["wasi-0.2-to-0.3", "wasi-0.3-rc-to-0.3"].flatMap((name) => {
      const { rules, from } = shippedPack(name);
      return rules.map((rule) => [rule.id, rule, from] as const);
    }),
  )("%s says which construct makes it fire", (_, rule, from) => {
    expect(hasEvidence(rule, from)).toBe(true);
  });
});
