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
import { siteSpan } from "./apply-type-rule.ts";
import { asyncCandidates } from "./async-policy.ts";
import { languageOf } from "./package-release.ts";
import type { Round } from "./pass.ts";
import { itemTarget } from "./references.ts";
import { nextBreaking, packageKey, pathsWithin } from "./versions.ts";

/**
 * What is left in the end: every reference to an item that is gone and that no rule has dealt with gets its note, so that
 * nothing is lost silently. Runs on the finished text.
 */
export function sweepReferences(round: Round): readonly PlacedNote[] {
  return [...leftTypes(round), ...leftUses(round), ...leftStatements(round)];
}

/** Types that are gone, at the function or declaration that still names them; once for each pair of the two. */
function leftTypes(round: Round): readonly PlacedNote[] {
  const notes = new Map<string, PlacedNote>();
  for (const site of round.sites.types) {
    const definition = namedBy(site.type, round.meaning);
    if (!definition) continue;
    const found = goneBehind(definition, round);
    if (!round.meaning.isFrom(found) || found.definition?.owner.package === site.scope.package) continue;
    const { to, row } = itemTarget(found, found.item, round);
    if (to || !row) continue;
    const name = site.func?.name ?? site.declaration?.name ?? "";
    const key = `${site.source.file}\0${site.item}\0${itemKey(found)}`;
    if (!notes.has(key)) {
      notes.set(key, {
        id: row.note ?? "note/removed-type",
        source: site.source,
        span: siteSpan(site),
        item: site.item,
        words: { name, type: itemKey(found), instead: row.message === undefined ? "" : `: ${row.message}` },
      });
    }
  }
  return [...notes.values()];
}

/** The item that a name stands for, also behind `type x = …`. */
function goneBehind(definition: TypeDef, round: Round): ReturnType<Round["meaning"]["itemOf"]> {
  let item = round.meaning.itemOf(definition);
  for (let depth = 0; depth < 100; depth++) {
    const node = item.definition?.place.node;
    const next = node?.kind === "type" ? namedBy(node.type, round.meaning) : undefined;
    if (!next) break;
    item = round.meaning.itemOf(next);
  }
  return item;
}

/** Names that a `use` still brings in from an old package: unless they are of wasi:io's kind and noted where they are used. */
function leftUses(round: Round): readonly PlacedNote[] {
  return round.sites.uses.flatMap(({ use, scope }) => {
    const { node, source } = use.place;
    const path = round.meaning.pathOf(node.path, scope.package, source);
    if (
      !round.meaning.isFrom(path) ||
      (path.namespace === scope.package.identity.namespace && path.package === scope.package.identity.name)
    )
      return [];
    return node.names.flatMap((name): PlacedNote[] => {
      const { to, row } = itemTarget(path, name.name.name, round);
      const local = scope.types.get((name.as ?? name.name).name);
      if (to || !row) return [];
      if (round.pack.gone.has(`${path.namespace}:${path.package}`) && local && isUsed(local, round)) return [];
      const words = {
        name: useItem(scope, use),
        type: `${pathKey(path)}#${name.name.name}`,
        instead: row.message === undefined ? "" : `: ${row.message}`,
      };
      return [{ id: "note/removed-type", source, span: name, item: useItem(scope, use), words }];
    });
  });
}

function isUsed(local: Parameters<Round["sites"]["writtenAs"]>[0], round: Round): boolean {
  return round.sites.writtenAs(local).length > 0 || round.sites.usersOf(local).some((user) => user !== local);
}

/** Imports, exports and includes of what is gone. */
function leftStatements(round: Round): readonly PlacedNote[] {
  if (round.settings.keepOld) return [];
  return round.sites.scopes.flatMap((world) => {
    if (world.kind !== "world") return [];
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
      const meaning = round.meaning.pathOf(path, world.package, source);
      const own =
        meaning.namespace === world.package.identity.namespace && meaning.package === world.package.identity.name;
      const name = `${meaning.namespace}:${meaning.package}`;
      if (own || !round.meaning.isFrom(meaning) || !(round.pack.moved.has(name) || round.pack.gone.has(name)))
        return [];
      const row = round.pack.references.get(pathKey(meaning));
      const instead = row?.message === undefined ? "" : `: ${row.message}`;
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
export function sweepPackages(round: Round): readonly PlacedNote[] {
  const roots = new Set(round.sites.packages.map(({ identity }) => `${identity.namespace}:${identity.name}`));
  return round.sites.scopes.flatMap((scope) => {
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
      const meaning = round.meaning.pathOf(path, scope.package, source);
      const id = unmovable(meaning, round);
      const name = `${meaning.namespace}:${meaning.package}`;
      if (id === undefined || roots.has(name)) return [];
      const from = [...round.pack.from].map(([key, version]) => `${key}@${version}`).join(", ");
      const text = `${pathKey(meaning)}${meaning.version === undefined ? "" : `@${meaning.version}`}`;
      return [{ id, source, span: path, item, words: { package: name, path: text, pack: round.pack.name, from } }];
    });
  });
}

function unmovable(path: PathMeaning, round: Round): string | undefined {
  const name = `${path.namespace}:${path.package}`;
  if (round.meaning.isFrom(path) || isAtNew(path, round)) return undefined;
  if (!round.pack.moved.has(name) && !round.pack.gone.has(name))
    return round.pack.from.has(path.namespace) ? "note/no-p3-package" : undefined;
  return isEarlier(path, round) ? "note/unsupported-version" : undefined;
}

/** No version, or a pre-release of the releases that a pack starts from: shapes of which it knows nothing. */
function isEarlier(path: PathMeaning, round: Round): boolean {
  const from = versionFor(round.pack.from, path.namespace, path.package) ?? "";
  if (path.version === undefined) return from !== "" && !from.includes("-");
  return path.version.includes("-") && versionMatches(path.version.replace(/-.*$/, ""), from);
}

/** Packages of others that still speak the old release: those beside the package stay as they are. */
export function sweepForeign(round: Round, changed: ReadonlySet<string>): readonly PlacedNote[] {
  return round.sites.packages.flatMap((pkg) => {
    const place = placeOfPackage(pkg);
    if (!place || !changed.has(packageKey(pkg))) return [];
    const others = dependenciesOf(pkg).filter((one) => !round.sites.packages.includes(one));
    const isOld = (one: Package) =>
      round.pack.moved.has(packageName(one.identity)) || round.pack.gone.has(packageName(one.identity));
    const old = others.filter((one) => isOld(one) && round.meaning.isFrom({ ...identityPath(one), interface: "" }));
    const notes: PlacedNote[] = [];
    if (old.length > 0)
      notes.push({
        id: "note/fetch-dependencies",
        ...place,
        item: packageItem(pkg),
        words: { command: round.settings.fetchCommand },
      });
    for (const one of others) {
      if (isOld(one) || !languageOf(one, round.pack, round.meaning).speaksOld) continue;
      const crosses = [...one.interfaces.values()].some((other) =>
        [...other.types.values()].some((type) => type.use && isGoneItem(type, round)),
      );
      const message = `\`${packageItem(one)}\` still speaks the old release and was left as it is${crosses ? "; types that are gone cross over to it" : ""}`;
      const reference = referenceTo(one, pkg, round) ?? place;
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

function isGoneItem(type: Parameters<Round["sites"]["writtenAs"]>[0], round: Round): boolean {
  const item = round.meaning.itemOf(type);
  return round.meaning.isFrom(item) && round.pack.gone.has(`${item.namespace}:${item.package}`);
}

/** The first place where a package names another. */
function referenceTo(
  other: Package,
  pkg: Package,
  round: Round,
): { source: PlacedNote["source"]; span: PlacedNote["span"] } | undefined {
  for (const { items, source } of fileItems(pkg)) {
    for (const path of items.flatMap(pathsWithin)) {
      const target = round.meaning.model.pathOf(path);
      if (target?.package === other) return { source, span: path };
    }
  }
  return undefined;
}

/** Whether a path is at the new release, or at another of its series. */
function isAtNew(path: PathMeaning, round: Round): boolean {
  const to = round.pack.to.get(`${path.namespace}:${path.package}`) ?? round.pack.to.get(path.namespace);
  if (to === undefined || path.version === undefined) return false;
  return path.version === to || versionMatches(path.version.replace(/-.*$/, ""), to.split(".").slice(0, 2).join("."));
}

/** What a person should know of a package that changed. */
export function packageNotes(
  pkg: Package,
  changed: boolean,
  oldVersion: string | undefined,
  round: Round,
): readonly PlacedNote[] {
  const { namespace, name } = pkg.identity;
  const isMoved = round.pack.moved.has(`${namespace}:${name}`) || round.pack.gone.has(`${namespace}:${name}`);
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
  const mixed = mixedReference(pkg, round);
  if (mixed)
    notes.push({
      id: "note/mixed-world",
      source: mixed.source,
      span: mixed.span,
      item,
      words: { name: item, old: mixed.old, new: mixed.now },
    });
  const containers = round.sites.containers.filter(({ scope }) => scope.package === pkg);
  const speaksOfAsync = round.pack.rules.some(({ id }) => id.startsWith("async/"));
  const candidates = speaksOfAsync && round.settings.async === "proven" ? asyncCandidates(containers) : [];
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
  round: Round,
): { source: PlacedNote["source"]; span: PlacedNote["span"]; old: string; now: string } | undefined {
  const found = fileItems(pkg).flatMap(({ items, source }) =>
    items
      .flatMap(pathsWithin)
      .flatMap((path) =>
        path.namespace && path.version
          ? [{ source, span: path, meaning: round.meaning.pathOf(path, pkg, source) }]
          : [],
      ),
  );
  const text = (path: PathMeaning) => `${pathKey(path)}@${path.version ?? ""}`;
  const old = found.find(({ meaning }) => round.meaning.isFrom(meaning));
  const now = found.find(({ meaning }) => isAtNew(meaning, round));
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
