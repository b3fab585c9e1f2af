import { existsSync, readFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** Prints how many tests passed, failed and were skipped as the very last lines of the run, so that a script can read them. */
export function summaryReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
      let withoutShared = 0;
      for (const module of modules) {
        counts.failed += brokenFile(module);
        const before = counts.skipped;
        for (const test of module.children.allTests()) counts[test.result().state]++;
        if (needsShared(module)) withoutShared += counts.skipped - before;
      }
      process.once("exit", () => {
        if (counts.skipped > 0) console.log(`${counts.skipped} skipped${skipReason(counts.skipped, withoutShared)}`);
        console.log(`${counts.passed} passed, ${counts.failed} failed`);
      });
    },
  };
}

/** A file that could not be loaded has no tests, and still failed. */
function brokenFile(module: TestModule): number {
  return module.errors().length > 0 ? 1 : 0;
}

/** Whether the tests of a file read the corpora beside the checkout, which are not there. */
function needsShared(module: TestModule): boolean {
  return !existsSync("../shared") && /support\/(shared|binaries|wit-files)/.test(readFileSync(module.moduleId, "utf8"));
}

function skipReason(skipped: number, withoutShared: number): string {
  const others = skipped - withoutShared;
  const reasons = [
    ...(withoutShared > 0 ? [`${withoutShared} need the corpora in ../shared, which is absent`] : []),
    ...(others > 0 ? [`${others} need another system, another user or a program that is not installed`] : []),
  ];
  return ` (${reasons.join("; ")})`;
}
