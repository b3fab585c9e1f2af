import { packageId, packageName } from "../../package/item-id.ts";
import { loadPackages } from "../../package/load/load.ts";
import type { FileReader } from "../../package/load/reader.ts";
import type { Model, Package } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";
import type { Pack } from "../pack/pack.ts";
import { filesBelow } from "./file-overlay.ts";
import type { ProjectFile } from "./output.ts";
import { baseName, joinPath, parentPath } from "./paths.ts";
import { fateOf, newVersionOf, referredTo, type Translated, unitsOf, type VendoredUnit } from "./releases.ts";

/**
 * The changes under `deps/` that make the vendored packages of each changed root a closed set again: what the root and the
 * packages that stay refer to is there, once, at the new release where there is one. Old releases that something still refers
 * to stay beside the new ones; what nothing refers to and has a new release, or none because it is gone, is removed.
 * @param folder where the new releases are (`--deps`)
 * @param changed the groups of packages (a root with its `deps/`) that the translation changed
 */
export async function replaceVendored(
  translated: Translated,
  folder: string,
  reader: FileReader,
  changed: ReadonlySet<number>,
): Promise<readonly ProjectFile[]> {
  const loaded = await loadPackages([folder], reader);
  const found = new Map(
    resolveAsWritten(loaded.packages).model.packages.map((pkg) => [packageId(pkg.identity), pkg] as const),
  );
  const files: ProjectFile[] = [];
  for (const root of folderRoots(translated.before)) {
    const plan = planGroup(root, translated, found, changed.has(root.source.group));
    if (plan) files.push(...(await groupFiles(root, plan, reader)));
  }
  return files;
}

/** The root packages that are folders: only those have a `deps/`. */
export function folderRoots({ packages }: Model): readonly Package[] {
  const roots = new Map<number, Package>();
  for (const pkg of packages) {
    if (pkg.role !== "root" || pkg.source.binary || pkg.path.endsWith(".wit") || roots.has(pkg.source.group)) continue;
    roots.set(pkg.source.group, pkg);
  }
  return [...roots.values()];
}

interface GroupPlan {
  readonly removed: readonly VendoredUnit[];
  readonly kept: readonly VendoredUnit[];
  readonly added: readonly Package[];
}

/** What goes, stays and comes in the `deps/` of one root; nothing where it may stay as it is. */
function planGroup(
  root: Package,
  { before, after, packs }: Translated,
  found: ReadonlyMap<string, Package>,
  isChanged: boolean,
): GroupPlan | undefined {
  const { group } = root.source;
  const units = unitsOf(before.packages.filter((pkg) => pkg.role === "dependency" && pkg.source.group === group));
  const present = new Map(units.flatMap((unit) => unit.packages.map((pkg) => [packageId(pkg.identity), pkg] as const)));
  const roots = after.packages.filter((pkg) => pkg.role === "root" && pkg.source.group === group);
  const own = new Set(roots.map(({ identity }) => packageId(identity)));
  const wanted = roots.flatMap(referredTo);
  if (!isChanged && !wanted.some((id) => !present.has(id) && found.has(id) && !own.has(id))) return undefined;
  const isOld = (unit: VendoredUnit) =>
    !unit.binary && unit.packages.every((pkg) => isReplaceable(pkg, packs, present, found));
  const needed = closure([...wanted, ...units.filter((unit) => !isOld(unit)).flatMap(unitReferences)], present, found);
  const removed = units.filter(
    (unit) => isOld(unit) && !unit.packages.some(({ identity }) => needed.has(packageId(identity))),
  );
  const successors = removed.flatMap(({ packages }) => packages.flatMap((pkg) => newIdOf(pkg, packs) ?? []));
  const all = closure([...needed, ...successors], present, found);
  const added = [...all].flatMap((id) => (present.has(id) || own.has(id) ? [] : (found.get(id) ?? [])));
  return { removed, kept: units.filter((unit) => !removed.includes(unit)), added };
}

/** Whether a vendored package is of the old release, and its successor is at hand or it has none. */
function isReplaceable(
  pkg: Package,
  packs: readonly Pack[],
  present: ReadonlyMap<string, Package>,
  found: ReadonlyMap<string, Package>,
): boolean {
  if (fateOf(pkg, packs) === "gone") return true;
  const id = newIdOf(pkg, packs);
  return id !== undefined && (present.has(id) || found.has(id));
}

function newIdOf(pkg: Package, packs: readonly Pack[]): string | undefined {
  const version = newVersionOf(pkg, packs);
  return version === undefined ? undefined : packageId({ ...pkg.identity, version });
}

function unitReferences(unit: VendoredUnit): readonly string[] {
  return unit.packages.flatMap(referredTo);
}

/** Everything that packages need, and what that needs in turn. */
function closure(
  start: readonly string[],
  present: ReadonlyMap<string, Package>,
  found: ReadonlyMap<string, Package>,
): ReadonlySet<string> {
  const needed = new Set<string>();
  const queue = [...start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (needed.has(id)) continue;
    needed.add(id);
    const pkg = present.get(id) ?? found.get(id);
    if (pkg) queue.push(...referredTo(pkg));
  }
  return needed;
}

async function groupFiles(root: Package, plan: GroupPlan, reader: FileReader): Promise<readonly ProjectFile[]> {
  const files = new Map<string, ProjectFile>();
  const places = new Set(plan.removed.map(({ path }) => path));
  const taken = new Set(plan.kept.map(({ path }) => path));
  for (const pkg of plan.added) {
    const place = await freePlace(placeFor(root, pkg, plan), pkg, { taken, free: places, reader });
    taken.add(place);
    for (const { file, text } of textsOf(pkg, place)) files.set(file, { file, before: undefined, after: text });
  }
  for (const unit of plan.removed) {
    const staysFolder = [...files.keys()].some((file) => file.startsWith(`${unit.path}/`));
    for (const file of await unitFiles(unit, staysFolder, reader)) {
      const before = unit.texts.get(file) ?? "";
      files.set(file, { file, before, after: files.get(file)?.after });
    }
  }
  return [...files.values()];
}

/** The files of a unit that go with it: all of its folder, or, where a successor gets the folder, only its WIT. */
async function unitFiles(unit: VendoredUnit, staysFolder: boolean, reader: FileReader): Promise<readonly string[]> {
  if ((await reader.stat(unit.path)) !== "directory" || staysFolder) return [...unit.texts.keys()];
  return filesBelow(unit.path, reader);
}

/** Where a new package goes: in the place of an old release of it, or beside others under a name like theirs. */
function placeFor(root: Package, pkg: Package, { removed, kept }: GroupPlan): string {
  const name = packageName(pkg.identity);
  const predecessor = removed.find(
    ({ packages: [only, more] }) => !more && only && packageName(only.identity) === name,
  );
  if (predecessor) return renamed(predecessor, pkg);
  const alike = [...removed, ...kept].find(
    ({ packages: [only, more], path }) =>
      !more && only?.identity.namespace === pkg.identity.namespace && baseName(path).includes(only.identity.name),
  );
  return alike ? renamed(alike, pkg) : joinPath(joinPath(root.path, "deps"), pkg.identity.name);
}

/** The path of a vendored package with the name and version of another in it. */
function renamed({ path, packages }: VendoredUnit, pkg: Package): string {
  const [old] = packages;
  const base = baseName(path).replace(/\.wit$/, "");
  const { name, version = "" } = pkg.identity;
  const withName = old && old.identity.name !== name ? base.replace(old.identity.name, name) : base;
  const withVersion = old?.identity.version ? withName.replace(old.identity.version, version) : withName;
  const place = joinPath(parentPath(path), withVersion);
  return path.endsWith(".wit") && pkg.files.length === 1 ? `${place}.wit` : place;
}

interface Places {
  readonly taken: ReadonlySet<string>;
  /** What the plan frees. */
  readonly free: ReadonlySet<string>;
  readonly reader: FileReader;
}

/** The place itself, or one like it that nothing else has. */
async function freePlace(place: string, pkg: Package, { taken, free, reader }: Places): Promise<string> {
  const stem = place.replace(/\.wit$/, "");
  const ending = place.slice(stem.length);
  const candidates = ["", `-${pkg.identity.version}`, ...Array.from({ length: 100 }, (_, index) => `-${index + 2}`)];
  for (const suffix of candidates) {
    const candidate = `${stem}${suffix}${ending}`;
    if (taken.has(candidate)) continue;
    if (free.has(candidate) || (await reader.stat(candidate)) === undefined) return candidate;
  }
  return place;
}

/** The files of a package of the new release, at their new place. */
function textsOf(pkg: Package, place: string): readonly { readonly file: string; readonly text: string }[] {
  const [first, second] = pkg.files;
  const { declaration } = pkg;
  const asFile = (text: string) => [{ file: place.endsWith(".wit") ? place : `${place}/package.wit`, text }];
  if (first && declaration?.kind === "nested-package") {
    const block = first.source.text.slice(declaration.start, declaration.end);
    return asFile(`package ${packageId(pkg.identity)};\n${block.slice(block.indexOf("{") + 1, -1)}`);
  }
  if (first && !second && place.endsWith(".wit")) return asFile(first.source.text);
  return pkg.files.map(({ source }) => ({ file: `${place}/${witName(source.file)}`, text: source.text }));
}

/** A binary has a text, but a name that says otherwise. */
function witName(file: string): string {
  const name = baseName(file);
  return name.endsWith(".wit") ? name : `${name.replace(/\.[^.]*$/, "")}.wit`;
}
