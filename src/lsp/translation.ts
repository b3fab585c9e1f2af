import type { FileReader } from "../package/load/reader.ts";
import { pathToUri } from "./uris.ts";

/** The request that asks for the translation of a document's package; nothing is written. */
export const TRANSLATE_REQUEST = "witkit/translate";

/** What the translation of a package would change, for a client to show as diffs. */
export interface TranslationPreview {
  readonly files: readonly { readonly uri: string; readonly before: string; readonly after: string }[];
  /** The report as Markdown; what a person has to decide is in it. */
  readonly report: string;
  /** Why nothing could be translated. */
  readonly problems: readonly string[];
}

/** Translates a package from WASI 0.2 to 0.3 as `witkit translate` does. */
export async function previewTranslation(
  root: string,
  reader: FileReader,
  shippedPacks: string,
): Promise<TranslationPreview> {
  const [{ readPacks }, { translateProject }, { reportText }, { changedFiles }] = await Promise.all([
    import("../translate/pack/read-packs.ts"),
    import("../translate/project/project.ts"),
    import("../translate/report/markdown.ts"),
    import("../translate/project/output.ts"),
  ]);
  const { packs, diagnostics } = await readPacks(["wasi-0.2-to-0.3"], { reader, shipped: shippedPacks });
  if (diagnostics.length > 0) return { files: [], report: "", problems: diagnostics.map(({ message }) => message) };
  const result = await translateProject({ paths: [root], reader, packs });
  if (!("files" in result)) {
    const problems = result.diagnostics.map(
      ({ file, range, message }) => `${file}:${range?.start.line ?? 1}: ${message}`,
    );
    return { files: [], report: "", problems };
  }
  return {
    files: changedFiles(result.files).map(({ file, before = "", after = "" }) => ({
      uri: pathToUri(file),
      before,
      after,
    })),
    report: reportText("report.md", result),
    problems: [],
  };
}
