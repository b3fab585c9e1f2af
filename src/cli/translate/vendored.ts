import { basename, resolve } from "node:path";
import { loadPackages } from "../../package/load.ts";
import type { Model, Package } from "../../package/model.ts";
import type { FileReader } from "../../package/reader.ts";
import { resolve as resolvePackages } from "../../package/resolve.ts";
import { versionFor, versionMatches } from "../../translate/meaning.ts";
import type { Pack } from "../../translate/pack.ts";
import { UsageError } from "../command.ts";

/** A file under `deps/` that changes: its text, or nothing where it goes. */
export interface VendoredChange {
  readonly file: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * The vendored packages of the old releases, replaced by the texts of the new ones that are found in a folder (`--deps`).
 * What has no new release goes.
 */
export async function replaceVendored(
  model: Model,
  folder: string,
  packs: readonly Pack[],
  reader: FileReader,
  cwd: string,
): Promise<readonly VendoredChange[]> {
  if ((await reader.stat(folder)) !== "directory") throw new UsageError(`--deps: ${folder} is no directory`);
  const loaded = await loadPackages([folder], reader);
  const found = resolvePackages(loaded.packages, { allFeatures: true, elaborate: false }).model;
  return model.packages.flatMap((pkg): readonly VendoredChange[] => {
    if (pkg.role !== "dependency" || pkg.source.binary) return [];
    const fate = fateOf(pkg, packs);
    if (fate === undefined) return [];
    const old = pkg.files.map(({ source }) => ({ file: source.file, before: source.text, after: undefined }));
    if (fate === "gone") return old;
    const now = found.packages.find(
      ({ identity }) =>
        identity.namespace === pkg.identity.namespace &&
        identity.name === pkg.identity.name &&
        identity.version === fate,
    );
    if (!now) return [];
    return [
      ...old.filter(({ file }) => !newFiles(pkg, now).some((one) => resolve(cwd, one.file) === resolve(cwd, file))),
      ...newFiles(pkg, now),
    ];
  });
}

/** The version that a vendored package has to get; `gone` where it has none, `undefined` where it isn't of the old releases. */
function fateOf({ identity }: Package, packs: readonly Pack[]): string | "gone" | undefined {
  const { namespace, name, version } = identity;
  for (const pack of packs) {
    const from = versionFor(pack.from, namespace, name);
    if (from === undefined || !versionMatches(version, from)) continue;
    if (pack.gone.has(`${namespace}:${name}`)) return "gone";
    if (pack.moved.has(`${namespace}:${name}`)) return versionFor(pack.to, namespace, name);
  }
  return undefined;
}

function newFiles(old: Package, now: Package): readonly VendoredChange[] {
  const [first] = old.files;
  const isFile = old.path.endsWith(".wit");
  const before = (file: string) => old.files.find(({ source }) => source.file === file)?.source.text;
  if (isFile && now.files.length === 1)
    return [{ file: old.path, before: first?.source.text, after: now.files[0]?.source.text }];
  const folder = isFile ? old.path.replace(/\.wit$/, "") : old.path;
  return now.files.map(({ source }) => {
    const file = `${folder}/${basename(source.file)}`;
    return { file, before: before(file), after: source.text };
  });
}
