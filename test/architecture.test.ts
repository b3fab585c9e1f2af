import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * The parts, each with the parts that it may import; docs/architecture.md draws them. A part that is not in a row may not be
 * imported there: the three tools (lint, translate, env) do not import one another, and nothing below the command line imports it.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  common: [],
  // The syntax tree's types, positions and edits are part of the grammar, so that nothing points back up.
  grammar: ["common"],
  syntax: ["grammar"],
  // Printing of names, types and declarations, for source trees and for resolved packages.
  wit: ["grammar", "syntax"],
  wasm: ["wit"],
  package: ["grammar", "syntax", "wit", "wasm"],
  compare: ["grammar", "syntax", "wit", "package"],
  // Whether a list of pairs means a map: one decision for the lint rule and for the packs.
  "map-types": ["grammar", "syntax", "wit", "package"],
  lint: ["grammar", "syntax", "wit", "package", "compare", "map-types"],
  translate: ["grammar", "syntax", "wit", "package", "compare", "map-types"],
  env: ["grammar", "syntax", "wasm", "package", "report"],
  report: ["grammar", "syntax", "wit", "package", "compare"],
  node: ["package"],
  cli: ["grammar", "syntax", "wit", "package", "compare", "lint", "translate", "env", "report", "node"],
  "index.ts": ["grammar", "syntax", "wit", "package", "compare", "lint", "translate", "env"],
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
    const parts = new Set(files.map(partOf));
    expect([...parts].toSorted()).toEqual(Object.keys(mayImport).toSorted());
  });

  test.each(Object.entries(mayImport))("%s imports only %j", (part, allowed) => {
    const known = new Set([part, ...allowed, "common"]);
    const own = files.filter((file) => partOf(file) === part);
    const wrong = own.flatMap((file) =>
      importsOf(file)
        .filter((name) => !known.has(partOf(name)))
        .map((name) => `${file} imports ${name}`),
    );
    expect(own).not.toEqual([]);
    expect(wrong).toEqual([]);
  });

  test("every import names a file that is there", () => {
    const missing = files.flatMap((file) => importsOf(file).filter((name) => !existsSync(join(root, name))));
    expect(missing).toEqual([]);
  });
});
