import type { Diagnostic } from "../common/diagnostic.ts";
import type { PackageSource } from "./load/source.ts";
import type { Model } from "./model.ts";
import { type ResolveOptions, resolve } from "./resolve/resolve.ts";
import { strictDiagnostics } from "./strict.ts";

/** What `check` counts as a mistake, besides what `resolve` does. */
export interface CheckOptions extends ResolveOptions {
  /** Also what the official parser accepts and a component would not: empty records, more than 32 flags, equal names … */
  readonly strict?: boolean;
  /** Strict findings in dependencies too. */
  readonly includeDependencies?: boolean;
}

/** Resolves packages and reports every mistake in them. The parser's findings are with the loaded packages, not here. */
export function check(
  packages: readonly PackageSource[],
  options: CheckOptions = {},
): { readonly model: Model; readonly diagnostics: readonly Diagnostic[] } {
  const { model, diagnostics } = resolve(packages, options);
  if (!options.strict) return { model, diagnostics };
  return { model, diagnostics: [...diagnostics, ...strictDiagnostics(model, options.includeDependencies === true)] };
}
