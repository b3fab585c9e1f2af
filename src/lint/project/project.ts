import type { Diagnostic } from "../../common/diagnostic.ts";
import { parentPath } from "../../common/path.ts";
import type { FileReader } from "../../package/load/reader.ts";
import type { Model, Package } from "../../package/model.ts";
import type { LintConfig } from "../config/config.ts";
import { createLevelsFor, type LevelsFor, type RuleFlags } from "../config/levels-for.ts";
import { defaultSettings } from "../config/settings.ts";
import { type LintResult, limitFindings, lint } from "../engine/lint.ts";
import { configurable } from "../rules.ts";
import { type ConfigSource, createConfigSource } from "./config-source.ts";
import { type LoadedModel, loadModel, withTexts } from "./load-model.ts";
import type { Against, LoadedRelease } from "./release.ts";

/** What `lintProject` should do besides running the rules of the configuration. */
export interface LintProjectOptions extends RuleFlags {
  /** The path of one configuration for all packages; default: the nearest to each package, going up. */
  readonly config?: string;
  /** The release to compare with, for `baseline/*`. */
  readonly against?: Against;
  /** Report on packages under `deps/` too. */
  readonly includeDeps?: boolean;
  /** Texts to use instead of those of the reader, by display name: what an editor has not saved. */
  readonly texts?: ReadonlyMap<string, string>;
  /** See `LintOptions.maxFindings`; counts over all packages. */
  readonly maxFindings?: number;
}

/** What `lintProject` found. */
export interface LintProject extends LintResult, LoadedModel {
  /**
   * Why nothing was linted: mistakes of the configuration (`config/*`) or of the release to compare with (`input/baseline`).
   * Then `diagnostics` is empty.
   */
  readonly problems: readonly Diagnostic[];
  /** The levels of all rules for a file. */
  readonly levelsFor: LevelsFor;
}

/** Packages that share a configuration. */
interface Group {
  readonly config: LintConfig;
  readonly packages: ReadonlySet<Package>;
  readonly levelsFor: LevelsFor;
}

/**
 * Lints packages as `witkit lint` does: loads the paths, finds the configuration of each package, and runs the rules. Never throws
 * for bad input.
 * @param paths folders, `.wit` files or binary packages; a file is resolved with its folder's package and reported alone
 */
export async function lintProject(
  paths: readonly string[],
  reader: FileReader,
  options: LintProjectOptions = {},
): Promise<LintProject> {
  return createLinter(paths, reader, options)(options.texts ?? new Map());
}

/** Lints paths again and again while their texts change; configurations and the release to compare with are loaded once. */
export function createLinter(paths: readonly string[], reader: FileReader, options: LintProjectOptions) {
  const configs = createConfigSource(reader, options.config);
  let loadedBaseline: Promise<LoadedRelease | readonly Diagnostic[]> | undefined;
  const baseline = (groups: readonly Group[]) => {
    if (options.against) loadedBaseline ??= openBaseline(options.against, groups);
    return loadedBaseline;
  };
  return async (texts: ReadonlyMap<string, string>): Promise<LintProject> => {
    const loaded = await loadModel(paths, withTexts(reader, texts));
    const { groups, problems } = await groupByConfig(loaded.model, reader, configs, options);
    if (problems.length > 0) return notLinted(loaded, groups, problems);
    const old = await baseline(groups);
    if (isProblem(old)) return notLinted(loaded, groups, old);
    return runGroups(loaded, groups, old, options);
  };
}

function isProblem(baseline: LoadedRelease | readonly Diagnostic[] | undefined): baseline is readonly Diagnostic[] {
  return Array.isArray(baseline);
}

function notLinted(loaded: LoadedModel, groups: readonly Group[], problems: readonly Diagnostic[]): LintProject {
  return { ...loaded, problems, diagnostics: [], suppressed: [], levelsFor: levelsIn(groups) };
}

async function runGroups(
  loaded: LoadedModel,
  groups: readonly Group[],
  baseline: LoadedRelease | undefined,
  options: LintProjectOptions,
): Promise<LintProject> {
  const comparisons = baseline && (await (await import("./release.ts")).compareWith(baseline.model, loaded.model));
  const results = groups.map((group) =>
    lint(loaded.model, {
      frontEnd: loaded.frontEnd.filter(({ file }) => group === groupOf(file, groups)),
      levelsFor: group.levelsFor,
      settings: group.config.settings,
      ...(comparisons && { comparisons }),
      ...(baseline && { releases: baseline.releases }),
      ...(groups.length > 1 && { packages: group.packages }),
      ...(loaded.files && { files: loaded.files }),
      ...(options.includeDeps && { includeDeps: true }),
    }),
  );
  return {
    ...loaded,
    problems: [],
    diagnostics: limitFindings(
      results.flatMap(({ diagnostics }) => diagnostics),
      options.maxFindings,
    ),
    suppressed: results.flatMap(({ suppressed }) => suppressed),
    levelsFor: levelsIn(groups),
  };
}

function levelsIn(groups: readonly Group[]): LevelsFor {
  return (file) => groupOf(file, groups)?.levelsFor(file) ?? new Map();
}

async function openBaseline(
  against: Against,
  groups: readonly Group[],
): Promise<LoadedRelease | readonly Diagnostic[]> {
  const { loadBaseline } = await import("./release.ts");
  const wantsStale = groups.some(({ levelsFor }) => (levelsFor("").get("unstable/stale")?.level ?? "off") !== "off");
  const releases = groups.map(({ config }) => config.settings.staleAfter ?? defaultSettings.staleAfter);
  return loadBaseline(against, wantsStale ? Math.max(...releases) : 0);
}

async function groupByConfig(
  model: Model,
  reader: FileReader,
  configs: ConfigSource,
  options: LintProjectOptions,
): Promise<{ readonly groups: readonly Group[]; readonly problems: readonly Diagnostic[] }> {
  const byPath = new Map<string, { config: LintConfig; packages: Set<Package> }>();
  const problems = new Set<Diagnostic>();
  const add = async (folder: string, packages: readonly Package[]) => {
    const found = await configs(folder);
    for (const problem of found.problems) problems.add(problem);
    const group = byPath.get(found.path ?? "") ?? { config: found.config, packages: new Set() };
    for (const pkg of packages) group.packages.add(pkg);
    byPath.set(found.path ?? "", group);
  };
  for (const pkg of model.packages) {
    if (pkg.role !== "root" && !options.includeDeps) continue;
    const file = pkg.files[0]?.source.file ?? pkg.path;
    await add(parentPath(file) ?? ".", [pkg]);
  }
  if (byPath.size === 0) await add(".", []);
  const groups: Group[] = [];
  for (const { config, packages } of byPath.values()) {
    groups.push({ config, packages, levelsFor: await createLevelsFor(config, options, configurable, reader) });
  }
  return { groups, problems: [...problems] };
}

/** The group of a file; of files that belong to no linted package, the first. */
function groupOf(file: string, groups: readonly Group[]): Group | undefined {
  if (groups.length === 1) return groups[0];
  const found = groups.find(({ packages }) =>
    [...packages].some((pkg) => pkg.files.some(({ source }) => source.file === file)),
  );
  return found ?? groups[0];
}
