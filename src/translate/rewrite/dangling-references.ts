import { push } from "../../common/multimap.ts";
import { externItem, includeItem, packageItem, packageName, useItem } from "../../package/item-id.ts";
import type { Package, TypeDef } from "../../package/model.ts";
import type { PlacedNote } from "../edit/proposed-edit.ts";
import {
  fileItems,
  identityPath,
  itemKey,
  type PathMeaning,
  pathKey,
  versionFor,
  versionMatches,
} from "../match/name-resolution.ts";
import { namedBy } from "../match/type-occurrences.ts";
import type { PackReference } from "../pack/pack.ts";
import { siteSpan } from "./apply-type-rule.ts";
import { asyncCandidates } from "./async-policy.ts";
import { languageOf } from "./package-release.ts";
import type { Pass } from "./pass.ts";
import { itemTarget } from "./references.ts";
import { nextBreaking, packageKey, pathsWithin } from "./versions.ts";

/**
 * What is left in the end: every item that is gone and that something still refers to gets its note, so that nothing is lost
 * silently. Runs on the finished text.
 * @param isNoted whether an item has a note of that id already, by the rule that changed it
 */
export function sweepReferences(pass: Pass, isNoted: (id: string, item: string) => boolean): readonly PlacedNote[] {
  const left = [...leftTypes(pass), ...leftUses(pass)].filter(({ row, item }) => !isNoted(noteOf(row), item));
  return [...onePerItem(left), ...leftStatements(pass).filter(({ id, item }) => !isNoted(id, item))];
}

/** A reference to an item that is gone. */
interface LeftReference {
  readonly pkg: Package;
  /** `ns:pkg/i#t`. */
  readonly key: string;
  /** What refers to it, for people. */
  readonly by: string;
  readonly row: PackReference;
  readonly source: PlacedNote["source"];
  readonly span: PlacedNote["span"];
  readonly item: string;
}

/**
 * One note for each item that is gone and package that refers to it, at the first place; it names the others. Where the pack
 * has a note of its own for the item, each place needs an answer of its own.
 */
function onePerItem(references: readonly LeftReference[]): readonly PlacedNote[] {
  const groups = new Map<string, LeftReference[]>();
  for (const reference of references) {
    const place = reference.row.note === undefined ? "" : reference.item;
    push(groups, `${packageKey(reference.pkg)}\0${reference.key}\0${place}`, reference);
  }
  return [...groups.values()].flatMap((group): readonly PlacedNote[] => {
    const [first] = group;
    if (!first) return [];
    const { row, source, span, item, key } = first;
    const names = [...new Set(group.map(({ by }) => by))];
    const shown = names.length > 6 ? [...names.slice(0, 5), `… (${names.length - 5} more)`] : names;
    const words = { name: shown.join("`, `"), type: key, instead: insteadOf(row) };
    return [{ id: noteOf(row), source, span, item, words }];
  });
}

function noteOf(row: PackReference): string {
  return row.note ?? "note/removed-type";
}

function insteadOf(row: PackReference): string {
  return row.message === undefined ? "" : `: ${row.message}`;
}

/** Types that are gone, at the functions and declarations that still name them. */
function leftTypes(pass: Pass): readonly LeftReference[] {
  return pass.sites.types.flatMap((site): readonly LeftReference[] => {
    const definition = namedBy(site.type, pass.meaning);
    if (!definition) return [];
    const found = goneBehind(definition, pass);
    if (!pass.meaning.isFrom(found) || found.definition?.owner.package === site.scope.package) return [];
    const { to, row } = itemTarget(found, found.item, pass);
    if (to || !row) return [];
    const by = site.func?.name ?? site.declaration?.name ?? "";
    return [
      {
        pkg: site.scope.package,
        key: itemKey(found),
        by,
        row,
        source: site.source,
        span: siteSpan(site),
        item: site.item,
      },
    ];
  });
}

/** The item that a name stands for, also behind `type x = …`. */
function goneBehind(definition: TypeDef, pass: Pass): ReturnType<Pass["meaning"]["itemOf"]> {
  let item = pass.meaning.itemOf(definition);
  for (let depth = 0; depth < 100; depth++) {
    const node = item.definition?.place.node;
    const next = node?.kind === "type" ? namedBy(node.type, pass.meaning) : undefined;
    if (!next) break;
    item = pass.meaning.itemOf(next);
  }
  return item;
}

/** Names that a `use` still imports from an old package, where nothing else of the package names them. */
function leftUses(pass: Pass): readonly LeftReference[] {
  return pass.sites.uses.flatMap(({ use, scope }) => {
    const { node, source } = use.place;
    const path = pass.meaning.pathOf(node.path, scope.package, source);
    const { namespace, name } = scope.package.identity;
    if (!pass.meaning.isFrom(path) || (path.namespace === namespace && path.package === name)) return [];
    return node.names.flatMap((used): readonly LeftReference[] => {
      const { to, row } = itemTarget(path, used.name.name, pass);
      const local = scope.types.get((used.as ?? used.name).name);
      if (to || !row || (local && isUsed(local, pass))) return [];
      const item = useItem(scope, use);
      return [
        { pkg: scope.package, key: `${pathKey(path)}#${used.name.name}`, by: item, row, source, span: used, item },
      ];
    });
  });
}

function isUsed(local: Parameters<Pass["sites"]["writtenAs"]>[0], pass: Pass): boolean {
  return pass.sites.writtenAs(local).length > 0 || pass.sites.usersOf(local).some((user) => user !== local);
}

/** Imports, exports and includes of what is gone. */
function leftStatements(pass: Pass): readonly PlacedNote[] {
  if (pass.settings.keepOld) return [];
  return pass.sites.scopes.flatMap((world) => {
    if (world.kind !== "world" || pass.servesBoth(world)) return [];
    const externs = [...world.imports, ...world.exports].flatMap((extern) => {
      const { node } = extern.place;
      const path =
        node.extern.kind === "extern-path" || node.extern.kind === "extern-named" ? node.extern.path : undefined;
      return path ? [{ path, item: externItem(extern), source: extern.place.source }] : [];
    });
    const includes = world.includes.map((include) => ({
      path: include.place.node.path,
      item: includeItem(world, include),
      source: include.place.source,
    }));
    return [...externs, ...includes].flatMap(({ path, item, source }): PlacedNote[] => {
      const meaning = pass.meaning.pathOf(path, world.package, source);
      const own =
        meaning.namespace === world.package.identity.namespace && meaning.package === world.package.identity.name;
      const name = `${meaning.namespace}:${meaning.package}`;
      if (own || !pass.meaning.isFrom(meaning) || !(pass.pack.moved.has(name) || pass.pack.gone.has(name))) return [];
      const row = pass.pack.references.get(pathKey(meaning));
      const instead = row ? insteadOf(row) : "";
      return [
        {
          id: "note/removed-type",
          source,
          span: path,
          item,
          words: { name: world.name, type: pathKey(meaning), instead },
        },
      ];
    });
  });
}

/** References to packages that the pack can't move: of another version than it starts from, or without any new release. */
export function sweepPackages(pass: Pass): readonly PlacedNote[] {
  const roots = new Set(pass.sites.packages.map(({ identity }) => `${identity.namespace}:${identity.name}`));
  return pass.sites.scopes.flatMap((scope) => {
    const { source } = scope.place;
    const uses = scope.uses.map((use) => ({ path: use.place.node.path, item: useItem(scope, use) }));
    const world = scope.kind === "world" ? scope : undefined;
    const externs = [...(world?.imports ?? []), ...(world?.exports ?? [])].flatMap((extern) => {
      const { extern: form } = extern.place.node;
      return form.kind === "extern-path" || form.kind === "extern-named"
        ? [{ path: form.path, item: externItem(extern) }]
        : [];
    });
    const includes = (world?.includes ?? []).map((include) => ({
      path: include.place.node.path,
      item: includeItem(scope as never, include),
    }));
    return [...uses, ...externs, ...includes].flatMap(({ path, item }): PlacedNote[] => {
      const meaning = pass.meaning.pathOf(path, scope.package, source);
      const id = unmovable(meaning, pass);
      const name = `${meaning.namespace}:${meaning.package}`;
      if (id === undefined || roots.has(name)) return [];
      const from = [...pass.pack.from].map(([key, version]) => `${key}@${version}`).join(", ");
      const text = `${pathKey(meaning)}${meaning.version === undefined ? "" : `@${meaning.version}`}`;
      return [{ id, source, span: path, item, words: { package: name, path: text, pack: pass.pack.name, from } }];
    });
  });
}

function unmovable(path: PathMeaning, pass: Pass): string | undefined {
  const name = `${path.namespace}:${path.package}`;
  if (pass.meaning.isFrom(path) || isAtNew(path, pass)) return undefined;
  if (!pass.pack.moved.has(name) && !pass.pack.gone.has(name))
    return pass.pack.from.has(path.namespace) ? "note/no-p3-package" : undefined;
  return isEarlier(path, pass) ? "note/unsupported-version" : undefined;
}

/** No version, or a pre-release of the releases that a pack starts from: shapes of which it knows nothing. */
function isEarlier(path: PathMeaning, pass: Pass): boolean {
  const from = versionFor(pass.pack.from, path.namespace, path.package) ?? "";
  if (path.version === undefined) return from !== "" && !from.includes("-");
  return path.version.includes("-") && versionMatches(path.version.replace(/-.*$/, ""), from);
}

/** Packages of others that still speak the old release: those beside the package stay as they are. */
export function sweepForeign(pass: Pass, changed: ReadonlySet<string>): readonly PlacedNote[] {
  return pass.sites.packages.flatMap((pkg) => {
    const place = placeOfPackage(pkg);
    if (!place || !changed.has(packageKey(pkg))) return [];
    const others = dependenciesOf(pkg).filter((one) => !pass.sites.packages.includes(one));
    const isOld = (one: Package) =>
      pass.pack.moved.has(packageName(one.identity)) || pass.pack.gone.has(packageName(one.identity));
    const old = others.filter((one) => isOld(one) && pass.meaning.isFrom({ ...identityPath(one), interface: "" }));
    const notes: PlacedNote[] = [];
    if (old.length > 0)
      notes.push({
        id: "note/fetch-dependencies",
        ...place,
        item: packageItem(pkg),
        words: { command: pass.settings.fetchCommand },
      });
    for (const one of others) {
      if (isOld(one) || !languageOf(one, pass.pack, pass.meaning).speaksOld) continue;
      const crosses = [...one.interfaces.values()].some((other) =>
        [...other.types.values()].some((type) => type.use && isGoneItem(type, pass)),
      );
      const message = `\`${packageItem(one)}\` still speaks the old release and was left as it is${crosses ? "; types that are gone cross over to it" : ""}`;
      const reference = referenceTo(one, pkg, pass) ?? place;
      notes.push({
        id: "note/no-p3-package",
        ...reference,
        item: packageItem(pkg),
        words: {},
        message,
        severity: crosses ? "action" : "info",
      });
    }
    return notes;
  });
}

/** Everything that a package needs, itself left out. */
function dependenciesOf(pkg: Package): readonly Package[] {
  const found = new Set<Package>();
  const visit = (one: Package): void => {
    for (const next of one.dependencies) {
      if (found.has(next) || next === pkg) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(pkg);
  return [...found];
}

function isGoneItem(type: Parameters<Pass["sites"]["writtenAs"]>[0], pass: Pass): boolean {
  const item = pass.meaning.itemOf(type);
  return pass.meaning.isFrom(item) && pass.pack.gone.has(`${item.namespace}:${item.package}`);
}

/** The first place where a package names another. */
function referenceTo(
  other: Package,
  pkg: Package,
  pass: Pass,
): { source: PlacedNote["source"]; span: PlacedNote["span"] } | undefined {
  for (const { items, source } of fileItems(pkg)) {
    for (const path of items.flatMap(pathsWithin)) {
      const target = pass.meaning.model.pathOf(path);
      if (target?.package === other) return { source, span: path };
    }
  }
  return undefined;
}

/** Whether a path is at the new release, or at another of its series. */
function isAtNew(path: PathMeaning, pass: Pass): boolean {
  const to = pass.pack.to.get(`${path.namespace}:${path.package}`) ?? pass.pack.to.get(path.namespace);
  if (to === undefined || path.version === undefined) return false;
  return path.version === to || versionMatches(path.version.replace(/-.*$/, ""), to.split(".").slice(0, 2).join("."));
}

/** What a person should know of a package that changed. */
export function packageNotes(
  pkg: Package,
  changed: boolean,
  oldVersion: string | undefined,
  pass: Pass,
): readonly PlacedNote[] {
  const { namespace, name } = pkg.identity;
  const isMoved = pass.pack.moved.has(`${namespace}:${name}`) || pass.pack.gone.has(`${namespace}:${name}`);
  if (!changed || isMoved) return [];
  const notes: PlacedNote[] = [];
  const place = placeOfPackage(pkg);
  if (!place) return [];
  const item = packageItem(pkg);
  if (pkg.identity.version === oldVersion) {
    const next = oldVersion === undefined ? undefined : nextBreaking(oldVersion);
    notes.push({
      id: "note/version-bump",
      ...place,
      item,
      words: { package: item, suggestion: next === undefined ? "" : `, such as ${next} (--package-version ${next})` },
    });
  }
  const mixed = mixedReference(pkg, pass);
  if (mixed)
    notes.push({
      id: "note/mixed-world",
      source: mixed.source,
      span: mixed.span,
      item,
      words: { name: item, old: mixed.old, new: mixed.now },
    });
  const containers = pass.sites.containers.filter(({ scope }) => scope.package === pkg);
  const speaksOfAsync = pass.pack.rules.some(({ id }) => id.startsWith("async/"));
  const candidates = speaksOfAsync && pass.settings.async === "proven" ? asyncCandidates(containers) : [];
  if (candidates.length > 0) {
    const names = candidates.map((func) => `\`${func.resource ? `${func.resource.name}.` : ""}${func.name}\``);
    const shown =
      names.length > 12 ? `${names.slice(0, 12).join(", ")} and ${names.length - 12} more` : names.join(", ");
    notes.push({ id: "note/async-candidates", ...place, item, words: { functions: shown } });
  }
  return notes;
}

/** The first reference to an old release, where there is one to the new release too. */
function mixedReference(
  pkg: Package,
  pass: Pass,
): { source: PlacedNote["source"]; span: PlacedNote["span"]; old: string; now: string } | undefined {
  const found = fileItems(pkg).flatMap(({ items, source }) =>
    items
      .flatMap(pathsWithin)
      .flatMap((path) =>
        path.namespace && path.version ? [{ source, span: path, meaning: pass.meaning.pathOf(path, pkg, source) }] : [],
      ),
  );
  const text = (path: PathMeaning) => `${pathKey(path)}@${path.version ?? ""}`;
  const old = found.find(({ meaning }) => pass.meaning.isFrom(meaning));
  const now = found.find(({ meaning }) => isAtNew(meaning, pass));
  return old && now
    ? { source: old.source, span: old.span, old: text(old.meaning), now: text(now.meaning) }
    : undefined;
}

function placeOfPackage(pkg: Package): { source: PlacedNote["source"]; span: PlacedNote["span"] } | undefined {
  const { declaration } = pkg;
  const file = pkg.files.find(({ header }) => header !== undefined) ?? pkg.files[0];
  if (!file) return undefined;
  if (declaration)
    return {
      source:
        declaration.kind === "nested-package"
          ? file.source
          : (pkg.files.find(({ header }) => header === declaration) ?? file).source,
      span: declaration.name,
    };
  return { source: file.source, span: { start: 0, end: 0 } };
}
