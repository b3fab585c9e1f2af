import type { Against, ReleasePath } from "../../lint/project/release.ts";
import { type CommandContext, UsageError } from "../command.ts";

/**
 * Opens what `--against` names: a directory or file, or `git:REF[:PATH]`; without PATH the linted paths at REF.
 * @throws UsageError where nothing is there, or REF is not a revision
 */
export async function openAgainst(
  context: CommandContext,
  name: string,
  linted: readonly string[],
  allowNew: boolean,
): Promise<Against> {
  if (!name.startsWith("git:")) {
    const found = await context.inputs([name]);
    const [problem] = found.diagnostics;
    if (problem && !allowNew) throw new UsageError(`--against ${name}: ${problem.message}`);
    return { name, paths: found.paths.map((path) => ({ path, reader: context.reader })) };
  }
  const { earlierTags, openGitTree, parseGitSource } = await import("../../node/git.ts");
  const source = parseGitSource(name);
  if (!source) throw new UsageError(`--against ${name}: expected git:REF or git:REF:PATH`);
  // Without PATH the linted paths are meant: one that did not exist yet is a new package.
  const optional = allowNew || source.path === undefined;
  const pathsAt = (ref: string): readonly ReleasePath[] => {
    const wanted = source.path === undefined ? linted : [source.path];
    return wanted.map((path) => ({ ...openGitTree({ ...source, ref }, context.cwd, path), optional }));
  };
  return {
    name,
    paths: pathsAt(source.ref),
    earlier: async (count) => earlierTags(source.ref, context.cwd, count).map(pathsAt),
  };
}
