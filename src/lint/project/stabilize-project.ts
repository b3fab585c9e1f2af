import { applyEdits } from "../../../grammar/edit.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { nearest } from "../../common/nearest.ts";
import type { FileReader } from "../../package/load/reader.ts";
import { parse } from "../../syntax/parse.ts";
import { type LoadedModel, loadModel } from "./load-model.ts";
import { type Stabilization, stabilize } from "./stabilize.ts";

/** What it takes to make a feature stable, as new texts. No file is written: that is up to the caller. */
export interface StabilizedProject extends Pick<Stabilization, "items" | "behind" | "otherSeries"> {
  /** What keeps the packages from being read; then nothing else is set. */
  readonly problems: readonly Diagnostic[];
  readonly summary: LoadedModel["summary"];
  readonly textOf: LoadedModel["textOf"];
  /** The files that change, by display name. */
  readonly texts: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
  /** Files that are left as they are because the result would not parse. */
  readonly refused: readonly string[];
  /** Where no item has the feature: the feature with the nearest name. */
  readonly nearest?: string;
}

/** Turns `@unstable(feature = feature)` into `@since(version = version)` in every package of the paths; see `stabilize`. */
export async function stabilizeProject(
  feature: string,
  version: string,
  paths: readonly string[],
  reader: FileReader,
  options: { readonly includeDeps?: boolean } = {},
): Promise<StabilizedProject> {
  const loaded = await loadModel(paths, reader);
  const problems = loaded.frontEnd.filter(
    ({ rule, severity }) => severity === "error" && /^(?:input|syntax)\//.test(rule),
  );
  const shared = { problems, summary: loaded.summary, textOf: loaded.textOf };
  if (problems.length > 0) return { ...shared, texts: new Map(), refused: [], items: 0, behind: [], otherSeries: [] };
  const name = feature.replace(/^%/, "");
  const found = stabilize(loaded.model, name, version, options.includeDeps === true);
  const texts = new Map<string, { before: string; after: string }>();
  const refused: string[] = [];
  for (const [{ file, text: before }, edits] of found.files) {
    const after = applyEdits(before, edits);
    const isBroken = parse(after).diagnostics.some(({ severity }) => severity === "error");
    if (isBroken) refused.push(file);
    else texts.set(file, { before, after });
  }
  const { items, behind, otherSeries, features } = found;
  const other = items === 0 && otherSeries.length === 0 ? nearest(name, features) : undefined;
  return { ...shared, texts, refused, items, behind, otherSeries, ...(other !== undefined && { nearest: other }) };
}
