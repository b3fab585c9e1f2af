import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import { externItem, fieldItem, functionItem, includeItem, typeItem, useItem } from "../../package/item-id.ts";
import type { TypeDef, Use } from "../../package/model.ts";
import { type ItemNodePattern, type UsePattern, variablesOf, type WorldItemPattern } from "../pack/pattern-ast.ts";
import type { ItemEntry, TranslationRule } from "../pack/rule.ts";
import type { Pass } from "../rewrite/pass.ts";
import { noBindings, type PatternBindings } from "./bindings.ts";
import { whereHolds } from "./conditions.ts";
import { type BodyMatch, type FuncMatch, matchBody, matchFunc, matchResource, type ResourceMatch } from "./match.ts";
import { type MatchContext, matchName } from "./match-type.ts";
import type { ContainerScope } from "./name-resolution.ts";
import type { TypeContainer } from "./type-occurrences.ts";

/** A statement of a world that names a path, or a `use` whose names fit. */
export interface UseMatch {
  readonly kind: "use";
  readonly use: Use;
  readonly scope: ContainerScope;
  /** The used names that the pattern (and `unused`) selects. */
  readonly names: readonly TypeDef[];
  readonly bindings: PatternBindings;
}
export interface WorldItemMatch {
  readonly kind: "world-item";
  readonly node: ast.ImportDecl | ast.ExportDecl | ast.IncludeDecl;
  readonly source: SourceText;
  readonly scope: ContainerScope;
  readonly item: string;
  readonly bindings: PatternBindings;
}
export type ItemMatch = FuncMatch | ResourceMatch | BodyMatch | UseMatch | WorldItemMatch;

/** One firing of a rule of items: for each entry what it found. An `each` finds any number, each with its own bindings. */
export interface Candidate {
  readonly bindings: PatternBindings;
  readonly matches: readonly (readonly ItemMatch[])[];
}

/** Every place where a rule of items fits. */
export function findItems(rule: TranslationRule, entries: readonly ItemEntry[], pass: Pass): readonly Candidate[] {
  const [anchor, ...others] = entries;
  if (!anchor) return [];
  const found: Candidate[] = [];
  for (const [match, container] of candidates(anchor.pattern, undefined, noBindings, rule, pass)) {
    const joined = joinOthers(others, match, container, rule, pass);
    if (!joined) continue;
    const matches = [[match], ...joined.matches];
    const functions = matches.flatMap((group, index) =>
      entries[index]?.each ? [] : group.flatMap((one) => (one.kind === "func" ? [one.func] : [])),
    );
    const subject = { bindings: joined.bindings, container, functions };
    if (whereHolds(rule.where, subject, pass)) found.push({ bindings: joined.bindings, matches });
  }
  return found;
}

/** The other patterns of a rule, joined to the anchor by their variables; `undefined` where one fits nowhere or in two ways. */
function joinOthers(
  others: readonly ItemEntry[],
  anchor: ItemMatch,
  container: TypeContainer | undefined,
  rule: TranslationRule,
  pass: Pass,
): Candidate | undefined {
  let { bindings } = anchor;
  const matches: (readonly ItemMatch[])[] = [];
  let occurrences = 0;
  for (const entry of others) {
    if (entry.each) {
      const all = [...candidates(entry.pattern, undefined, bindings, rule, pass)]
        .map(([match]) => match)
        .filter((match) => !isInside(match, anchor));
      occurrences += all.length;
      matches.push(all);
      continue;
    }
    const fitting = [...candidates(entry.pattern, container ?? null, bindings, rule, pass)].filter(
      ([match]) => !sameItem(match, anchor),
    );
    const [only, second] = fitting;
    if (!only || second) return undefined;
    bindings = only[0].bindings;
    matches.push([only[0]]);
  }
  if (others.some(({ each }) => each) && occurrences === 0) return undefined;
  return { bindings, matches };
}

/** The members of the anchor are its own affair. */
function isInside(match: ItemMatch, anchor: ItemMatch): boolean {
  return match.kind === "func" && anchor.kind === "resource" && match.func.resource === anchor.resource;
}

function sameItem(a: ItemMatch, b: ItemMatch): boolean {
  return a.kind === "func" && b.kind === "func" && a.func === b.func;
}

/** What fits one pattern: in one container, or (`undefined`) everywhere. `null`: in the scope of a pattern that has no container. */
function* candidates(
  pattern: ItemNodePattern,
  within: TypeContainer | null | undefined,
  bindings: PatternBindings,
  rule: TranslationRule,
  pass: Pass,
): Iterable<[ItemMatch, TypeContainer | undefined]> {
  const { sites, meaning } = pass;
  const context: MatchContext = { meaning, throughAliases: true };
  const isIn = (scope: ContainerScope) => !within || within.scope === scope;
  switch (pattern.kind) {
    case "func":
      for (const container of within ? [within] : containersToSearch(pattern, bindings, pass)) {
        for (const func of container.functions) {
          const match = matchFunc(pattern, func, bindings, context);
          if (match) yield [match, container];
        }
      }
      return;
    case "resource":
      for (const declaration of sites.declarations) {
        if (declaration.place.node.kind !== "resource" || !isIn(declaration.owner)) continue;
        const [only, second] = matchResource(pattern, declaration, bindings, context);
        if (only && !second) yield [only, scopeContainer(declaration.owner, pass)];
      }
      return;
    case "use":
      for (const { use, scope } of sites.uses) {
        const match = isIn(scope) ? matchUse(pattern, use, scope, bindings, rule, pass) : undefined;
        if (match) yield [match, scopeContainer(scope, pass)];
      }
      return;
    case "import":
    case "export":
    case "include":
      for (const match of worldItems(pattern, bindings, pass))
        if (isIn(match.scope)) yield [match, { scope: match.scope, functions: [] }];
      return;
    default:
      for (const declaration of sites.declarations) {
        if (!isIn(declaration.owner) || !isNamed(rule, declaration.name)) continue;
        const match = matchBody(pattern, declaration, bindings, context);
        if (match) yield [match, scopeContainer(declaration.owner, pass)];
      }
  }
}

/** All containers; where the pattern mentions a type that is bound already, only those whose functions refer to it. */
function containersToSearch(pattern: ItemNodePattern, bindings: PatternBindings, pass: Pass): Iterable<TypeContainer> {
  for (const variable of variablesOf(pattern)) {
    const bound = bindings.get(variable);
    if (bound?.kind !== "definition") continue;
    const functions = pass.sites.referencesTo(bound.definition).flatMap(({ func }) => func ?? []);
    return new Set(functions.flatMap((func) => pass.sites.containerOf(func) ?? []));
  }
  return pass.sites.containers;
}

function isNamed(rule: TranslationRule, name: string): boolean {
  return rule.where.named === undefined || rule.where.named.includes(name);
}

function scopeContainer(scope: ContainerScope, pass: Pass): TypeContainer {
  return pass.sites.containerOfScope(scope) ?? { scope, functions: [] };
}

/** A `use` fits where one of its names resolves into the pattern's path, also through re-exports. */
function matchUse(
  pattern: UsePattern,
  use: Use,
  scope: ContainerScope,
  bindings: PatternBindings,
  rule: TranslationRule,
  pass: Pass,
): UseMatch | undefined {
  const { meaning, sites } = pass;
  const { path } = pattern;
  const locals = use.names.flatMap(({ local, node }) => {
    const type = scope.types.get(local);
    return type?.place.node === node ? [type] : [];
  });
  const { named } = rule.where;
  const fitting = locals.filter((local) => {
    const item = meaning.itemOf(local);
    return (
      (path === undefined || meaning.matchesPath(item, path)) && (named === undefined || named.includes(item.item))
    );
  });
  const unused = rule.where.unused;
  const names =
    unused === undefined
      ? fitting
      : fitting.filter(
          (local) =>
            sites.writtenAs(local).length === 0 &&
            sites.usersOf(local).every((user) => user === local || user.used !== local),
        );
  return names.length === 0 ? undefined : { kind: "use", use, scope, names, bindings };
}

function* worldItems(pattern: WorldItemPattern, bindings: PatternBindings, pass: Pass): Iterable<WorldItemMatch> {
  for (const scope of pass.sites.scopes) {
    if (scope.kind !== "world") continue;
    const { source } = scope.place;
    const externs = pattern.kind === "include" ? [] : pattern.kind === "import" ? scope.imports : scope.exports;
    for (const extern of externs) {
      const { node } = extern.place;
      if (node.extern.kind === "extern-path" && fitsPath(node.extern.path)) {
        yield { kind: "world-item", node, source: extern.place.source, scope, item: externItem(extern), bindings };
      }
    }
    if (pattern.kind !== "include") continue;
    for (const include of scope.includes) {
      if (fitsPath(include.place.node.path)) {
        yield {
          kind: "world-item",
          node: include.place.node,
          source: include.place.source,
          scope,
          item: includeItem(scope, include),
          bindings,
        };
      }
    }
    function fitsPath(path: ast.UsePath): boolean {
      return pass.meaning.matchesPath(pass.meaning.pathOf(path, scope.package, source), pattern.path);
    }
  }
}

/** The interface or world that a match is in. */
export function scopeOf(match: ItemMatch): ContainerScope {
  switch (match.kind) {
    case "func":
      return match.func.owner;
    case "resource":
      return match.resource.owner;
    case "body":
      return match.declaration.owner;
    default:
      return match.scope;
  }
}

/** The id and place that a match is spoken of by. */
export function placeOf(match: ItemMatch): {
  readonly item: string;
  readonly source: SourceText;
  readonly node: ast.Node;
  readonly name: string;
} {
  switch (match.kind) {
    case "func": {
      const { node, source } = match.func.place;
      return { item: functionItem(match.func), source, node, name: match.func.name };
    }
    case "resource":
      return {
        item: typeItem(match.resource),
        source: match.resource.place.source,
        node: match.resource.place.node,
        name: match.resource.name,
      };
    case "body":
      return {
        item: typeItem(match.declaration),
        source: match.declaration.place.source,
        node: match.declaration.place.node,
        name: match.declaration.name,
      };
    case "use":
      return {
        item: useItem(match.scope, match.use),
        source: match.use.place.source,
        node: match.use.place.node,
        name: match.names.map(({ name }) => name).join(", "),
      };
    case "world-item":
      return { item: match.item, source: match.source, node: match.node, name: match.item };
  }
}

/** Cases, enum cases and flags with one of the names of a rule. */
export function findCases(
  rule: TranslationRule,
  pass: Pass,
): readonly { declaration: TypeDef; index: number; name: string; item: string }[] {
  const { form } = rule;
  if (form.kind !== "case") return [];
  return pass.sites.declarations.flatMap((declaration) => {
    const { node } = declaration.place;
    if (!isNamed(rule, declaration.name) || (node.kind !== "enum" && node.kind !== "variant" && node.kind !== "flags"))
      return [];
    const cases = node.kind === "flags" ? node.flags : node.cases;
    return cases.flatMap(({ name }, index) =>
      form.names.some((pattern) => matchName(pattern, name.name, noBindings, pass.meaning))
        ? [{ declaration, index, name: name.name, item: fieldItem(declaration, name.name) }]
        : [],
    );
  });
}
