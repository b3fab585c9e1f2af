import { readFileSync } from "node:fs";
import { defineConfig, type UserConfig } from "tsdown";
import { embeddedAssets } from "./scripts/embedded-assets.ts";
import { thirdPartyNotices } from "./scripts/third-party.ts";
import { withoutChildProcess } from "./scripts/without-child-process.ts";

const { version }: { version: string } = JSON.parse(readFileSync("package.json", "utf8"));

const notices = thirdPartyNotices("dist/THIRD-PARTY.md");

/**
 * What is loaded together is one file: each file of a start costs Node about half a millisecond. The rest is split by the bundler,
 * a chunk for each command and for each `import()`.
 */
const groups = [
  {
    // Whatever the command is.
    name: "frame",
    test: /src[\\/](cli[\\/](?!main|glob|watch)[\w-]+\.ts|node[\\/](fs|bounded-read|ignore|reader|reason|git-error)\.ts|report[\\/](report|style|exit-code|formats|pretty|concise|frame|sources|summary|text|harmless)\.ts|common[\\/](?!catalog))|grammar[\\/]source\.ts|node_modules[\\/]commander[\\/]|without-child-process/,
  },
  {
    // Reading and resolving WIT, and the little that lint and translate share on top.
    name: "wit",
    test: /grammar[\\/](?!source)|src[\\/]map-types[\\/]|src[\\/]compare[\\/](expand-worlds|identity|compatible-lookup)|src[\\/]wit[\\/](?!resolved)|src[\\/]syntax[\\/](?!format|layout|indentation)|src[\\/]package[\\/](?!json|print|format-project)|node_modules[\\/](@chevrotain|chevrotain)[\\/]/,
  },
  {
    name: "linter",
    test: /src[\\/]lint[\\/](?!config[\\/](config|load|parse|rule|schema)|engine[\\/](rule-page|fix|pair)|project[\\/](accepted|active|release|effective|fix|stabilize))|src[\\/]cli[\\/](lint[\\/](finish|options)|problems)|src[\\/]compare[\\/](expand-worlds|identity|compatible-lookup)/,
  },
  {
    name: "compare",
    test: /src[\\/]compare[\\/]/,
  },
];

/**
 * Everything is bundled from the development dependencies: an installation is this package alone, Node 20 never sees the
 * `engines` of a library that asks for 22, and a command loads only the code that it needs.
 */
const shared: UserConfig = {
  target: "node20.19",
  format: "esm",
  noExternal: [/^(?!@bytecodealliance\/)/],
  // The official parser, if the user has it: never part of the build.
  external: [/^@bytecodealliance\//],
  inlineOnly: false,
  outDir: "dist",
  fixedExtension: true,
  hash: false,
  report: false,
  // Libraries that have both are taken as modules; a UMD file that loads its parts by `require` can't be bundled.
  inputOptions: {
    resolve: { mainFields: ["module", "main"] },
    // Opcodes are named constants: as numbers in the `switch` of the interpreter they save an eighth of its time.
    optimization: { inlineConst: { mode: "smart", pass: 2 } },
  },
  plugins: [embeddedAssets(), notices],
};

export default defineConfig([
  {
    ...shared,
    entry: { cli: "src/cli/main.ts", "env-worker": "src/cli/env/worker.ts" },
    platform: "node",
    dts: false,
    minify: true,
    plugins: [embeddedAssets(), notices, withoutChildProcess()],
    // `--version` is answered from the entry alone; one file less to load.
    define: { __WITKIT_VERSION__: JSON.stringify(version) },
    outputOptions: {
      chunkFileNames: "cli/[name].mjs",
      codeSplitting: { groups, includeDependenciesRecursively: false },
    },
  },
  {
    ...shared,
    entry: { index: "src/index.ts" },
    platform: "neutral",
    clean: false,
    dts: false,
    outputOptions: { chunkFileNames: "lib/[name].mjs" },
  },
  {
    ...shared,
    entry: { node: "src/node/index.ts" },
    platform: "node",
    clean: false,
    dts: false,
    outputOptions: { chunkFileNames: "node/[name].mjs" },
  },
  {
    ...shared,
    entry: { worker: "src/lsp/worker.ts" },
    platform: "browser",
    clean: false,
    dts: false,
    minify: true,
    outputOptions: { chunkFileNames: "worker/[name].mjs" },
  },
  {
    // The declarations by themselves: built together with the code, helpers that the code shares land in a declaration file.
    ...shared,
    entry: { index: "src/index.ts", node: "src/node/index.ts", worker: "src/lsp/worker.ts" },
    clean: false,
    dts: { emitDtsOnly: true },
    plugins: [],
  },
]);
