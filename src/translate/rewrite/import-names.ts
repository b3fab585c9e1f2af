import type { TypeDef } from "../../package/model.ts";
import { nameText } from "../../wit/name-text.ts";
import { need, type ProposedEdit } from "../edit/proposed-edit.ts";
import {
  type ContainerScope,
  containerPath,
  itemKey,
  type Meaning,
  type PathMeaning,
  pathKey,
} from "../match/name-resolution.ts";
import { lastOf } from "../match/type-occurrences.ts";

/** `name`, or `name2`, `name3` … where that is taken. */
export function freshName(name: string, taken: (name: string) => boolean): string {
  if (!taken(name)) return name;
  let number = 2;
  while (taken(`${name}${number}`)) number++;
  return `${name}${number}`;
}

/** Whether a scope has a type or function of that name. */
export function isTaken(scope: ContainerScope, name: string): boolean {
  if (scope.types.has(name)) return true;
  if (scope.kind === "interface") return scope.functions.has(name);
  return [...scope.imports, ...scope.exports].some((extern) => extern.name === name);
}

/** The local name of a definition in a scope; where it has none, the draft gets a `use` for it. */
export function localName(definition: TypeDef, scope: ContainerScope, meaning: Meaning, draft: ProposedEdit): string {
  const last = lastOf(definition);
  if (last.owner === scope) return last.name;
  for (const local of scope.types.values()) if (lastOf(local) === last) return local.name;
  const target = meaning.itemOf(definition);
  for (const local of scope.types.values()) {
    const item = meaning.itemOf(local);
    if (itemKey(item) === itemKey(target) && item.version === target.version) return local.name;
  }
  return use(scope, target, target.item, draft);
}

/** The local name of an item that is given by its path, at a version. */
export function localNameOfItem(
  path: PathMeaning,
  item: string,
  scope: ContainerScope,
  meaning: Meaning,
  draft: ProposedEdit,
): string {
  for (const local of scope.types.values()) {
    const found = meaning.itemOf(local);
    // A name of the old release that keeps its path moves to the new one in the same run.
    const isThere = found.version === path.version || (local.use !== undefined && meaning.isFrom(found));
    if (pathKey(found) === pathKey(path) && found.item === item && isThere) return local.name;
  }
  return use(scope, path, item, draft);
}

function use(scope: ContainerScope, path: PathMeaning, item: string, draft: ProposedEdit): string {
  const text = pathText(path, scope);
  const earlier = draft.needs.find((other) => other.scope === scope && other.path === text && other.name === item);
  if (earlier) return earlier.local;
  const local = freshName(
    item,
    (name) => isTaken(scope, name) || draft.needs.some((other) => other.scope === scope && other.local === name),
  );
  need(draft, { scope, path: text, name: item, local });
  return local;
}

/** A path as a scope has to write it: bare within its own package. */
export function pathText(path: PathMeaning, scope: ContainerScope): string {
  const own = containerPath(scope);
  const within = own.namespace === path.namespace && own.package === path.package && own.version === path.version;
  if (within) return nameText(path.interface);
  const version = path.version === undefined ? "" : `@${path.version}`;
  return `${nameText(path.namespace)}:${nameText(path.package)}/${nameText(path.interface)}${version}`;
}
