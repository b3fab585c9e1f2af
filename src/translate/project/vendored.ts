import { packageId } from "../../package/item-id.ts";
import { loadPackages } from "../../package/load/load.ts";
import type { FileReader } from "../../package/load/reader.ts";
import type { Model, Package } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";
import { versionFor, versionMatches } from "../match/name-resolution.ts";
import type { Pack } from "../pack/pack.ts";
import type { ProjectFile } from "./output.ts";
import { baseName } from "./paths.ts";

/** Models before and after a translation, and what the packs say of the releases. */
export interface Translated {
  readonly before: Model;
  readonly after: Model;
  readonly packs: readonly Pack[];
}

/**
 * The vendored packages of the old releases, replaced by the texts of the new ones that are found in a folder (`--deps`).
 * What has no new release goes. What a package that stays still refers to stays too, beside its new release.
 */
export async function replaceVendored(
  translated: Translated,
  folder: string,
  reader: FileReader,
): Promise<readonly ProjectFile[]> {
  const loaded = await loadPackages([folder], reader);
  const found = resolveAsWritten(loaded.packages).model;
  const { before, packs } = translated;
  const newRelease = (pkg: Package) => releaseOf(pkg, found, packs);
  const needed = stillNeeded(translated, (pkg) => newRelease(pkg) !== undefined);
  return before.packages.flatMap((pkg): readonly ProjectFile[] => {
    const now = newRelease(pkg);
    if (now === undefined) return [];
    const isKept = needed.has(packageId(pkg.identity));
    if (now === "gone") return isKept ? [] : removals(pkg);
    if (isKept) return newFiles(pkg, now, `-${now.identity.version}`);
    const files = newFiles(pkg, now);
    const written = new Set(files.map(({ file }) => file));
    return [...removals(pkg).filter(({ file }) => !written.has(file)), ...files];
  });
}

/** The packages of the old releases (`ns:name@version`) that stay in use, whether or not the vendored ones get replaced. */
export function stillInUse(translated: Translated): ReadonlySet<string> {
  return stillNeeded(translated, (pkg) => pkg.role === "dependency" && fateOf(pkg, translated.packs) !== undefined);
}

/** What the packages that stay refer to, and what that needs in turn. */
function stillNeeded({ before, after }: Translated, goes: (pkg: Package) => boolean): ReadonlySet<string> {
  const vendored = new Map(before.packages.map((pkg) => [packageId(pkg.identity), pkg]));
  const queue = after.packages.filter((pkg) => !goes(pkg)).flatMap(referredTo);
  const needed = new Set<string>();
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (needed.has(id)) continue;
    needed.add(id);
    const pkg = vendored.get(id);
    if (pkg?.role === "dependency") queue.push(...referredTo(pkg));
  }
  return needed;
}

function referredTo({ dependencies, missing }: Package): readonly string[] {
  return [...dependencies.map(({ identity }) => identity), ...missing].map(packageId);
}

function removals(pkg: Package): readonly ProjectFile[] {
  return pkg.files.map(({ source }) => ({ file: source.file, before: source.text, after: undefined }));
}

/** What takes a vendored package's place; `undefined` where it isn't of the old releases, or the new one is not among those found. */
function releaseOf(pkg: Package, found: Model, packs: readonly Pack[]): Package | "gone" | undefined {
  if (pkg.role !== "dependency" || pkg.source.binary) return undefined;
  const fate = fateOf(pkg, packs);
  if (fate === undefined || fate === "gone") return fate;
  const wanted = packageId({ ...pkg.identity, version: fate });
  return found.packages.find(({ identity }) => packageId(identity) === wanted);
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

/** The files of the new release in the place of the old one, or, with a suffix, beside it. */
function newFiles(old: Package, now: Package, suffix = ""): readonly ProjectFile[] {
  const isFile = old.path.endsWith(".wit");
  const place = `${old.path.replace(/\.wit$/, "")}${suffix}`;
  const before = (file: string) => old.files.find(({ source }) => source.file === file)?.source.text;
  const change = (file: string, after: string) => ({ file, before: before(file), after });
  const [first, second] = now.files;
  if (isFile && first && !second) return [change(`${place}.wit`, first.source.text)];
  return now.files.map(({ source }) => change(`${place}/${baseName(source.file)}`, source.text));
}
