import { describe, expect, test } from "vitest";
import { brief, checkText } from "../support/check-text.ts";
import { createOracle, oracleMissing } from "../support/oracle.ts";

const oracle = await createOracle();
const wrap = (items: string): string => `package a:b;\ninterface i {\n${items}\n}\nworld w { import i; }`;

const refused: readonly (readonly [items: string, expected: string])[] = [
  [
    "record r { a: u8, A: u8 }",
    "naming/label-clash-case-insensitive 3:19 record field name `A` conflicts with previous name `a`",
  ],
  ["record r { a: u8, a: u8 }", "name/duplicate 3:19 record field name `a` conflicts with previous name `a`"],
  [
    "variant v { a, A(u8) }",
    "naming/label-clash-case-insensitive 3:16 variant case name `A` conflicts with previous name `a`",
  ],
  ["enum e { a, A }", "naming/label-clash-case-insensitive 3:13 enum tag name `A` conflicts with previous name `a`"],
  ["flags f { a, A }", "naming/label-clash-case-insensitive 3:14 flag name `A` conflicts with previous name `a`"],
  [
    "f: func(a: u8, A: u8);",
    "naming/label-clash-case-insensitive 3:16 function parameter name `A` conflicts with previous name `a`",
  ],
  [
    "resource r { m: func(SELF: u8); }",
    "naming/label-clash-case-insensitive 3:22 function parameter name `SELF` conflicts with previous name `self`",
  ],
  ["f: func();\nF: func();", "naming/label-clash-case-insensitive 4:1 name `F` conflicts with previous name `f`"],
  ["type f = u8;\nF: func();", "naming/label-clash-case-insensitive 4:1 name `F` conflicts with previous name `f`"],
  [
    "resource r { m: func(); M: static func(); }",
    "naming/label-clash-case-insensitive 3:25 name `r.M` conflicts with previous name `r.m`",
  ],
  ["resource r { r: func(); }", "naming/label-clash-case-insensitive 3:14 name `r.r` conflicts with previous name `r`"],
  [
    "resource r { m: func(); }\nresource R { m: func(); }",
    "naming/label-clash-case-insensitive 4:10 name `R` conflicts with previous name `r`",
  ],
  ["record r {}", "type/empty 3:8 record type must have at least one field"],
  ["flags f {}", "type/empty 3:7 flags must have at least one entry"],
  ["f: func() -> result<_, tuple<>>;", "type/empty 3:24 tuple type must have at least one type"],
  ["f: func(x: list<u8, 0>);", "type/empty 3:12 Fixed-length lists must have more than zero elements"],
  ["f: func(x: stream<char>);", "type/stream-of-char 3:12 `stream<char>` is not valid at this time"],
  [
    "type c = char;\ntype d = c;\nf: func(x: stream<d>);",
    "type/stream-of-char 5:12 `stream<char>` is not valid at this time",
  ],
  [
    `flags f { ${Array.from({ length: 33 }, (_, i) => `b${i}`).join(", ")} }`,
    "type/too-many-flags 3:7 cannot have more than 32 flags",
  ],
];

const valid = [
  "resource r { constructor(); %constructor: func(); }",
  "resource r;\nf: func(x: future<borrow<r>>);",
  "f: func(x: map<string, map<u8, list<u8, 4>>>) -> list<error-context>;",
  `flags f { ${Array.from({ length: 32 }, (_, i) => `b${i}`).join(", ")} }`,
  "f: func(x: stream<string>) -> stream;",
];

describe("check --strict", () => {
  test.each(refused)("%s", (items, expected) => {
    const text = wrap(items);
    expect(checkText(text).diagnostics).toEqual([]);
    expect(checkText(text, { strict: true }).errors.map((one) => `${one.rule} ${brief(one)}`)).toEqual([expected]);
  });

  test.each(valid)("%s is fine", (items) => {
    expect(checkText(wrap(items), { strict: true }).diagnostics).toEqual([]);
  });

  test.skipIf(!oracle)(
    `says what the validation of components says${oracle ? "" : ` (${oracleMissing})`}`,
    async () => {
      for (const [items] of refused)
        expect([items, (await oracle?.component(wrap(items), "w"))?.ok]).toEqual([items, false]);
      for (const items of valid)
        expect([items, (await oracle?.component(wrap(items), "w"))?.ok]).toEqual([items, true]);
    },
  );
});
