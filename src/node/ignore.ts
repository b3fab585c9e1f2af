import { dirname, join, relative, sep } from "node:path";
import type { Ignore } from "ignore";
import { existsSync, readFileSync } from "./fs.ts";

interface IgnoreLevel {
  readonly directory: string;
  readonly patterns: Ignore;
}

/**
 * What git ignores: the `.gitignore` files from the root of the work tree down, and `.git/info/exclude`. The matcher is
 * loaded only where there is such a file.
 *
 * What lies in an ignored folder isn't reported as ignored itself: walkers don't enter one by themselves, so whoever asks
 * was sent there by the user.
 */
export function createGitIgnore(): (path: string, kind: "file" | "directory") => Promise<boolean> {
  const levels = new Map<string, Promise<readonly IgnoreLevel[]>>();
  const levelsAt = (directory: string): Promise<readonly IgnoreLevel[]> => {
    let found = levels.get(directory);
    if (found === undefined) {
      found = findLevels(directory);
      levels.set(directory, found);
    }
    return found;
  };
  const findLevels = async (directory: string): Promise<readonly IgnoreLevel[]> => {
    const isRoot = existsSync(join(directory, ".git"));
    const parent = dirname(directory);
    const above = isRoot || parent === directory ? [] : await levelsAt(parent);
    // Outside a work tree git ignores nothing.
    if (!isRoot && !hasRoot(directory)) return [];
    const files = [...(isRoot ? [join(directory, ".git", "info", "exclude")] : []), join(directory, ".gitignore")];
    const text = files.map(readIfThere).join("\n");
    if (!/^\s*[^#\s]/m.test(text)) return above;
    const { default: ignore } = await import("ignore");
    return [...above, { directory, patterns: ignore({ allowRelativePaths: true }).add(text) }];
  };
  const matches = async (path: string, kind: "file" | "directory"): Promise<boolean> => {
    const found = await levelsAt(dirname(path));
    for (const { directory, patterns } of found.toReversed()) {
      const short = relative(directory, path).replaceAll(sep, "/") + (kind === "directory" ? "/" : "");
      const result = patterns.test(short);
      if (result.ignored || result.unignored) return result.ignored;
    }
    return false;
  };
  return async (path, kind) => (await matches(path, kind)) && !(await matches(dirname(path), "directory"));
}

const roots = new Map<string, boolean>();

/** Whether the directory lies in a work tree. */
function hasRoot(directory: string): boolean {
  let known = roots.get(directory);
  if (known === undefined) {
    const parent = dirname(directory);
    known = existsSync(join(directory, ".git")) || (parent !== directory && hasRoot(parent));
    roots.set(directory, known);
  }
  return known;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
