import type { Reporter, TestModule } from "vitest/node";

/** Prints how many tests passed and failed as the very last line of the run, so that a script can read it. */
export function summaryReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
      for (const module of modules) {
        counts.failed += brokenFile(module);
        for (const test of module.children.allTests()) counts[test.result().state]++;
      }
      process.once("exit", () => {
        if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
        console.log(`${counts.passed} passed, ${counts.failed} failed`);
      });
    },
  };
}

/** A file that could not be loaded has no tests, and still failed. */
function brokenFile(module: TestModule): number {
  return module.errors().length > 0 ? 1 : 0;
}
