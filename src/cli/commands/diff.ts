import { rangeOf } from "../../../grammar/source.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { largerBump, nextVersion } from "../../compare/bump.ts";
import type { Change, PackageComparison, Perspective } from "../../compare/change.ts";
import { compareModels } from "../../compare/compare.ts";
import { packageItem } from "../../package/item-id.ts";
import { loadPackages } from "../../package/load/load.ts";
import type { FileReader } from "../../package/load/reader.ts";
import type { PackageSource } from "../../package/load/source.ts";
import type { Model } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";
import { type Bump, versionText } from "../../package/version.ts";
import { renderComparison } from "../../report/comparison.ts";
import { type CommandContext, defineCommand, UsageError } from "../command.ts";
import { choiceOption, formatOptions, type OutputFormatOptions } from "../options.ts";

interface DiffOptions extends OutputFormatOptions {
  readonly perspective?: Perspective;
  readonly failOn?: FailOn;
}

const failOns = ["bump", "breaking", "never"] as const;
type FailOn = (typeof failOns)[number];

export const command = defineCommand<DiffOptions>({
  name: "diff",
  description:
    "Says what changed between two versions of a package or tree, whom it breaks, and which part of the version has to move.\n" +
    "Aliases are seen through, worlds are compared with everything that they include, and packages are paired by name.",
  examples: [
    { command: "diff old/wit wit", about: "compare two directories" },
    { command: "diff git:v0.2.0 wit", about: "compare with what `wit` was at a tag" },
    { command: "diff git:main:wit wit --perspective guest", about: "count only what breaks existing components" },
    {
      command: "diff git:v1.0.0 wit --fail-on breaking",
      about: "exit with 1 on any breaking change, whatever the version",
    },
  ],
  configure(command) {
    command.argument("<old>", "the older version: a directory, a file, or git:REF[:PATH]");
    command.argument("<new>", "the newer version: likewise");
    formatOptions(command);
    command.addOption(
      choiceOption("--perspective <side>", "whose existing code has to keep fitting", ["host", "guest", "both"]),
    );
    command.addOption(choiceOption("--fail-on <what>", "what makes the exit code 1", failOns));
  },
  async run(context) {
    const [oldPath, newPath] = context.args;
    if (oldPath === undefined || newPath === undefined) throw new UsageError("diff takes two versions: OLD and NEW");
    const now = await loadSide(context, newPath, oldPath);
    const old = await loadSide(context, oldPath, newPath);
    const broken = [...old.diagnostics, ...now.diagnostics].filter((one) => one.severity === "error");
    const files = old.files + now.files;
    const sourceOf = (file: string): string | undefined => now.sourceOf(file) ?? old.sourceOf(file);
    if (broken.length > 0) {
      // A half-read side would show up as removals.
      return context.report({ command: "diff", diagnostics: broken, summary: { packages: 0, files }, sourceOf });
    }
    const perspective = context.options.perspective ?? "both";
    const comparisons = compareModels(old.model, now.model, { perspective });
    const findings = comparisons.flatMap((one) => findingsOf(one, context.options.failOn ?? "bump", perspective));
    return context.report({
      command: "diff",
      diagnostics: findings,
      summary: { packages: comparisons.length, files, bump: overallBump(comparisons) },
      sourceOf,
      extra: { changes: comparisons.flatMap((one) => one.changes.map(changeAsJson)) },
      preface: comparisons.map((one) => renderComparison(one, context.style)).join("\n"),
    });
  },
});

interface LoadedSide {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: number;
  sourceOf(file: string): string | undefined;
}

/** One side of the comparison; `other` is where `git:REF` without a path looks. */
async function loadSide(context: CommandContext<DiffOptions>, path: string, other: string): Promise<LoadedSide> {
  const { reader, paths, diagnostics } = await openSide(context, path, other);
  const loaded = await loadPackages(paths, reader);
  const resolved = resolveAsWritten(loaded.packages);
  const texts = textsOf(loaded.packages);
  return {
    model: resolved.model,
    diagnostics: [...diagnostics, ...loaded.diagnostics, ...resolved.diagnostics].filter(isBlocking),
    files: texts.size,
    sourceOf: (file) => texts.get(file),
  };
}

/** What a dependency declares isn't compared: a package whose dependencies aren't there is compared all the same. */
function isBlocking(diagnostic: Diagnostic): boolean {
  return diagnostic.rule !== "package/missing-dependency";
}

async function openSide(
  context: CommandContext<DiffOptions>,
  path: string,
  other: string,
): Promise<{ reader: FileReader; paths: readonly string[]; diagnostics: readonly Diagnostic[] }> {
  if (!path.startsWith("git:")) return { reader: context.reader, ...(await context.inputs([path])) };
  const { openGitTree, parseGitSource } = await import("../../node/git.ts");
  const source = parseGitSource(path);
  if (!source) throw new UsageError(`\`${path}\` names no revision: write git:REF or git:REF:PATH`);
  const tree = await openGitTree(source, context.cwd, other.startsWith("git:") ? undefined : other);
  if ((await tree.reader.stat(tree.path)) !== undefined) {
    return { reader: tree.reader, paths: [tree.path], diagnostics: [] };
  }
  const message = `\`${tree.path}\` did not exist at \`${source.ref}\``;
  return {
    reader: tree.reader,
    paths: [],
    diagnostics: [{ rule: "input/not-found", severity: "error", message, file: tree.path }],
  };
}

function textsOf(packages: readonly PackageSource[]): ReadonlyMap<string, string> {
  return new Map(packages.flatMap((pkg) => pkg.files.map(({ file }) => [file.source.file, file.source.text] as const)));
}

/** The changes as findings, and one for each package whose version moved less than they need. */
function findingsOf(comparison: PackageComparison, failOn: FailOn, perspective: Perspective): readonly Diagnostic[] {
  const findings = comparison.changes.map((change) => changeFinding(change, failOn, perspective));
  return failOn === "bump" && !comparison.enough ? [bumpFinding(comparison), ...findings] : findings;
}

function changeFinding(change: Change, failOn: FailOn, perspective: Perspective): Diagnostic {
  const breaking = perspective === "both" ? change.breaks.length > 0 : change.breaks.includes(perspective);
  const place = change.new ?? change.old;
  return {
    rule: `diff/${change.kind}`,
    severity: breaking ? (failOn === "breaking" ? "error" : "warning") : "info",
    message: change.message,
    file: place?.source.file ?? "",
    ...(place && { range: rangeOf(place.source, place.span) }),
    item: change.item,
  };
}

function bumpFinding(comparison: PackageComparison): Diagnostic {
  const { name, oldVersion, newVersion, needed, actual, backwards } = comparison;
  const declaration = comparison.new?.declaration;
  const file = comparison.new?.files[0];
  const versions = `${oldVersion ? versionText(oldVersion) : "none"} → ${newVersion ? versionText(newVersion) : "none"}`;
  const moved = backwards ? "went backwards" : actual === "none" ? "did not move" : `moved its ${actual} part only`;
  return {
    rule: "diff/version-bump",
    severity: "error",
    message: `the version of \`${name}\` ${moved} (${versions}), but the changes need a new ${needed} version`,
    file: file?.source.file ?? comparison.new?.path ?? name,
    ...(declaration && file && { range: rangeOf(file.source, declaration.name) }),
    ...(comparison.new && { item: packageItem(comparison.new) }),
    help: `publish it as ${oldVersion ? nextVersion(oldVersion, needed) : "a new version"} or later`,
  };
}

function overallBump(comparisons: readonly PackageComparison[]): { readonly needed: Bump; readonly actual: Bump } {
  const worst = comparisons.find((one) => !one.enough) ?? comparisons.reduce(largerNeed, comparisons[0]);
  return { needed: worst?.needed ?? "none", actual: worst?.actual ?? "none" };
}

function largerNeed(a: PackageComparison | undefined, b: PackageComparison): PackageComparison {
  return a && largerBump(a.needed, b.needed) === a.needed ? a : b;
}

function changeAsJson(change: Change): Readonly<Record<string, unknown>> {
  const { item, kind, before = null, after = null, breaks, bump, message } = change;
  return { item, kind, before, after, breaks, bump, message };
}
