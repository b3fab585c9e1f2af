import { describe, expect, it } from "vitest";
import { compareDiagnostics } from "../../src/common/diagnostic.ts";
import { lintProject } from "../../src/lint/project/project.ts";
import { memoryReader } from "../support/memory-reader.ts";

const flags = Array.from({ length: 33 }, (_, at) => `p${at}`).join(", ");

async function lines(body: string, options: Parameters<typeof lintProject>[2] = {}): Promise<readonly string[]> {
  const text = `package acme:store@1.0.0;\n\n${body}\n`;
  const { diagnostics, problems } = await lintProject(["wit"], memoryReader({ "wit/a.wit": text }), options);
  return [...problems, ...diagnostics]
    .sort(compareDiagnostics)
    .map(
      ({ severity, rule, range, message }) =>
        `${range?.start.line}:${range?.start.column} ${severity} ${rule} ${message}`,
    );
}

describe("the preset spec", () => {
  it.each([
    ["record r {}", "type/empty", "record type must have at least one field"],
    ["type t = tuple<>;", "type/empty", "tuple type must have at least one type"],
    ["type t = list<u8, 0>;", "type/empty", "Fixed-length lists must have more than zero elements"],
    [`flags f { ${flags} }`, "type/too-many-flags", "cannot have more than 32 flags"],
    ["type t = stream<char>;", "type/stream-of-char", "`stream<char>` is not valid at this time"],
    ["record r { a: u8, a: u16 }", "name/duplicate", "record field name `a` conflicts with previous name `a`"],
    ["enum e { a, a }", "name/duplicate", "enum tag name `a` conflicts with previous name `a`"],
    ["variant v { a, a(u8) }", "name/duplicate", "variant case name `a` conflicts with previous name `a`"],
    ["flags f { a, a }", "name/duplicate", "flag name `a` conflicts with previous name `a`"],
    [
      "record r { a: u8, A: u16 }",
      "naming/label-clash-case-insensitive",
      "`A` and `a` of record `r` differ in case only",
    ],
  ])("covers what a component needs: %s", async (item, rule, message) => {
    const found = await lines(`interface types { ${item} }`, { preset: "spec" });
    expect(found.map((line) => line.split(" ").slice(1).join(" "))).toEqual([`error ${rule} ${message}`]);
    const world = await lines(`world w { import n: interface { ${item} } }`, { preset: "recommended" });
    expect(world.filter((line) => line.includes(rule))).toHaveLength(1);
  });

  it("switches them like any rule", async () => {
    expect(await lines("interface types { record r {} }", { rules: { "type/empty": "warn" } })).toEqual([
      "3:26 warning type/empty record type must have at least one field",
    ]);
    expect(await lines("interface types { record r {} }", { rules: { "type/*": "off" } })).toEqual([]);
  });
});

describe("findings of the front end", () => {
  const body = "interface types { f: func(a: nowhere); }";
  const found = "3:30 error type/unknown name `nowhere` does not exist";

  it("can be switched by id and family, not by a preset", async () => {
    expect(await lines(body)).toEqual([found]);
    expect(await lines(body, { rules: { "type/unknown": "info" } })).toEqual([found.replace("error", "info")]);
    expect(await lines(body, { rules: { "type/*": "off" } })).toEqual([]);
    expect(await lines(body, { rules: { all: "off" } })).toEqual([found]);
    const missing = "world w { import wasi:io/poll@0.2.0; }";
    expect(await lines(missing, { rules: { "package/missing-dependency": "off" } })).toEqual([]);
    expect((await lines(missing))[0]).toMatch(/^3:18 warning package\/missing-dependency /);
    expect((await lines(missing, { rules: { package: "error" } }))[0]).toMatch(/^3:18 error /);
  });

  it("can be suppressed by a comment, and an idle one is reported", async () => {
    const comment = "// witkit-disable-next-line type/unknown -- generated later";
    expect(await lines(`${comment}\n${body}`)).toEqual([]);
    expect(await lines(`${comment}\ninterface types {}`)).toEqual([
      "3:1 warning lint/unused-suppression the suppression is not needed: nothing is found here",
    ]);
  });

  it("are always errors where the text does not parse", async () => {
    const { problems } = await lintProject(
      ["."],
      memoryReader({
        "witkit.config.json": '{ "rules": { "syntax/unexpected-token": "off" } }',
        "a.wit": "package a:b;",
      }),
    );
    expect(problems.map(({ message }) => message)).toEqual(["`syntax/*` is always an error"]);
    const broken = "// witkit-disable -- all of it\ninterface types { f: func( }";
    expect((await lines(broken)).some((line) => line.includes("error syntax/"))).toBe(true);
  });
});
