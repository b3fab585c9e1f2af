import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What may be imported by everybody: small modules directly in src/ that know no part. */
const common = ["diagnostic.ts", "nearest.ts", "version.ts"];

/**
 * The parts, each with the parts that it may import; docs/architecture.md draws them. Whatever is not in a row is a step in
 * the wrong direction: the three tools (lint, translate, env) don't know one another, and nothing below the command line knows it.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  // The parser builds the tree and says where in the text its parts stand: it knows those types of the syntax, see below.
  grammar: ["syntax"],
  syntax: ["grammar"],
  wasm: [],
  package: ["syntax", "wasm"],
  compare: ["syntax", "package"],
  // What lint and translation decide together.
  maps: ["syntax", "package"],
  lint: ["syntax", "package", "compare", "maps"],
  translate: ["grammar", "syntax", "package", "compare", "maps"],
  env: ["syntax", "wasm"],
  report: ["syntax", "package", "compare"],
  node: ["package"],
  cli: ["syntax", "package", "compare", "lint", "translate", "env", "report", "node"],
  "index.ts": ["syntax", "package", "compare", "lint", "translate", "env"],
};

const files = ["src", "grammar"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name).replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts")),
);

/** The part of a file: its folder, or its name where it stands directly in src/. */
function partOf(file: string): string {
  const [top = "", part = ""] = file.split("/");
  return top === "grammar" ? "grammar" : part;
}

/** The files of the project that a file imports, `import()` and types included. */
function importsOf(file: string): readonly string[] {
  return ts
    .preProcessFile(readFileSync(join(root, file), "utf8"), true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => relative(root, resolve(root, dirname(file), fileName)).replaceAll("\\", "/"));
}

describe("dependencies point one way", () => {
  test("every folder is a part with a row", () => {
    const parts = new Set(files.map(partOf).filter((part) => !common.includes(part)));
    expect([...parts].toSorted()).toEqual(Object.keys(mayImport).toSorted());
  });

  test.each(Object.entries(mayImport))("%s imports only %j", (part, allowed) => {
    const known = new Set([part, ...allowed, ...common]);
    const own = files.filter((file) => partOf(file) === part);
    const wrong = own.flatMap((file) =>
      importsOf(file)
        .filter((name) => !known.has(partOf(name)))
        .map((name) => `${file} imports ${name}`),
    );
    expect(own).not.toEqual([]);
    expect(wrong).toEqual([]);
  });

  test("what is common knows no part", () => {
    for (const name of common) {
      const imports = importsOf(`src/${name}`);
      expect(imports.filter((other) => !common.includes(partOf(other)))).toEqual([]);
    }
  });

  test("of the syntax the grammar knows the tree, edits and places", () => {
    const used = files.filter((file) => partOf(file) === "grammar").flatMap(importsOf);
    const syntax = new Set(used.filter((name) => partOf(name) === "syntax"));
    expect([...syntax].toSorted()).toEqual(["src/syntax/ast.ts", "src/syntax/edit.ts", "src/syntax/source.ts"]);
    for (const name of syntax) expect(importsOf(name).filter((other) => partOf(other) === "grammar")).toEqual([]);
  });

  test("every import names a file that is there", () => {
    const missing = files.flatMap((file) => importsOf(file).filter((name) => !existsSync(join(root, name))));
    expect(missing).toEqual([]);
  });
});
