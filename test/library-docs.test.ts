import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const entries = ["src/index.ts", "src/node/index.ts"];

const configured = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), {}, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: () => {},
} satisfies ts.ParseConfigFileHost);

/** The TypeScript in docs/library.md, one text for each block. */
const examples = [
  ...readFileSync(join(root, "docs/library.md"), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm),
  ...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm),
].map(([, text = ""], index) => ({
  file: join(root, `test/library-example-${index}.ts`),
  text: `${text}export {};\n`,
}));

/** The library as TypeScript sees it, and the examples as programs that import it by its name. */
function createProgram(): ts.Program {
  const options: ts.CompilerOptions = {
    ...configured?.options,
    noEmit: true,
    noUnusedLocals: false,
    paths: { witkit: [join(root, "src/index.ts")], "witkit/node": [join(root, "src/node/index.ts")] },
  };
  const host = ts.createCompilerHost(options);
  const textOf = (name: string) => examples.find(({ file }) => file === name)?.text;
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.readFile = (name) => textOf(name) ?? readFile(name);
  host.fileExists = (name) => textOf(name) !== undefined || fileExists(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = textOf(name);
    return text === undefined
      ? getSourceFile(name, version, ...rest)
      : ts.createSourceFile(name, text, version, true, ts.ScriptKind.TS);
  };
  const names = [...entries.map((entry) => join(root, entry)), ...examples.map(({ file }) => file)];
  return ts.createProgram(names, options, host);
}

const program = createProgram();
const checker = program.getTypeChecker();

describe("the library's documentation", () => {
  test.each(entries)("every export of %s says what it is", (entry) => {
    const file = program.getSourceFile(join(root, entry));
    const module = file && checker.getSymbolAtLocation(file);
    const exported = module ? checker.getExportsOfModule(module) : [];
    const silent = exported.filter((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      // `ast` is a module, described where it begins.
      if (target.flags & ts.SymbolFlags.ValueModule) return false;
      return target.getDocumentationComment(checker).length === 0;
    });
    expect(exported.length).toBeGreaterThan(0);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test("the examples of docs/library.md and README.md fit the library's types", () => {
    expect(examples.length).toBe(4);
    const found = examples.flatMap(({ file }) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });
});
