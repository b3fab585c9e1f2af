import { loadPackages } from "../../package/load/load.ts";
import type { FileReader } from "../../package/load/reader.ts";
import type { Model } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";
import { type CommandContext, UsageError } from "../command.ts";

/** The baseline that `--against` names. */
export interface AgainstModels {
  readonly model: Model;
  /** That release and the ones before it, newest first, as far as they were asked for. */
  readonly releases: readonly Model[];
}

/**
 * Loads the baseline: a directory or file, or `git:REF[:PATH]`; without PATH the linted paths at REF. A path that did not
 * exist at REF is a new package. `releases` asks for that many releases before, as far as REF is a tag.
 */
export async function loadAgainst(
  context: CommandContext,
  against: string,
  paths: readonly string[],
  releases: number,
): Promise<AgainstModels> {
  if (!against.startsWith("git:")) {
    const found = await context.inputs([against]);
    const [problem] = found.diagnostics;
    if (problem) throw new UsageError(`--against ${against}: ${problem.message}`);
    const model = await modelOf(found.paths, context.reader);
    return { model, releases: [model] };
  }
  const { parseGitSource } = await import("../../node/git.ts");
  const source = parseGitSource(against);
  if (!source) throw new UsageError(`--against: \`${against}\` names no revision: write git:REF or git:REF:PATH`);
  const model = await modelAt(context, source.ref, source.path, paths);
  const older = releases > 0 ? await earlierTags(source.ref, context.cwd, releases) : [];
  const models = [model];
  for (const tag of older) models.push(await modelAt(context, tag, source.path, paths));
  return { model, releases: models };
}

async function modelAt(
  context: CommandContext,
  ref: string,
  path: string | undefined,
  paths: readonly string[],
): Promise<Model> {
  const { openGitTree } = await import("../../node/git.ts");
  const wanted = path === undefined ? paths : [path];
  const models: { reader: FileReader; paths: string[] }[] = [];
  for (const one of wanted) {
    const tree = await openGitTree({ ref, ...(path !== undefined && { path }) }, context.cwd, one);
    if ((await tree.reader.stat(tree.path)) !== undefined) models.push({ reader: tree.reader, paths: [tree.path] });
  }
  const loaded = await Promise.all(models.map((one) => loadPackages(one.paths, one.reader, { files: "directory" })));
  // Each tree was loaded on its own; a group number per root keeps their `deps/` apart.
  const packages = loaded.flatMap((one, at) => one.packages.map((pkg) => ({ ...pkg, group: at * 10_000 + pkg.group })));
  return resolveAsWritten(packages).model;
}

async function modelOf(paths: readonly string[], reader: FileReader): Promise<Model> {
  const loaded = await loadPackages(paths, reader, { files: "directory" });
  return resolveAsWritten(loaded.packages).model;
}

/** The tags that a tag's history holds, newest first, without the tag itself; none where REF is no tag. */
async function earlierTags(ref: string, cwd: string, count: number): Promise<readonly string[]> {
  const { execFileSync } = await import("node:child_process");
  try {
    const out = execFileSync("git", ["tag", "--merged", ref, "--sort=-creatordate", "--sort=-version:refname"], {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const tags = out.split("\n").filter((tag) => tag !== "");
    return tags.includes(ref) ? tags.filter((tag) => tag !== ref).slice(0, count) : [];
  } catch {
    return [];
  }
}
