import type * as ast from "../../../grammar/ast.ts";
import type { SourceText, Span } from "../../../grammar/source.ts";
import { useItem } from "../../package/item-id.ts";
import type { Use } from "../../package/model.ts";
import { nameText } from "../../wit/name-text.ts";
import { claim, createDraft, note, type ProposedEdit, remove, removeElement, replace } from "../edit/proposed-edit.ts";
import { indentAt, lineBreakOf } from "../edit/whitespace.ts";
import {
  type ContainerScope,
  fileItems,
  meaningOfPath,
  type PathMeaning,
  parseItemKey,
  pathKey,
  versionFor,
} from "../match/name-resolution.ts";
import { type Statement, statementsOf } from "../match/world-statements.ts";
import type { Pack, PackReference } from "../pack/pack.ts";
import { usedNames } from "./apply-rule.ts";
import { pathText } from "./import-names.ts";
import type { Pass } from "./pass.ts";
import { pathsWithin } from "./versions.ts";

/**
 * The reference map of a pack: what a `use`, `import`, `export` or `include` of an old package becomes. Local names stay as
 * they are (`use …{instant as datetime}`), so that nothing else in the text has to change.
 */
export function referenceStep(pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  for (const pkg of pass.sites.packages) {
    for (const { items, source } of fileItems(pkg)) {
      for (const item of items) {
        if (item.kind === "top-level-use") moveTopLevelUse(item, items, source, pass, offer);
      }
    }
  }
  for (const { use, scope } of pass.sites.uses) moveUse(use, scope, pass, offer);
  for (const scope of pass.sites.scopes) if (scope.kind === "world") moveWorld(scope, pass, offer);
}

/** What it takes to say where an old name went. */
type ReferenceContext = Pick<Pass, "pack" | "meaning" | "known">;

/** Where an interface or world of an old release went. `known` is false for a place that the new release doesn't have. */
function interfaceTarget(
  path: PathMeaning,
  pass: ReferenceContext,
): { readonly to?: PathMeaning; readonly row?: PackReference } {
  const name = `${path.namespace}:${path.package}`;
  if (!pass.meaning.isFrom(path) || !(pass.pack.moved.has(name) || pass.pack.gone.has(name))) return {};
  const row = pass.pack.references.get(pathKey(path));
  if (row && row.to === undefined) return { row };
  const parts = parseItemKey(row?.to ?? pathKey(path));
  if (!parts || (pass.pack.gone.has(name) && !row)) return { row: { to: undefined } };
  const to = atNewVersion(parts, pass.pack);
  return pass.known.size === 0 || pass.known.has(pathKey(to))
    ? { to, ...(row ? { row } : {}) }
    : { row: row ?? { to: undefined } };
}

/** Where an item of an old release went. */
export function itemTarget(
  path: PathMeaning,
  item: string,
  pass: ReferenceContext,
): { readonly to?: PathMeaning & { item: string }; readonly row?: PackReference } {
  const key = `${pathKey(path)}#${item}`;
  const row = pass.pack.references.get(key);
  if (row) {
    const parts = row.to === undefined ? undefined : parseItemKey(row.to);
    return parts?.item === undefined ? { row } : { to: { ...atNewVersion(parts, pass.pack), item: parts.item }, row };
  }
  const { to } = interfaceTarget(path, pass);
  if (to && (pass.known.size === 0 || pass.known.has(`${pathKey(to)}#${item}`))) return { to: { ...to, item } };
  const original = parseItemKey(pass.pack.reexports.get(key) ?? "");
  if (original?.item === undefined) return { row: { to: undefined } };
  const { version } = path;
  return itemTarget({ ...original, ...(version === undefined ? {} : { version }) }, original.item, pass);
}

function atNewVersion(path: { namespace: string; package: string; interface: string }, pack: Pack): PathMeaning {
  const version = versionFor(pack.to, path.namespace, path.package);
  const meaning = { namespace: path.namespace, package: path.package, interface: path.interface };
  return version === undefined ? meaning : { ...meaning, version };
}

/** `use wasi:clocks/wall-clock@0.2.0;` keeps its local name: `use wasi:clocks/system-clock@0.3.0 as wall-clock;`. */
function moveTopLevelUse(
  item: ast.TopLevelUse,
  all: readonly ast.FileItem[],
  source: SourceText,
  pass: Pass,
  offer: (draft: ProposedEdit) => boolean,
): void {
  const { path } = item;
  if (!path.namespace || !path.package) return;
  const meaning = meaningOfPath(path, path.namespace, path.package);
  const { to, row } = interfaceTarget(meaning, pass);
  if (!to) {
    if (row && !isNamedIn(item, all)) dropTopLevelUse(item, source, pathKey(meaning), offer);
    return;
  }
  const draft = createDraft("reference/package", "certain");
  const local = item.as ? "" : to.interface === path.name.name ? "" : ` as ${nameText(path.name.name)}`;
  replace(draft, source, path, `${fullPath(to)}${local}`, pathKey(meaning));
  offer(draft);
}

/** Whether anything of the file goes by the name that a top-level `use` gives. */
function isNamedIn(item: ast.TopLevelUse, all: readonly ast.FileItem[]): boolean {
  const name = (item.as ?? item.path.name).name;
  return all.some(
    (other) =>
      other.kind !== "top-level-use" && pathsWithin(other).some((path) => !path.namespace && path.name.name === name),
  );
}

function dropTopLevelUse(
  item: ast.TopLevelUse,
  source: SourceText,
  id: string,
  offer: (draft: ProposedEdit) => boolean,
): void {
  const draft = createDraft("io/use", "certain");
  remove(draft, source, item, id);
  offer(draft);
}

function fullPath(path: PathMeaning): string {
  const version = path.version === undefined ? "" : `@${path.version}`;
  return `${nameText(path.namespace)}:${nameText(path.package)}/${nameText(path.interface)}${version}`;
}

interface MovedName {
  readonly node: ast.UseName;
  readonly index: number;
  readonly local: string;
  readonly to: PathMeaning & { readonly item: string };
  readonly row?: PackReference;
}

function moveUse(use: Use, scope: ContainerScope, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  const { node, source } = use.place;
  const path = pass.meaning.pathOf(node.path, scope.package, source);
  if (!pass.meaning.isFrom(path) || isOwn(path, scope)) return;
  const item = useItem(scope, use);
  const moved = node.names.flatMap((name, index): MovedName[] => {
    const { to, row } = itemTarget(path, name.name.name, pass);
    return to ? [{ node: name, index, local: (name.as ?? name.name).name, to, ...(row ? { row } : {}) }] : [];
  });
  const groups = groupByPath(moved);
  if (groups.length === 0) return;
  const draft = createDraft("reference/package", "certain");
  claim(draft, source, node);
  const [first, ...others] = groups;
  const inPlace = first && moved.length === node.names.length ? first : undefined;
  if (inPlace) moveInPlace(inPlace, node, source, scope, item, draft);
  for (const group of inPlace ? others : groups) splitOff(group, use, scope, item, draft);
  noteRows(moved, source, item, draft);
  offer(draft);
}

function isOwn(path: PathMeaning, scope: ContainerScope): boolean {
  const { namespace, name } = scope.package.identity;
  return path.namespace === namespace && path.package === name;
}

function groupByPath(moved: readonly MovedName[]): readonly (readonly MovedName[])[] {
  const groups = new Map<string, MovedName[]>();
  for (const name of moved) {
    const key = fullPath(name.to);
    const group = groups.get(key);
    if (group) group.push(name);
    else groups.set(key, [name]);
  }
  return [...groups.values()];
}

/** The statement goes on at the new path; a name that has changed keeps its local name through `as`. */
function moveInPlace(
  group: readonly MovedName[],
  node: ast.UseDecl,
  source: SourceText,
  scope: ContainerScope,
  item: string,
  draft: ProposedEdit,
): void {
  const to = group[0]?.to;
  const short = node.path.namespace === undefined;
  if (to && !short) replacePath(draft, source, node.path, to, scope, item);
  const aliases = createDraft("reference/alias", "certain");
  for (const { node: name, to: target, local } of group) {
    if (target.item === name.name.name) continue;
    replace(aliases, source, name, nameAs(target.item, local), item);
  }
  draft.edits.push(...aliases.edits);
}

/** Only what differs in a path is written: most often the version. */
function replacePath(
  draft: ProposedEdit,
  source: SourceText,
  path: ast.UsePath,
  to: PathMeaning,
  scope: ContainerScope,
  item: string,
): void {
  const sameStart =
    path.namespace?.name === to.namespace && path.package?.name === to.package && path.name.name === to.interface;
  if (sameStart && path.version && to.version !== undefined) replace(draft, source, path.version, to.version, item);
  else replace(draft, source, path, pathText(to, scope), item);
}

function nameAs(name: string, local: string): string {
  return name === local ? nameText(name) : `${nameText(name)} as ${nameText(local)}`;
}

/** Names that went elsewhere than the rest get a statement of their own behind it, with its gates. */
function splitOff(
  group: readonly MovedName[],
  use: Use,
  scope: ContainerScope,
  item: string,
  draft: ProposedEdit,
): void {
  const { node, source } = use.place;
  const to = group[0]?.to;
  if (!to) return;
  const list = usedNames(use);
  for (const { index } of group) removeElement(draft, source, list, index, item);
  const separator = `${lineBreakOf(source.text)}${indentAt(source.text, node.start)}`;
  const gates = node.attributes.map(({ start, end }) => `${source.text.slice(start, end)}${separator}`).join("");
  const names = group.map(({ to: target, local }) => nameAs(target.item, local)).join(", ");
  const at = { start: node.end, end: node.end };
  replace(draft, source, at, `${separator}${gates}use ${pathText(to, scope)}.{${names}};`, item);
}

function noteRows(moved: readonly MovedName[], source: SourceText, item: string, draft: ProposedEdit): void {
  const noted = new Set<string>();
  for (const { row, node, to } of moved) {
    if (row?.note === undefined || noted.has(row.message ?? row.note)) continue;
    noted.add(row.message ?? row.note);
    noteRow(row, source, node, item, `${pathKey(to)}#${to.item}`, draft);
  }
}

function noteRow(
  row: PackReference,
  source: SourceText,
  span: Span,
  item: string,
  type: string,
  draft: ProposedEdit,
): void {
  if (row.note === undefined) return;
  const words = { type, name: item };
  note(draft, {
    id: row.note,
    source,
    span,
    item,
    words,
    ...(row.message === undefined ? {} : { message: row.message }),
  });
}

/** Imports, exports and includes of a world; what would stand twice after the move stands once. */
function moveWorld(
  world: ContainerScope & { kind: "world" },
  pass: Pass,
  offer: (draft: ProposedEdit) => boolean,
): void {
  if (pass.servesBoth(world)) return;
  const statements = statementsOf(world);
  const present = new Set<string>();
  const key = (statement: Statement, path: PathMeaning) => `${statement.node.kind} ${fullPath(path)}`;
  for (const statement of statements) {
    const path = pass.meaning.pathOf(statement.path, world.package, statement.source);
    if (!statement.labelled && !pass.meaning.isFrom(path)) {
      if (present.has(key(statement, path)) && isNew(path, pass)) drop(statement, "reference/merge", offer);
      present.add(key(statement, path));
    }
  }
  for (const statement of statements) {
    const path = pass.meaning.pathOf(statement.path, world.package, statement.source);
    if (isOwn(path, world)) continue;
    const { to, row } = interfaceTarget(path, pass);
    if (!to) {
      if (
        row &&
        statement.node.kind === "import" &&
        !pass.pack.gone.has(`${path.namespace}:${path.package}`) &&
        isListed(path, pass)
      ) {
        if (!pass.settings.keepOld) drop(statement, "reference/package", offer);
      }
      continue;
    }
    const wanted = key(statement, to);
    if (!statement.labelled && present.has(wanted)) {
      if (!pass.settings.keepOld) drop(statement, "reference/merge", offer);
      continue;
    }
    present.add(wanted);
    moveStatement(statement, to, row, world, pass, offer);
  }
}

/** Whether the pack says of this very interface that it is gone. */
function isListed(path: PathMeaning, pass: Pass): boolean {
  const row = pass.pack.references.get(pathKey(path));
  return row !== undefined && row.to === undefined;
}

function isNew(path: PathMeaning, pass: Pass): boolean {
  return path.version !== undefined && versionFor(pass.pack.to, path.namespace, path.package) === path.version;
}

function drop(statement: Statement, rule: string, offer: (draft: ProposedEdit) => boolean): void {
  const draft = createDraft(rule, "certain");
  remove(draft, statement.source, statement.node, statement.item);
  offer(draft);
}

function moveStatement(
  statement: Statement,
  to: PathMeaning,
  row: PackReference | undefined,
  world: ContainerScope,
  pass: Pass,
  offer: (draft: ProposedEdit) => boolean,
): void {
  const { node, path, source, item } = statement;
  const draft = createDraft("reference/package", "certain");
  claim(draft, source, node);
  if (pass.settings.keepOld && !statement.labelled) {
    const separator = `${lineBreakOf(source.text)}${indentAt(source.text, node.start)}`;
    replace(
      draft,
      source,
      { start: node.end, end: node.end },
      `${separator}${node.kind} ${pathText(to, world)};`,
      item,
    );
  } else if (path.namespace) replacePath(draft, source, path, to, world, item);
  else return;
  if (row) noteRow(row, source, path, item, pathKey(to), draft);
  offer(draft);
}
