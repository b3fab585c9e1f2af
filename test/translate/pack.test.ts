import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { matcherNames } from "../../src/translate/pack/matcher-names.ts";
import { loadPack, type Pack } from "../../src/translate/pack/pack.ts";
import { packTexts } from "./support/packs.ts";
import { translateText } from "./support/translate.ts";

const load = (text: string) => loadPack([{ file: "mine.yaml", text }]);
const messages = (text: string) =>
  load(text).diagnostics.map(
    ({ file, range, message }) => `${file}:${range?.start.line}:${range?.start.column} ${message}`,
  );

function rule(fields: string): string {
  return `name: mine\nrules:\n  - id: a/b\n    certainty: high\n    why: because\n${fields
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n")}\n`;
}

function packOf(fields: string): Pack {
  const { pack, diagnostics } = load(rule(fields));
  if (!pack) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return pack;
}

describe("mistakes in a pack are reported where they stand", () => {
  it.each([
    ["rules:\n  - {}", ["mine.yaml:1:1 a rule pack needs a `name`", "mine.yaml:2:5 a rule needs an `id`"]],
    [
      "name: [",
      [
        "mine.yaml:1:8 this is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
      ],
    ],
    ["name: x\nrule: []", ["mine.yaml:2:1 a rule pack has no field `rule`. Did you mean `rules`?"]],
    [
      'name: x\nreferences: {"a:b/c": "a:b/c#d"}',
      [
        "mine.yaml:2:23 `a:b/c` and `a:b/c#d` are not of one kind: an interface goes to an interface, an item to an item",
      ],
    ],
    ["name: x\nrules: [other.yaml]", ["mine.yaml:2:9 the pack has no file `other.yaml`"]],
    [rule('type: "u32"'), ["mine.yaml:3:5 `a/b` needs a `rewrite`"]],
    [rule('match: "$f: func($...p);"\nrewrite: ["", ""]'), ["mine.yaml:7:14 `a/b` matches 1 items and rewrites 2"]],
    [
      rule('match: "$f: func($...p;"\nrewrite: ""'),
      ["mine.yaml:6:12 in the pattern `$f: func($...p;`: expected `)`, found `;`"],
    ],
    [
      rule('match: "$f: func() -> u8;"\nrewrite: "$f: func() -> $T;"'),
      ["mine.yaml:3:5 `a/b` uses `$T`, which nothing binds"],
    ],
    [rule('type: "a ~ b"\nrewrite: "u8"'), ["mine.yaml:6:11 in the pattern `a ~ b`: unexpected character `~`"]],
    [
      rule('matcher: duplex\nrewrite: ""'),
      [`mine.yaml:6:14 \`matcher\` has to be one of ${matcherNames.join(", ")}, found \`duplex\`.`],
    ],
    [
      rule('type: "u8"\nrewrite: "u16"\nwhere: {in: [parameter]}'),
      [
        "mine.yaml:8:18 `in` has to be one of param, result, field, payload, element, alias, use, import, export, include, found `parameter`.",
      ],
    ],
    [
      rule('type: "u8"\ncase: "x"\nrewrite: ""'),
      ["mine.yaml:3:5 `a/b` needs one of `match`, `type`, `path`, `case` and `matcher`, and has type and case"],
    ],
  ])("%j", (text, expected) => {
    expect(messages(text)).toEqual(expected);
    expect(load(text).pack).toBeUndefined();
  });
});

describe("a user's own pack", () => {
  it("renames a function everywhere it stands", () => {
    const pack = packOf(
      ["match", "rewrite"]
        .map((field, at) => `${field}: "${["fetch", "load"][at]}-$\{x}: func($...p) -> result<$T, $E>;"`)
        .join("\n"),
    );
    const before =
      "package a:b;\n\ninterface i {\n  /// docs\n  fetch-all: func(n: u32) -> result<string, u8>; // all\n  fetch: func();\n}\n";
    expect(translateText(before, pack).files[0]?.after).toBe(before.replace("fetch-all", "load-all"));
  });

  it("that does not settle is an error, and changes nothing", () => {
    const { pack } = load(
      "name: ring\nrules:\n  - {id: a/there, certainty: high, why: x, type: u8, rewrite: u16}\n  - {id: a/back, certainty: high, why: x, type: u16, rewrite: u8}\n",
    );
    if (!pack) throw new Error("it loads");
    const result = translateText("package a:b;\n\ninterface i {\n  f: func(a: u8);\n}\n", pack);
    expect(result.diagnostics).toEqual([
      expect.objectContaining({
        rule: "config/rule-pack",
        file: "mine.yaml",
        message: "the pack `ring` does not settle: after 40 passes its rules still change what other rules of it wrote",
      }),
    ]);
    expect(result.files.every(({ before, after }) => before === after)).toBe(true);
  });

  it("that makes WIT that is none is found out by the verification", () => {
    const unknown = translateText(
      "package a:b;\n\ninterface i {\n  f: func(a: u8);\n}\n",
      packOf('type: "u8"\nrewrite: "nowhere"'),
    );
    expect(unknown.report.verification).toMatchObject({ parses: true, resolves: false });
    expect(unknown.report.packages[0]?.confidence).toBe(0);
    const twice = translateText(
      "package a:b;\n\ninterface i {\n  f: func();\n  g: func();\n}\n",
      packOf('match: "g: func();"\nrewrite: "f: func();"'),
    );
    expect(twice.report.verification.resolves).toBe(false);
  });

  it("imports an item of another package into a rewrite", () => {
    const { pack } = load(
      'name: x\nto: {acme: "1.0.0"}\nrules:\n  - {id: a/b, certainty: high, why: x, type: u64, rewrite: "acme:time/types#duration"}\n',
    );
    if (!pack) throw new Error("it loads");
    const after = translateText("package a:b;\n\ninterface i {\n  resource duration;\n  wait: func(t: u64);\n}\n", pack)
      .files[0]?.after;
    expect(after).toBe(
      "package a:b;\n\ninterface i {\n  use acme:time/types@1.0.0.{duration as duration2};\n  resource duration;\n  wait: func(t: duration2);\n}\n",
    );
  });
});

describe("the packs that ship", () => {
  const schema = JSON.parse(readFileSync(new URL("../../rules/rule.schema.json", import.meta.url), "utf8"));
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
  const files = ["wasi-0.2-to-0.3", "wasi-0.3-rc-to-0.3", "list-to-map", "map-to-list"]
    .flatMap((name) => packTexts(name))
    .filter(({ file }) => file.endsWith(".yaml"));

  it.each(files.map(({ file, text }) => [file, text] as const))("%s fits the schema", (_, text) => {
    expect(validate(parseYaml(text)), JSON.stringify(validate.errors)).toBe(true);
  });
});
