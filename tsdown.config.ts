import { defineConfig, type UserConfig } from "tsdown";
import { thirdPartyNotices } from "./scripts/third-party.ts";

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
  plugins: [thirdPartyNotices("dist/THIRD-PARTY.md")],
};

export default defineConfig([
  {
    ...shared,
    entry: { cli: "src/cli/main.ts" },
    platform: "node",
    dts: false,
    minify: true,
    outputOptions: { chunkFileNames: "cli/[name].mjs" },
  },
  {
    ...shared,
    entry: { index: "src/index.ts" },
    platform: "neutral",
    clean: false,
    dts: true,
    inputOptions: { resolve: { mainFields: ["module", "main"] } },
    outputOptions: { chunkFileNames: "lib/[name].mjs" },
  },
  {
    ...shared,
    entry: { node: "src/node/index.ts" },
    platform: "node",
    clean: false,
    dts: true,
    outputOptions: { chunkFileNames: "node/[name].mjs" },
  },
]);
