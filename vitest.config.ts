import { defineConfig } from "vitest/config";
import { embeddedAssets } from "./scripts/embedded-assets.ts";
import { summaryReporter } from "./scripts/summary-reporter.ts";

export default defineConfig({
  plugins: [embeddedAssets()],
  test: {
    include: ["test/**/*.test.ts"],
    // Slow tests (fuzzing, replays, large corpora) run with `npm run test:all` only.
    exclude: process.env.WITKIT_TEST === "all" ? [] : ["test/**/*.slow.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: true,
    reporters: [["default", { summary: false }], summaryReporter()],
  },
});
