import type { Diagnostic } from "../common/diagnostic.ts";

/** Families of diagnostics that say "this could not be looked at", where others say "this is wrong". */
const FAILURES = /^(input|config)\//;

/** 2 where something could not be read or the configuration is wrong, 1 where there are errors, else 0. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): 0 | 1 | 2 {
  let code: 0 | 1 = 0;
  for (const { rule, severity } of diagnostics) {
    if (severity !== "error") continue;
    if (FAILURES.test(rule)) return 2;
    code = 1;
  }
  return code;
}
