import { offsetAt, type SourceText } from "../../../grammar/source.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import type { Model } from "../../package/model.ts";
import { strictDiagnostics } from "../../package/strict.ts";
import type { Listeners, RuleContext } from "../engine/rule.ts";

const known = new WeakMap<Model, readonly Diagnostic[]>();

/** What the validation of components refuses in a model; the same findings as `check --strict`. */
function strictFindings(model: Model): readonly Diagnostic[] {
  const found = known.get(model) ?? strictDiagnostics(model, true);
  known.set(model, found);
  return found;
}

/** The listeners of a rule that reports one kind of what the validation of components refuses. */
export function strictListeners(id: string, context: RuleContext): Listeners {
  return { end: () => reportStrict(id, context, () => false) };
}

/** Reports the strict findings of a rule in the linted packages, but for places that are reported already. */
export function reportStrict(
  id: string,
  context: RuleContext,
  isReported: (source: SourceText, offset: number) => boolean,
): void {
  const sources = new Map(context.packages.flatMap((pkg) => pkg.files.map(({ source }) => [source.file, source])));
  for (const { rule, file, range, message, item, help, related } of strictFindings(context.model)) {
    const source = sources.get(file);
    if (rule !== id || !source || !range) continue;
    const span = { start: offsetAt(source, range.start), end: offsetAt(source, range.end) };
    if (isReported(source, span.start)) continue;
    context.report({
      source,
      span,
      message,
      ...(item !== undefined && { itemId: item }),
      ...(help !== undefined && { help }),
      ...(related && { related }),
    });
  }
}
