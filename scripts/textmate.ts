import { genericNames, keywords, primitiveNames } from "../src/wit/keywords.ts";

/** The keywords that begin a declaration; all others that are not types are `keyword.other`. */
const declarations = ["enum", "flags", "interface", "package", "record", "resource", "type", "variant", "world"];

const word = "%?[a-zA-Z][a-zA-Z0-9-]*";
const boundary = (words: readonly string[]) => `(?<![\\w%-])(?:${words.join("|")})(?![\\w-])`;

/** The TextMate grammar of WIT, from the keyword table of the parser: what editors colour before the server answers. */
export function textMateGrammar(): object {
  const known = new Set([...primitiveNames, ...genericNames, ...declarations]);
  const others = [...keywords].filter((name) => !known.has(name) && name !== "_");
  return {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "WIT",
    scopeName: "source.wit",
    patterns: [{ include: "#comments" }, { include: "#gates" }, { include: "#paths" }, { include: "#words" }],
    repository: {
      comments: {
        patterns: [
          { name: "comment.line.documentation.wit", match: "///.*$" },
          { name: "comment.line.double-slash.wit", match: "//.*$" },
          { include: "#block" },
        ],
      },
      // Block comments nest.
      block: { name: "comment.block.wit", begin: "/\\*", end: "\\*/", patterns: [{ include: "#block" }] },
      gates: {
        begin: "(@)(since|unstable|deprecated|external-id)\\s*(\\()",
        beginCaptures: {
          1: { name: "punctuation.definition.annotation.wit" },
          2: { name: "storage.type.annotation.wit" },
        },
        end: "\\)",
        patterns: [
          { include: "#comments" },
          { name: "variable.parameter.wit", match: "(?:version|feature)(?=\\s*=)" },
          { name: "constant.numeric.version.wit", match: "\\d+\\.\\d+\\.\\d+[\\w.+-]*" },
          {
            name: "string.quoted.double.wit",
            begin: '"',
            end: '"',
            patterns: [{ name: "constant.character.escape.wit", match: "\\\\(?:u\\{[0-9a-fA-F]+\\}|.)" }],
          },
          { name: "entity.name.tag.feature.wit", match: word },
        ],
      },
      paths: {
        name: "entity.name.namespace.wit",
        match: `${word}:${word}(?:/${word})?(@\\d+\\.\\d+\\.\\d+[\\w.+-]*)?`,
        captures: { 1: { name: "constant.numeric.version.wit" } },
      },
      words: {
        patterns: [
          {
            match: `(${boundary(declarations)})\\s+(${word})`,
            captures: { 1: { name: "storage.type.wit" }, 2: { name: "entity.name.type.wit" } },
          },
          {
            match: `(${word})\\s*(:)\\s*(?=(?:static\\s+|async\\s+)*func\\b)`,
            captures: { 1: { name: "entity.name.function.wit" }, 2: { name: "punctuation.separator.wit" } },
          },
          {
            match: `(${word})\\s*(:)`,
            captures: { 1: { name: "variable.other.member.wit" }, 2: { name: "punctuation.separator.wit" } },
          },
          { name: "support.type.primitive.wit", match: boundary(primitiveNames) },
          { name: "support.type.generic.wit", match: `${boundary(genericNames)}` },
          { name: "storage.type.wit", match: boundary(declarations) },
          { name: "keyword.other.wit", match: boundary(others) },
          { name: "keyword.operator.wit", match: "->|=" },
          { name: "constant.numeric.wit", match: "(?<![\\w-])\\d+(?![\\w-])" },
          { name: "entity.name.type.wit", match: word },
        ],
      },
    },
  };
}
