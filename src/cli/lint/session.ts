import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../../common/diagnostic.ts";
import type { PackageComparison } from "../../compare/change.ts";
import type { LintConfig } from "../../lint/config/config.ts";
import { defaultSettings } from "../../lint/config/settings.ts";
import { type LintResult, lint } from "../../lint/engine/lint.ts";
import type { Model, Package } from "../../package/model.ts";
import type { CommandContext } from "../command.ts";
import type { AgainstModels } from "./against.ts";
import { createLevelsFor, type RuleFlags } from "./levels-for.ts";
import { type LoadedModel, loadModel, withTexts } from "./load.ts";
import { nearestConfig } from "./nearest-config.ts";

export interface SessionOptions {
  readonly paths: readonly string[];
  readonly flags: RuleFlags;
  /** `--config`: one configuration for everything. */
  readonly config?: string;
  readonly against?: string;
  readonly includeDeps?: boolean;
}

export interface LintRun extends LintResult {
  readonly loaded: LoadedModel;
  readonly levelsFor: Awaited<ReturnType<typeof createLevelsFor>>;
  readonly textOf: LoadedModel["textOf"];
}

/** Packages that share a configuration. */
interface Group {
  readonly config: LintConfig;
  readonly packages: ReadonlySet<Package>;
  readonly levelsFor: Awaited<ReturnType<typeof createLevelsFor>>;
}

/** Runs the lint over paths, again and again while fixes change their texts; the baseline is loaded once. */
export function createSession(context: CommandContext, options: SessionOptions) {
  const configs = createConfigs(context.cwd, options);
  let baseline: Promise<AgainstModels> | undefined;
  return async (texts: ReadonlyMap<string, string>): Promise<LintRun> => {
    const loaded = await loadModel(options.paths, withTexts(context.reader, texts, context.cwd));
    const groups = await groupByConfig(loaded.model, configs, options, context.cwd);
    if (options.against !== undefined) baseline ??= openBaseline(context, options.against, options.paths, groups);
    const against = await baseline;
    const comparisons = against ? await compare(against.model, loaded.model) : [];
    const results = groups.map((group) =>
      lint(loaded.model, {
        frontEnd: loaded.diagnostics.filter(({ file }) => group === groupOf(file, groups)),
        levelsFor: group.levelsFor,
        settings: group.config.settings,
        comparisons,
        ...(against && { releases: against.releases }),
        ...(groups.length > 1 && { packages: group.packages }),
        ...(loaded.files && { files: loaded.files }),
        ...(options.includeDeps && { includeDeps: true }),
      }),
    );
    return {
      loaded,
      textOf: loaded.textOf,
      levelsFor: (file) => (groupOf(file, groups) ?? groups[0])?.levelsFor(file) ?? new Map(),
      diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
      suppressed: results.flatMap(({ suppressed }) => suppressed),
    };
  };
}

async function compare(old: Model, now: Model): Promise<readonly PackageComparison[]> {
  const { compareWithBaseline } = await import("../../lint/engine/pair-packages.ts");
  return compareWithBaseline(old, now);
}

async function openBaseline(
  context: CommandContext,
  against: string,
  paths: readonly string[],
  groups: readonly Group[],
): Promise<AgainstModels> {
  const { loadAgainst } = await import("./against.ts");
  const wantsStale = groups.some(({ levelsFor }) => (levelsFor("").get("unstable/stale")?.level ?? "off") !== "off");
  const releases = Math.max(...groups.map(({ config }) => config.settings.staleAfter ?? defaultSettings.staleAfter));
  return loadAgainst(context, against, paths, wantsStale ? releases : 0);
}

export interface Configs {
  /** The configuration for a folder: the nearest, or the one that was named. */
  forFolder(folder: string): Promise<{ readonly path?: string; readonly config: LintConfig }>;
}

export function createConfigs(cwd: string, options: Pick<SessionOptions, "config">): Configs {
  const nearest = new Map<string, string | undefined>();
  const loaded = new Map<string, Promise<{ readonly path: string; readonly config: LintConfig }>>();
  return {
    forFolder: async (folder) => {
      const path = options.config === undefined ? nearestConfig(folder, nearest) : resolve(cwd, options.config);
      if (path === undefined) return { config: { settings: {} } };
      const file = loaded.get(path) ?? import("./config-file.ts").then(({ loadConfig }) => loadConfig(path, cwd));
      loaded.set(path, file);
      return file;
    },
  };
}

async function groupByConfig(
  model: Model,
  configs: Configs,
  options: SessionOptions,
  cwd: string,
): Promise<readonly Group[]> {
  const byPath = new Map<string, { config: LintConfig; path?: string; packages: Set<Package> }>();
  for (const pkg of model.packages) {
    if (pkg.role !== "root" && !options.includeDeps) continue;
    const file = pkg.files[0]?.source.file ?? pkg.path;
    const found = await configs.forFolder(dirname(resolve(cwd, file)));
    const group = byPath.get(found.path ?? "");
    if (group) group.packages.add(pkg);
    else byPath.set(found.path ?? "", { ...found, packages: new Set([pkg]) });
  }
  if (byPath.size === 0) byPath.set("", { ...(await configs.forFolder(cwd)), packages: new Set() });
  return Promise.all(
    [...byPath.values()].map(async ({ config, path, packages }) => ({
      config,
      packages,
      levelsFor: await createLevelsFor(config, path, options.flags, cwd),
    })),
  );
}

/** The group that speaks of a file; of files that belong to no linted package, the first. */
function groupOf(file: Diagnostic["file"], groups: readonly Group[]): Group | undefined {
  if (groups.length === 1) return groups[0];
  const found = groups.find(({ packages }) =>
    [...packages].some((pkg) => pkg.files.some(({ source }) => source.file === file)),
  );
  return found ?? groups[0];
}
