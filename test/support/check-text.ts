import type { Diagnostic } from "../../src/common/diagnostic.ts";
import { check } from "../../src/package/check.ts";
import { packageFile } from "../../src/package/load/source.ts";
import type { Model } from "../../src/package/model.ts";
import { parse } from "../../src/syntax/parse.ts";

export interface Checked {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  readonly errors: readonly Diagnostic[];
}

/** Parses and checks one text as a root package of its own, called `test.wit`. */
export function checkText(
  text: string,
  options: { readonly features?: readonly string[]; readonly allFeatures?: boolean; readonly strict?: boolean } = {},
): Checked {
  const parsed = parse(text, { file: "test.wit" });
  const files = [packageFile(parsed.file, parsed.diagnostics)];
  const { model, diagnostics } = check([{ path: "test.wit", role: "root", group: 0, files }], options);
  const all = [...parsed.diagnostics, ...diagnostics];
  return { model, diagnostics: all, errors: all.filter(({ severity }) => severity === "error") };
}

/** `line:column message`, for reading. */
export function brief({ range, message }: Diagnostic): string {
  return range ? `${range.start.line}:${range.start.column} ${message}` : message;
}
