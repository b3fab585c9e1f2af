import { packageItem, packageName } from "../package/item-id.ts";
import type { Model, Package, TypeDef } from "../package/model.ts";
import { type Bump, compareVersions, parseVersion } from "../package/version.ts";
import { actualBump, heavier, isEnough, largerBump, neededBump, type Weight } from "./bump.ts";
import type { Change, CompareOptions, Declaration, Detail, PackageComparison, Side } from "./change.ts";
import { type Comparable, declarationsOf, versionless } from "./declarations.ts";
import { type Comparison, contentDetails, createComparison } from "./details.ts";
import { gateDetails, gateWeight } from "./gates.ts";
import { findRenames } from "./renames.ts";

const both: readonly Side[] = ["host", "guest"];

/**
 * Compares two models, package by package (paired by `ns:name`; of several versions of one package in a model, the newest).
 * Only roots count: dependencies are read to resolve names.
 */
export function compareModels(
  oldModel: Model,
  newModel: Model,
  options: CompareOptions = {},
): readonly PackageComparison[] {
  const before = newestByName(oldModel);
  const after = newestByName(newModel);
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.map((name) => comparePackages(oldModel, before.get(name), newModel, after.get(name), options));
}

function newestByName(model: Model): ReadonlyMap<string, Package> {
  const found = new Map<string, Package>();
  for (const pkg of model.packages) {
    if (pkg.role !== "root") continue;
    const name = packageName(pkg.identity);
    const there = found.get(name);
    if (!there || isNewer(pkg, there)) found.set(name, pkg);
  }
  return found;
}

function isNewer(a: Package, b: Package): boolean {
  const [x, y] = [versionOf(a), versionOf(b)];
  return x !== undefined && (y === undefined || compareVersions(x, y) > 0);
}

function versionOf(pkg: Package | undefined): ReturnType<typeof parseVersion> {
  return pkg?.identity.version === undefined ? undefined : parseVersion(pkg.identity.version);
}

/**
 * Compares two versions of one package. A package that is only in one model is added or removed as a whole: then there is
 * one change and no bump is asked for.
 */
export function comparePackages(
  oldModel: Model,
  old: Package | undefined,
  newModel: Model,
  now: Package | undefined,
  options: CompareOptions = {},
): PackageComparison {
  const present = now ?? old;
  if (!present) throw new TypeError("comparePackages needs a package on at least one side");
  const oldVersion = versionOf(old);
  const newVersion = versionOf(now);
  const changes =
    old && now
      ? changesBetween(oldModel, old, newModel, now, options)
      : [wholePackage(old ? "removed" : "added", present)];
  const needed = old && now ? changes.reduce<Bump>((bump, change) => largerBump(bump, change.bump), "none") : "none";
  const actual = actualBump(oldVersion, newVersion);
  const ahead = oldVersion !== undefined && newVersion !== undefined && compareVersions(newVersion, oldVersion) > 0;
  const fromPrerelease = ahead && oldVersion.prerelease.length > 0;
  return {
    name: packageName(present.identity),
    ...(old && { old }),
    ...(now && { new: now }),
    ...(oldVersion && { oldVersion }),
    ...(newVersion && { newVersion }),
    changes,
    needed,
    actual,
    backwards: oldVersion !== undefined && newVersion !== undefined && compareVersions(newVersion, oldVersion) < 0,
    // A package without a version promises nothing, and a pre-release may change anything until its release.
    enough: !oldVersion || !newVersion || fromPrerelease || isEnough(actual, needed),
  };
}

function wholePackage(kind: "added" | "removed", pkg: Package): Change {
  const item = packageItem(pkg);
  return {
    kind,
    declaration: "package",
    item,
    ...(kind === "added" ? { after: `package ${item}` } : { before: `package ${item}` }),
    details: [],
    breaks: kind === "removed" ? both : [],
    bump: "none",
    message: `package \`${item}\` was ${kind}`,
  };
}

interface PendingChange extends Omit<Change, "bump"> {
  readonly weight: Weight;
}

/** The two versions of a package as declarations by key, and how their types compare. */
interface PackagePair {
  readonly comparison: Comparison;
  readonly before: ReadonlyMap<string, Comparable>;
  readonly after: ReadonlyMap<string, Comparable>;
}

type UseDeclaration = Extract<Comparable, { of: "use" }>;

function changesBetween(
  oldModel: Model,
  old: Package,
  newModel: Model,
  now: Package,
  { perspective = "both" }: CompareOptions,
): readonly Change[] {
  const pair: PackagePair = {
    comparison: createComparison(oldModel, newModel, packageName(now.identity)),
    before: declarationsOf(oldModel, old),
    after: declarationsOf(newModel, now),
  };
  const oldVersion = versionOf(old);
  return draftsOf(pair).map(({ weight, ...draft }) => {
    const counts = weight !== "breaking" || perspective === "both" || draft.breaks.includes(perspective);
    return { ...draft, bump: neededBump(counts ? weight : "addition", oldVersion) };
  });
}

function draftsOf(pair: PackagePair): readonly PendingChange[] {
  const drafts: PendingChange[] = [];
  const removed: Comparable[] = [];
  const added = new Map(
    [...pair.after].filter(([key, declaration]) => !pair.before.has(key) && !isUnsure(declaration, pair.before)),
  );
  const retargets = importsByPath(added.values());
  for (const [key, declaration] of pair.before) {
    const other = pair.after.get(key) ?? takeRetargeted(declaration, retargets, added);
    if (!other) {
      if (!isUnsure(declaration, pair.after)) removed.push(declaration);
    } else {
      const draft = changed(pair, declaration, other);
      if (draft) drafts.push(draft);
    }
  }
  // What is still there in another way (a type that is now brought in by `use`) went nowhere.
  const lost = removed.filter((declaration) => breaksWhenRemoved(pair, declaration).length > 0);
  const renames = findRenames(pair.comparison, lost, [...added.values()]);
  const taken = new Set(renames.values());
  for (const declaration of removed) {
    const other = renames.get(declaration);
    drafts.push(other ? renamed(pair, declaration, other) : gone(pair, declaration));
  }
  for (const declaration of added.values()) if (!taken.has(declaration)) drafts.push(arrived(pair, declaration));
  return drafts;
}

/** What a world has without a statement of its own, and the other side may have as well: not all that it refers to was there. */
function isUnsure(declaration: Comparable, other: ReadonlyMap<string, Comparable>): boolean {
  if (declaration.of !== "extern" || declaration.extern.written || declaration.container === undefined) return false;
  const container = other.get(declaration.container);
  return container?.of === "container" && container.partial === true;
}

function importsByPath(added: Iterable<Comparable>): Map<string, Comparable> {
  const found = new Map<string, Comparable>();
  for (const declaration of added) {
    if (declaration.of === "extern") found.set(versionless(declaration.key), declaration);
  }
  return found;
}

/** An import of another package's interface whose version moved to another track has another key; it is still the same import. */
function takeRetargeted(
  declaration: Comparable,
  retargets: Map<string, Comparable>,
  added: Map<string, Comparable>,
): Comparable | undefined {
  if (declaration.of !== "extern") return undefined;
  const path = versionless(declaration.key);
  const other = retargets.get(path);
  if (!other) return undefined;
  retargets.delete(path);
  added.delete(other.key);
  return other;
}

function changed(pair: PackagePair, old: Comparable, now: Comparable): PendingChange | undefined {
  const content =
    old.of === "use" && now.of === "use" ? useDetails(pair, old, now) : contentDetails(pair.comparison, old, now);
  const gates = gateDetails(old, now);
  const details = [...content, ...gates];
  if (details.length === 0) return undefined;
  const weight = changeWeight(old, now, content, gates);
  return {
    kind: "changed",
    declaration: now.kind,
    item: now.item,
    old,
    new: now,
    before: withGates(old, gates),
    after: withGates(now, gates),
    details,
    breaks: weight === "breaking" ? both : [],
    weight,
    message: `${now.kind} \`${nameInMessage(now)}\` changed: ${details.map((detail) => detail.message).join("; ")}`,
  };
}

/** An unstable item makes no promise; once it is stable, it is new. What an `include` brings is told import by import. */
function changeWeight(old: Comparable, now: Comparable, content: readonly Detail[], gates: readonly Detail[]): Weight {
  if (old.of === "include") return "detail";
  if (old.unstable) return now.unstable ? "detail" : "addition";
  return heavier(contentWeight(content), gateWeight(old, now, gates));
}

/** What differs in content breaks, unless it only adds. */
function contentWeight(details: readonly Detail[]): Weight {
  if (details.length === 0) return "none";
  return details.every((detail) => detail.addition === true) ? "addition" : "breaking";
}

function withGates(declaration: Declaration, gates: readonly Detail[]): string {
  if (gates.length === 0) return declaration.text;
  const { since, unstable, deprecated } = declaration.gates;
  const shown = [
    since === undefined ? "" : `@since(version = ${since}) `,
    unstable === undefined ? "" : `@unstable(feature = ${unstable}) `,
    deprecated === undefined ? "" : `@deprecated(version = ${deprecated}) `,
  ];
  return shown.join("") + declaration.text;
}

/** What became of the names that a `use` brings in: a name that its scope still has, for the same type, is not lost. */
function useDetails(pair: PackagePair, old: UseDeclaration, now: UseDeclaration | undefined): readonly Detail[] {
  const details: Detail[] = [];
  const kept = new Map(now?.names.map((type) => [type.name, type]));
  for (const type of old.names) {
    const other = kept.get(type.name) ?? typeNamed(pair.after, old, type.name);
    if (!other) details.push({ aspect: "type", message: `\`${type.name}\` is no longer brought in` });
    else if (!pair.comparison.types.sameName(type, other)) {
      details.push({ aspect: "type", message: `\`${type.name}\` is another type now` });
    }
  }
  const known = new Set(old.names.map((type) => type.name));
  for (const type of now?.names ?? []) {
    if (known.has(type.name) || wasThere(pair, old, type)) continue;
    details.push({ aspect: "type", message: `\`${type.name}\` is brought in besides`, addition: true });
  }
  return details;
}

/** The type that the container of `sibling` calls `name`, declared there or brought in. */
function typeNamed(
  declarations: ReadonlyMap<string, Comparable>,
  sibling: Declaration,
  name: string,
): TypeDef | undefined {
  const declared = declarations.get(`${sibling.container}#${name}`);
  if (declared?.of === "type") return declared.type;
  for (const other of declarations.values()) {
    if (other.of !== "use" || other.container !== sibling.container) continue;
    const found = other.names.find((type) => type.name === name);
    if (found) return found;
  }
  return undefined;
}

/** Whether the old container of `sibling` had the name already, for the same type. */
function wasThere(pair: PackagePair, sibling: Declaration, type: TypeDef): boolean {
  const was = typeNamed(pair.before, sibling, type.name);
  return was !== undefined && pair.comparison.types.sameName(was, type);
}

function gone(pair: PackagePair, declaration: Comparable): PendingChange {
  const breaks = declaration.unstable ? [] : breaksWhenRemoved(pair, declaration);
  return {
    kind: "removed",
    declaration: declaration.kind,
    item: declaration.item,
    old: declaration,
    before: declaration.text,
    details: deprecatedDetail(declaration),
    breaks,
    weight: breaks.length === 0 ? "detail" : "breaking",
    message: `${declaration.kind} \`${nameInMessage(declaration)}\` was removed`,
    ...withinOf(declaration, pair.after),
  };
}

/** A removal that was announced. */
function deprecatedDetail({ gates }: Declaration): readonly Detail[] {
  if (gates.deprecated === undefined) return [];
  return [{ aspect: "deprecated", message: `it was deprecated since ${gates.deprecated}` }];
}

/** The container that came or went as a whole, of which this declaration is a part. */
function withinOf(declaration: Declaration, other: ReadonlyMap<string, Comparable>): { readonly within?: string } {
  const { container } = declaration;
  return container !== undefined && !other.has(container) ? { within: container } : {};
}

/** What a message calls a declaration: the `import` of `import x` is already said by its kind. */
function nameInMessage(declaration: Declaration): string {
  const prefix = `${declaration.kind} `;
  return declaration.name.startsWith(prefix) ? declaration.name.slice(prefix.length) : declaration.name;
}

function breaksWhenRemoved(pair: PackagePair, declaration: Comparable): readonly Side[] {
  switch (declaration.of) {
    case "extern":
      return declaration.extern.direction === "import" ? ["guest"] : ["host"];
    case "include":
      return [];
    case "use":
      return useDetails(pair, declaration, undefined).length > 0 ? both : [];
    case "type": {
      const other = typeNamed(pair.after, declaration, declaration.name);
      return other && pair.comparison.types.sameName(declaration.type, other) ? [] : both;
    }
    default:
      return both;
  }
}

function arrived(pair: PackagePair, declaration: Comparable): PendingChange {
  const within = withinOf(declaration, pair.before);
  const fresh = declaration.unstable || within.within !== undefined;
  const breaks = declaration.of === "extern" && !fresh ? breaksWhenAdded(declaration.extern.direction) : [];
  const detail = declaration.unstable || bringsNothing(pair, declaration);
  return {
    kind: "added",
    declaration: declaration.kind,
    item: declaration.item,
    new: declaration,
    after: declaration.text,
    details: [],
    breaks,
    weight: breaks.length > 0 ? "breaking" : detail ? "detail" : "addition",
    message: `${declaration.kind} \`${nameInMessage(declaration)}\` was added`,
    ...within,
  };
}

/** An old host can't supply a new import; an old component doesn't have a new export. */
function breaksWhenAdded(direction: "import" | "export"): readonly Side[] {
  return direction === "import" ? ["host"] : ["guest"];
}

/** A statement that only changes how a name comes about: what was declared is now brought in, or the other way round. */
function bringsNothing(pair: PackagePair, declaration: Comparable): boolean {
  if (declaration.of === "include") return true;
  if (declaration.of === "type") return wasThere(pair, declaration, declaration.type);
  return declaration.of === "use" && declaration.names.every((type) => wasThere(pair, declaration, type));
}

function renamed(pair: PackagePair, old: Comparable, now: Comparable): PendingChange {
  return {
    kind: "renamed",
    declaration: now.kind,
    item: now.item,
    old,
    new: now,
    before: old.text,
    after: now.text,
    details: contentDetails(pair.comparison, old, now),
    breaks: old.unstable ? [] : both,
    weight: old.unstable ? "detail" : "breaking",
    message: `${old.kind} \`${nameInMessage(old)}\` was probably renamed to \`${nameInMessage(now)}\``,
    ...withinOf(old, pair.after),
  };
}
