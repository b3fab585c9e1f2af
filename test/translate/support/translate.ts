import type { PackageSource } from "../../../src/package/load/source.ts";
import { resolveAsWritten } from "../../../src/package/resolve/resolve.ts";
import { parse } from "../../../src/syntax/parse.ts";
import type { Pack } from "../../../src/translate/pack/pack.ts";
import type { TranslateSettings } from "../../../src/translate/settings.ts";
import { type TranslateResult, translate } from "../../../src/translate/translate.ts";

/** Sources from texts: each a root package of its own. */
export function sourceOf(
  path: string,
  texts: Readonly<Record<string, string>>,
  role: PackageSource["role"] = "root",
  group = 0,
): PackageSource {
  const files = Object.entries(texts).map(([file, text]) => {
    const parsed = parse(text, { file });
    return { file: parsed.file, broken: parsed.diagnostics.length > 0 };
  });
  return { path, role, group, files };
}

/** Translates one package that stands in one text. */
export function translateText(text: string, pack: Pack, settings: Partial<TranslateSettings> = {}): TranslateResult {
  const { model } = resolveAsWritten([sourceOf("app", { "app/app.wit": text })]);
  return translate(model, [pack], settings);
}
