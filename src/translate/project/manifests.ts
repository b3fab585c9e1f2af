import type { FileReader } from "../../package/load/reader.ts";
import type { Package } from "../../package/model.ts";
import type { Pack } from "../pack/pack.ts";
import type { NoteReport } from "../report/report.ts";
import { type ManifestKind, updateManifest } from "./manifest.ts";
import type { ProjectFile } from "./output.ts";
import { joinPath, parentPath } from "./paths.ts";

const kinds: readonly ManifestKind[] = ["wkg.toml", "deps.toml"];
const locks = [
  { file: "wkg.lock", command: "wkg wit update" },
  { file: "deps.lock", command: "wit-deps update" },
] as const;

/** The folders where a package's manifest may be: its own, and the one above (`wit/` is a folder of the project). */
function foldersOf(pkg: Package): readonly string[] {
  const own = pkg.path.endsWith(".wit") ? parentPath(pkg.path) : pkg.path;
  return [own, parentPath(own)];
}

/**
 * The manifests beside packages with the versions of the new releases; those that stay the same are left out. `inUse`: the
 * packages that stay in use (`ns:name@version`), whose lines stay though they have no new release.
 */
export async function manifestChanges(
  packages: readonly Package[],
  packs: readonly Pack[],
  reader: FileReader,
  inUse: ReadonlySet<string>,
): Promise<readonly ProjectFile[]> {
  const found = new Map<string, ProjectFile>();
  for (const folder of new Set(packages.flatMap(foldersOf))) {
    for (const kind of kinds) {
      const file = joinPath(folder, kind);
      const before = await readText(file, reader);
      if (before === undefined) continue;
      const { text: after, changed } = updateManifest(kind, before, packs, inUse);
      if (changed) found.set(file, { file, before, after });
    }
  }
  return [...found.values()];
}

async function readText(path: string, reader: FileReader): Promise<string | undefined> {
  if ((await reader.stat(path)) !== "file") return undefined;
  return new TextDecoder().decode(await reader.read(path));
}

/** A note for each lock file beside a package: it is never written, and has to be renewed. */
export async function lockNotes(pkg: Package, item: string, reader: FileReader): Promise<readonly NoteReport[]> {
  const notes: NoteReport[] = [];
  const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  for (const folder of foldersOf(pkg)) {
    for (const { file: name, command } of locks) {
      const file = joinPath(folder, name);
      if ((await reader.stat(file)) !== "file") continue;
      const message = `\`${file}\` still names the old versions; update it with \`${command}\``;
      notes.push({ id: "note/lock-file", severity: "info", file, range, item, message });
    }
  }
  return notes;
}

/** The command that fetches the dependencies of packages: as their manifest says. */
export async function fetchCommand(packages: readonly Package[], reader: FileReader): Promise<string> {
  for (const folder of new Set(packages.flatMap(foldersOf)))
    if ((await reader.stat(joinPath(folder, "deps.toml"))) === "file") return "wit-deps update";
  return "wkg wit fetch";
}
