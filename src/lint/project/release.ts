import type { Diagnostic } from "../../common/diagnostic.ts";
import type { PackageComparison } from "../../compare/change.ts";
import { loadPackages } from "../../package/load/load.ts";
import type { FileReader } from "../../package/load/reader.ts";
import type { PackageSource } from "../../package/load/source.ts";
import type { Model } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";

/** A path of a release, with the reader that sees it: a folder, or a commit. */
export interface ReleasePath {
  readonly path: string;
  readonly reader: FileReader;
  /** Nothing has to be there: a package that was not released yet. */
  readonly optional?: boolean;
}

/** The release that `lint` compares with. */
export interface Against {
  /** What to call it in messages: `git:v1.0.0`. */
  readonly name: string;
  readonly paths: readonly ReleasePath[];
  /** Opens up to `count` releases before this one, newest first; only asked for when `unstable/stale` is on. */
  earlier?(count: number): Promise<readonly (readonly ReleasePath[])[]>;
}

/** The models of a release and of those before it. */
export interface LoadedRelease {
  readonly model: Model;
  /** This release and the ones before it, newest first. */
  readonly releases: readonly Model[];
}

/** Loads the release to compare with, or says why that is not possible (`input/baseline`). */
export async function loadBaseline(against: Against, earlier: number): Promise<LoadedRelease | readonly Diagnostic[]> {
  const { model, problems } = await loadRelease(against.paths);
  if (problems.length > 0) {
    return problems.map((message) => ({ rule: "input/baseline", severity: "error", message, file: against.name }));
  }
  const models = [model];
  const older = earlier > 0 ? await against.earlier?.(earlier) : undefined;
  for (const paths of older ?? []) models.push((await loadRelease(paths)).model);
  return { model, releases: models };
}

async function loadRelease(paths: readonly ReleasePath[]) {
  const sources: PackageSource[] = [];
  const problems: string[] = [];
  for (const [at, { path, reader, optional }] of paths.entries()) {
    if ((await reader.stat(path)) === undefined) {
      if (!optional) problems.push("nothing is there; if the package is new, add --allow-new");
      continue;
    }
    const loaded = await loadPackages([path], reader, { files: "directory" });
    const problem = loaded.diagnostics.find(({ severity }) => severity === "error");
    if (problem) problems.push(`${place(problem)}: ${problem.message}`);
    // Each path is loaded on its own; a group number per root keeps their `deps/` apart.
    sources.push(...loaded.packages.map((pkg) => ({ ...pkg, group: at * 10_000 + pkg.group })));
  }
  const { model } = resolveAsWritten(sources);
  if (problems.length === 0 && sources.length > 0 && !model.packages.some(({ role }) => role === "root")) {
    problems.push("no WIT package is there");
  }
  return { model, problems };
}

function place({ file, range }: Diagnostic): string {
  return range ? `${file}:${range.start.line}:${range.start.column}` : file;
}

/** Compares the packages with their predecessors; the code for it is loaded only here. */
export async function compareWith(old: Model, now: Model): Promise<readonly PackageComparison[]> {
  const { compareWithBaseline } = await import("../engine/pair-packages.ts");
  return compareWithBaseline(old, now);
}
