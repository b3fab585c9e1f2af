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
  lsp: ["grammar", "syntax", "wit", "package", "compare", "lint", "translate", "env", "report"],
  node: ["package"],
  cli: ["grammar", "syntax", "wit", "package", "compare", "lint", "translate", "env", "report", "node", "lsp"],
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
  return (
    ts
      .preProcessFile(readFileSync(join(root, file), "utf8"), true, true)
      .importedFiles.filter(({ fileName }) => fileName.startsWith("."))
      // `?text`: the file as text.
      .map(({ fileName }) =>
        relative(root, resolve(root, dirname(file), fileName.replace(/\?.*$/, ""))).replaceAll("\\", "/"),
      )
  );
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

/**
 * Files that may import one another in a circle, each group with its reason: recursion is the subject there. Everything else
 * is a tree, so that a file can be understood from what it imports.
 */
const mayBeCyclic: readonly { readonly reason: string; readonly files: RegExp }[] = [
  {
    reason: "an interpreter: a call inside the host's answer runs code again",
    files: /^src\/env\/machine\/(interpreter|intrinsics|invoke)\.ts$/,
  },
  {
    reason: "components contain components, and their types contain types",
    files: /^src\/wasm\/(alias|canon|component-types|component|scope)\.ts$/,
  },
];

/** Files of more than 400 lines, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {
  "grammar/parser.ts": "one production after the other, in the order of the specification",
  "grammar/recovery.ts": "the recovery strategy: one decision table, one seam to the parser's library",
  "src/env/machine/interpreter.ts": "the hot loop over the lowered code",
};

/** Groups of files that import one another in a circle (the strongly connected components of the imports). */
function cycles(): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const walk = (file: string): void => {
    index.set(file, index.size);
    lowest.set(file, index.get(file) ?? 0);
    stack.push(file);
    for (const next of importsOf(file).filter((name) => name.endsWith(".ts"))) {
      if (!index.has(next)) walk(next);
      const reached = stack.includes(next) ? (lowest.get(next) ?? 0) : Number.POSITIVE_INFINITY;
      lowest.set(file, Math.min(lowest.get(file) ?? 0, reached));
    }
    if (lowest.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.toSorted());
  };
  for (const file of files) if (!index.has(file)) walk(file);
  return found;
}

/** The names of the interfaces and type aliases that a file declares. */
function typeNames(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.ESNext);
  return source.statements
    .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
    .map(({ name }) => name.text);
}

describe("the shape of the code", () => {
  test("no files import one another in a circle, but for the groups that are listed", () => {
    const wrong = cycles().filter((group) => !mayBeCyclic.some(({ files }) => group.every((file) => files.test(file))));
    expect(wrong).toEqual([]);
  });

  test("one interface name means one thing", () => {
    const places = new Map<string, string[]>();
    for (const file of files) {
      for (const name of new Set(typeNames(file))) places.set(name, [...(places.get(name) ?? []), file]);
    }
    const twice = [...places].filter(([, where]) => where.length > 1);
    expect(twice).toEqual([]);
  });

  test("no file has more than 400 lines, but for those that are listed", () => {
    const lineCount = (file: string) => readFileSync(join(root, file), "utf8").split("\n").length - 1;
    expect(files.filter((file) => lineCount(file) > 400 && longFiles[file] === undefined)).toEqual([]);
  });

  test("a command parses options, calls one function and renders: at most 120 lines", () => {
    const folder = "src/cli/commands/";
    const long = files.filter(
      (file) => file.startsWith(folder) && readFileSync(join(root, file), "utf8").split("\n").length - 1 > 120,
    );
    expect(long).toEqual([]);
  });
});
