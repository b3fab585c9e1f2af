import { defineConfig } from "vitest/config";
import { summaryReporter } from "./scripts/summary-reporter.ts";

export default defineConfig({
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
