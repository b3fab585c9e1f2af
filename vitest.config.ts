import { defineConfig } from "vitest/config";
import { summaryReporter } from "./scripts/summary-reporter.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: true,
    reporters: [["default", { summary: false }], summaryReporter()],
  },
});
