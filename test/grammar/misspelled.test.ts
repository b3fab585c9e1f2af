import { describe, expect, test } from "vitest";
import { parse } from "../../src/syntax/parse.ts";
import { checkText } from "../support/check-text.ts";

const inInterface = (item: string) => `package a:b;\ninterface i {\n  ${item}\n}\n`;
const inWorld = (item: string) => `package a:b;\nworld w {\n  ${item}\n}\n`;

describe("a word that is nearly right", () => {
  test.each([
    ["package a:b;\ninterfce i {}\n", "interface"],
    ["package a:b;\nwrold w {}\n", "world"],
    [inInterface("recrd r { a: u8 }"), "record"],
    [inInterface("tpye t = u8;"), "type"],
    [inInterface("f: fucn();"), "func"],
    [inInterface("f: func(a: lst<u8>);"), "list"],
    [inInterface("type t = resutl<u8>;"), "result"],
    [inInterface("resource r { constuctor(); }"), "constructor"],
    [inWorld("improt f: func();"), "import"],
    [inWorld("inculde w;"), "include"],
  ])("is told as a keyword, with the fix: %j", (text, meant) => {
    const [first] = parse(text).diagnostics;
    expect(first?.help).toBe(`did you mean \`${meant}\`?`);
    expect(first?.fix?.edits.map((edit) => edit.text)).toEqual([meant]);
  });

  test.each([
    [inInterface("type t = strng;"), "string"],
    [inInterface("record reading { a: u8 } f: func(a: raeding);"), "reading"],
    [inInterface("use j.{raeding};\n}\ninterface j {\n  type reading = u8;"), "reading"],
    [inWorld("import tpyes;\n}\ninterface types {"), "types"],
    [inWorld("use c:d/j.{raeding};\n}\npackage c:d {\n  interface j { type reading = u8; }"), "reading"],
    [inWorld("import c:d/jj-x;\n}\npackage c:d {\n  interface jj-y { type reading = u8; }"), "jj-y"],
  ])("is told as a name: %j", (text, meant) => {
    const { errors } = checkText(text);
    expect(errors.map(({ help }) => help)).toEqual([`did you mean \`${meant}\`?`]);
  });

  test("is looked for in bounded time", () => {
    const names = Array.from({ length: 3000 }, (_, index) => `type name-of-a-type-${index.toString(36)} = u8;`);
    const uses = Array.from({ length: 3000 }, (_, index) => `type t${index} = name-off-a-type-${index.toString(36)};`);
    const { errors } = checkText(inInterface([...names, ...uses].join("\n")));
    expect(errors.length).toBe(3000);
    expect(errors.filter(({ help }) => help !== undefined).length).toBeLessThan(30);
  });
});
