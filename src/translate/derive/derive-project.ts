import type { Diagnostic } from "../../common/diagnostic.ts";
import { fileTexts } from "../../package/load/file-texts.ts";
import { loadPackages } from "../../package/load/load.ts";
import type { FileReader } from "../../package/load/reader.ts";
import type { Model } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";
import { type Derived, derive } from "./derive.ts";

/** One version of packages: where it is, and what reads it. */
export interface VersionPaths {
  readonly paths: readonly string[];
  readonly reader: FileReader;
}

/** A derived pack, or why the versions could not be read. */
export type DerivedProject =
  | Derived
  | { readonly diagnostics: readonly Diagnostic[]; sourceOf(file: string): string | undefined };

/** Loads two versions of packages and writes the pack that turns one into the other; see `derive`. */
export async function deriveProject(old: VersionPaths, now: VersionPaths, name?: string): Promise<DerivedProject> {
  const [before, after] = [await loadVersion(old), await loadVersion(now)];
  const diagnostics = [...before.diagnostics, ...after.diagnostics];
  if (diagnostics.length > 0) return { diagnostics, sourceOf: (file) => after.sourceOf(file) ?? before.sourceOf(file) };
  return derive(before.model, after.model, name);
}

interface LoadedVersion {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  sourceOf(file: string): string | undefined;
}

/** A dependency that is missing is no hindrance: its names are known by their paths. */
async function loadVersion({ paths, reader }: VersionPaths): Promise<LoadedVersion> {
  const loaded = await loadPackages(paths, reader);
  const own = new Set(
    loaded.packages
      .filter(({ role }) => role === "root")
      .flatMap(({ files }) => files.map(({ file }) => file.source.file)),
  );
  const diagnostics = loaded.diagnostics.filter(
    ({ severity, file, rule }) => severity === "error" && (own.has(file) || rule.startsWith("input/")),
  );
  const { model } = resolveAsWritten(loaded.packages);
  return { model, diagnostics, sourceOf: fileTexts(loaded.packages) };
}
