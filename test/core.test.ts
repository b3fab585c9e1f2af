import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { rolldown } from "rolldown";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const OUTER = /^src[\\/](cli|node)[\\/]/;

/** Every source file that belongs to the core: all of src/ and grammar/ but the command line and the adapters for Node. */
const coreFiles = ["src", "grammar"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith(".ts") && !OUTER.test(name)),
);

function importsOf(file: string): readonly string[] {
  return ts
    .preProcessFile(readFileSync(join(root, file), "utf8"), true, true)
    .importedFiles.map(({ fileName }) => fileName);
}

/** Globals of Node that a file uses without having declared a name of its own that is spelled the same. */
function nodeGlobals(file: string): readonly string[] {
  const used = new Set<string>();
  const declared = new Set<string>();
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.ESNext, true);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && ["process", "Buffer", "require", "__dirname"].includes(node.text)) {
      const isName = "name" in node.parent && node.parent.name === node;
      (isName ? declared : used).add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return [...used].filter((name) => !declared.has(name));
}

describe("the core", () => {
  test.each(coreFiles)("%s knows nothing of Node, of the command line and of the adapters", (file) => {
    const imports = importsOf(file);
    expect(imports.filter((name) => name.startsWith("node:"))).toEqual([]);
    const local = imports
      .filter((name) => name.startsWith("."))
      .map((name) => relative(root, resolve(root, dirname(file), name)));
    expect(local.filter((name) => OUTER.test(name))).toEqual([]);
    expect(nodeGlobals(file)).toEqual([]);
  });

  test("the three tools don't know one another", () => {
    const tools = ["lint", "translate", "env"];
    for (const tool of tools) {
      const others = tools.filter((other) => other !== tool).map((other) => join("src", other));
      for (const file of coreFiles.filter((name) => name.startsWith(join("src", tool)))) {
        const local = importsOf(file).map((name) => relative(root, resolve(root, dirname(file), name)));
        expect(local.filter((name) => others.some((other) => name.startsWith(other + "/")))).toEqual([]);
      }
    }
  });
});

describe("the library in a browser", () => {
  test("bundles without anything left over, and runs where there is no Node", async () => {
    const warnings: string[] = [];
    const bundle = await rolldown({
      input: join(root, "src/index.ts"),
      platform: "browser",
      onLog: (_level, log) => warnings.push(log.message),
    });
    const { output } = await bundle.generate({ format: "iife", name: "witkit", codeSplitting: false });
    expect({ chunks: output.length, imports: output[0].imports, warnings }).toEqual({
      chunks: 1,
      imports: [],
      warnings: [],
    });

    // What a page has and the language itself has not.
    const page = {
      TextDecoder,
      TextEncoder,
      URL,
      console,
      performance,
      crypto,
      structuredClone,
      setTimeout,
      queueMicrotask,
    };
    const context = vm.createContext({ ...page });
    vm.runInContext(`${output[0].code}\nglobalThis.witkit = witkit;`, context);
    const run = (code: string): unknown => JSON.parse(String(vm.runInContext(`JSON.stringify(${code})`, context)));
    expect(run("witkit.VERSION")).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
