import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Package } from "../../package/model.ts";
import type { Pack } from "../../translate/pack/pack.ts";
import { type ManifestKind, updateManifest } from "../../translate/project/manifest.ts";
import type { NoteReport } from "../../translate/report/report.ts";

export interface ManifestChange {
  /** Relative to the working directory. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

const kinds: readonly ManifestKind[] = ["wkg.toml", "deps.toml"];
const locks = [
  { file: "wkg.lock", command: "wkg wit update" },
  { file: "deps.lock", command: "wit-deps update" },
] as const;

/** The folders where a package's manifest may stand: its own, and the one above (`wit/` stands in the project). */
function foldersOf(pkg: Package, cwd: string): readonly string[] {
  const own = resolve(cwd, pkg.path.endsWith(".wit") ? dirname(pkg.path) : pkg.path);
  return [own, dirname(own)];
}

/**
 * The manifests beside packages with the versions of the new releases; those that stay the same are left out. `inUse`: the
 * packages that stay in use (`ns:name@version`), whose lines stay though they have no new release.
 */
export function manifestChanges(
  packages: readonly Package[],
  packs: readonly Pack[],
  cwd: string,
  inUse: ReadonlySet<string>,
): readonly ManifestChange[] {
  const found = new Map<string, ManifestChange>();
  for (const pkg of packages) {
    for (const folder of foldersOf(pkg, cwd)) {
      for (const kind of kinds) {
        const path = join(folder, kind);
        if (found.has(path) || !existsSync(path)) continue;
        const before = readFileSync(path, "utf8");
        const { text, changed } = updateManifest(kind, before, packs, inUse);
        if (changed) found.set(path, { file: relative(cwd, path), before, after: text });
      }
    }
  }
  return [...found.values()];
}

/** A note for each lock file beside a package: it is never written, and has to be renewed. */
export function lockNotes(pkg: Package, item: string, cwd: string): readonly NoteReport[] {
  return foldersOf(pkg, cwd).flatMap((folder) =>
    locks.flatMap(({ file, command }): readonly NoteReport[] => {
      const path = join(folder, file);
      if (!existsSync(path)) return [];
      const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
      const shown = relative(cwd, path);
      return [
        {
          id: "note/lock-file",
          severity: "info",
          file: shown,
          range,
          item,
          message: `\`${shown}\` still names the old versions; renew it with \`${command}\``,
        },
      ];
    }),
  );
}

/** What fetches the dependencies of packages: as their manifest says. */
export function fetchCommand(packages: readonly Package[], cwd: string): string {
  const usesWitDeps = packages.some((pkg) =>
    foldersOf(pkg, cwd).some((folder) => existsSync(join(folder, "deps.toml"))),
  );
  return usesWitDeps ? "wit-deps update" : "wkg wit fetch";
}
