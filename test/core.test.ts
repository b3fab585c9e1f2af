import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { rolldown } from "rolldown";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { embeddedAssets } from "../scripts/embedded-assets.ts";

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
});

describe("the library in a browser", () => {
  test("bundles without anything left over, and runs where there is no Node", async () => {
    const warnings: string[] = [];
    const bundle = await rolldown({
      input: join(root, "src/index.ts"),
      platform: "browser",
      plugins: [embeddedAssets()],
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
    const run = async (code: string): Promise<unknown> =>
      JSON.parse(await vm.runInContext(`(async () => JSON.stringify(${code}))()`, context));
    vm.runInContext(`globalThis.loaded = ${IN_THE_PAGE};`, context);

    expect(await run("Object.keys(witkit).toSorted()")).toEqual(
      // The functions of the contract, and helpers.
      [
        "VERSION",
        "acceptedFindings",
        "analyzeBinaries",
        "analyzeEnv",
        "applyEdits",
        "changesInPlace",
        "changesToFolder",
        "check",
        "checkDeployment",
        "checkProject",
        "children",
        "compareBuilds",
        "compareDiagnostics",
        "deriveProject",
        "diff",
        "diffProject",
        "emitConfiguration",
        "fixProject",
        "format",
        "formatProject",
        "lint",
        "lintProject",
        "loadPack",
        "loadPackages",
        "parse",
        "positionAt",
        "print",
        "rangeOf",
        "readPacks",
        "resolve",
        "resolveAsWritten",
        "rules",
        "sourceText",
        "stabilizeProject",
        "translate",
        "translateProject",
        "visit",
        "withoutAccepted",
      ],
    );
    expect(await run("witkit.parse('package a:b; interface {').diagnostics.length > 0")).toBe(true);
    expect(await run("(await loaded).lint")).toEqual(["since/require-member"]);
    expect(await run("(await loaded).print")).toBe(
      "package a:b@1.0.0;\n\n@since(version = 1.0.0)\ninterface i {\n  f: func();\n}\n",
    );
    expect(await run("(await loaded).diff")).toEqual([]);
    expect(await run("(await witkit.analyzeEnv(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))).kind")).toBe(
      "module",
    );
  });
});

/** Reads a package from memory, resolves, lints, prints and compares it. */
const IN_THE_PAGE = `(async () => {
  const text = "package a:b@1.0.0;\\n@since(version = 1.0.0)\\ninterface i { f: func(); }\\n";
  const reader = {
    stat: async (path) => (path === "wit" ? "directory" : path === "wit/a.wit" ? "file" : undefined),
    list: async () => [{ name: "a.wit", kind: "file" }],
    read: async () => new TextEncoder().encode(text),
  };
  const { packages } = await witkit.loadPackages(["wit"], reader);
  const { model } = witkit.resolve(packages);
  return {
    lint: witkit.lint(model, { presets: ["spec"] }).diagnostics.map(({ rule }) => rule),
    print: witkit.print(model),
    diff: witkit.diff(model, model).flatMap(({ changes }) => changes),
  };
})()`;
