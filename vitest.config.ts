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
  "test/{cli,corpus,env,fuzz,lsp,node,translate}/**",
  "test/*.test.ts",
  "test/**/{cli,corpus,hostile}*.test.ts",
];

export default defineConfig({
  plugins: [embeddedAssets()],
  test: {
    include: ["test/**/*.test.ts"],
    exclude: tier === "all" ? [] : tier === "quick" ? [...slow, ...notQuick] : slow,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: true,
    reporters: [["default", { summary: false }], summaryReporter()],
  },
});
