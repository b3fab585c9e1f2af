import { defineConfig } from "vitest/config";
import { embeddedAssets } from "./scripts/embedded-assets.ts";
import { summaryReporter } from "./scripts/summary-reporter.ts";

/**
 * Three tiers. `npm run test:quick`: the core, in process, without corpora, processes or binaries that take long. `npm test`: all but
 * the slow ones. `npm run test:all`: fuzzing, replays and large corpora (`*.slow.test.ts`) too.
 */
const tier = process.env.WITKIT_TEST;
const slow = ["test/**/*.slow.test.ts"];
const notQuick = [
  "test/{cli,corpus,docs,env,fuzz,lsp,map-types,node,translate}/**",
  "test/*.test.ts",
  "test/lint/{cli,corpus,robust,project}*",
  "test/wasm/{agreement,hostile,wit,link}*",
  "test/syntax/{parse,format}*",
  "test/grammar/sentences*",
];

export default defineConfig({
  plugins: [embeddedAssets()],
  test: {
    include: ["test/**/*.test.ts"],
    exclude: tier === "all" ? [] : tier === "quick" ? [...slow, ...notQuick] : slow,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: true,
    // Most of the quick tier's time is loading the same modules for each file.
    isolate: tier !== "quick",
    reporters: [["default", { summary: false }], summaryReporter()],
  },
});
