import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import { nameText } from "../../wit/name-text.ts";
import { type Occurrence, occurrencesIn, occurrencesOf, sameSymbol } from "../occurrences.ts";
import { toRange } from "../positions.ts";
import { containerName, placeKey, renamedWith, typeName, type WitSymbol } from "../symbols.ts";
import { pathToUri } from "../uris.ts";
import type { Workspace, WorkspaceSnapshot } from "../workspace.ts";
import { symbolUnder } from "./navigation.ts";

/** A rename, or why there is none. */
export type RenameResult =
  | { readonly edit: lsp.WorkspaceEdit; readonly problem?: never }
  | { readonly edit?: never; readonly problem: string };

/** The name that a rename would change, or why it can't. */
export function prepareRename(
  snapshot: WorkspaceSnapshot,
  path: string,
  position: lsp.Position,
): { readonly range: lsp.Range; readonly placeholder: string } | { readonly problem: string } {
  const found = symbolUnder(snapshot, path, position);
  if (!found) return { problem: "there is no name here that can be renamed" };
  const problem = unchangeable(snapshot, found);
  return problem === undefined ? { range: toRange(found.source, found.id), placeholder: found.id.name } : { problem };
}

/**
 * Renames the thing under the cursor in the whole workspace. Refuses a name that is not kebab case, one that is taken in a scope
 * where the new name would be visible, and names that belong to a dependency.
 */
export async function rename(
  workspace: Workspace,
  snapshot: WorkspaceSnapshot,
  path: string,
  position: lsp.Position,
  newName: string,
): Promise<RenameResult> {
  const found = symbolUnder(snapshot, path, position);
  if (!found) return { problem: "there is no name here that can be renamed" };
  const problem = unchangeable(snapshot, found) ?? invalidName(newName);
  if (problem !== undefined) return { problem };
  const name = newName.replace(/^%/, "");
  const places = await namesToChange(workspace, snapshot, found);
  const clash = clashInPackage(found, name) ?? places.map((one) => clashAt(one, name)).find((one) => one !== undefined);
  if (clash !== undefined) return { problem: clash };
  const changes: Record<string, lsp.TextEdit[]> = {};
  for (const { source, id } of places) {
    const uri = pathToUri(source.file);
    changes[uri] = [...(changes[uri] ?? []), { range: toRange(source, id), newText: nameText(name) }];
  }
  return { edit: { changes } };
}

async function namesToChange(
  workspace: Workspace,
  snapshot: WorkspaceSnapshot,
  found: Occurrence,
): Promise<readonly Occurrence[]> {
  const { symbol, id } = found;
  if (symbol.kind === "type") {
    const target = placeOfType(symbol);
    return occurrencesOf(
      workspace,
      snapshot,
      symbol,
      (other) => other.kind === "type" && placeOfType(other) === target,
    );
  }
  if (symbol.kind === "container") {
    const isSame = sameSymbol(symbol);
    // The name of a top-level `use … as name` is known in its own file only.
    if (id.name !== containerName(symbol.def).name) return aliasNames(snapshot, found);
    return occurrencesOf(workspace, snapshot, symbol, (other, { name }) => isSame(other) && name === id.name);
  }
  const alias = found.ancestors.at(-1);
  if (symbol.kind === "local" && alias?.kind === "top-level-use") return aliasNames(snapshot, found);
  return occurrencesOf(workspace, snapshot, symbol);
}

/** The alias of a top-level `use`, and the paths of its file that are that one name. */
function aliasNames(snapshot: WorkspaceSnapshot, { source, id }: Occurrence): readonly Occurrence[] {
  const file = snapshot.files.get(source.file);
  if (!file) return [];
  const aliases = new Set(file.items.flatMap((item) => (item.kind === "top-level-use" && item.as ? [item.as] : [])));
  return occurrencesIn(snapshot, [file], () => true).filter((one) => {
    if (one.id.name !== id.name) return false;
    const parent = one.ancestors.at(-1);
    return aliases.has(one.id) || (parent?.kind === "use-path" && !parent.package && one.symbol.kind === "container");
  });
}

/** The place of the definition whose name a use of the type repeats. */
function placeOfType(symbol: Extract<WitSymbol, { kind: "type" }>): string {
  const def = renamedWith(symbol.def);
  return placeKey({ source: def.place.source, id: typeName(def) });
}

function unchangeable({ files }: WorkspaceSnapshot, { symbol, id, ancestors }: Occurrence): string | undefined {
  if (symbol.kind === "package")
    return "a package is renamed in its header and in the folders that depend on it, not here";
  const target =
    symbol.kind === "container"
      ? symbol.def.place.source
      : symbol.kind === "type"
        ? renamedWith(symbol.def).place.source
        : undefined;
  if (target && !files.has(target.file)) return `\`${id.name}\` is declared in a binary package`;
  if (target?.file.includes("/deps/")) return `\`${id.name}\` belongs to a dependency`;
  const parent = ancestors.at(-1);
  return parent?.kind === "invalid-attribute" ? "this is not the name of an item" : undefined;
}

const kebab = /^%?[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*$/;

function invalidName(name: string): string | undefined {
  const words = name.replace(/^%/, "").split("-");
  const mixed = words.some((word) => word !== word.toLowerCase() && word !== word.toUpperCase());
  return kebab.test(name) && !mixed ? undefined : `\`${name}\` is not a kebab-case name`;
}

/** Interfaces and worlds of a package share one scope, whatever file they are in. */
function clashInPackage({ symbol, id }: Occurrence, name: string): string | undefined {
  if (symbol.kind !== "container" || id.name !== symbol.def.name || name === id.name) return undefined;
  const { interfaces, worlds } = symbol.def.package;
  const taken = interfaces.get(name) ?? worlds.get(name);
  return taken && `\`${name}\` is already declared in ${taken.place.source.file}`;
}

/** The names beside an occurrence; the new one must not be among them. */
function clashAt({ id, ancestors, source }: Occurrence, name: string): string | undefined {
  const scope = ancestors.findLast((node) => scopeNames(node).includes(id));
  const taken = scope && scopeNames(scope).find((other) => other !== id && other.name === name);
  if (!taken || !scope) return undefined;
  const { line } = toRange(source, taken).start;
  return `\`${name}\` is already declared in ${source.file}:${line + 1}`;
}

/** The identifiers that share a scope, if the node is one. */
function scopeNames(node: ast.Node): readonly ast.Identifier[] {
  switch (node.kind) {
    case "file":
    case "nested-package":
      return node.items.flatMap((item) =>
        item.kind === "nested-package" ? [] : [item.kind === "top-level-use" ? (item.as ?? item.path.name) : item.name],
      );
    case "interface":
    case "world":
      return node.items.flatMap(namesOfItem);
    case "import":
    case "export":
      return node.extern.kind === "extern-interface" ? node.extern.items.flatMap(namesOfItem) : [];
    case "record":
      return node.fields.map((field) => field.name);
    case "flags":
      return node.flags.map((flag) => flag.name);
    case "enum":
    case "variant":
      return node.cases.map((one) => one.name);
    case "resource":
      return node.members.flatMap((member) => (member.kind === "constructor" ? [] : [member.name]));
    case "func":
      return node.params.map((param) => param.name);
    default:
      return [];
  }
}

function namesOfItem(item: ast.InterfaceItem | ast.WorldItem): readonly ast.Identifier[] {
  switch (item.kind) {
    case "use":
      return item.names.map((name) => name.as ?? name.name);
    case "import":
    case "export":
      return item.extern.kind === "extern-path" ? [] : [item.extern.name];
    case "include":
      return [];
    default:
      return [item.name];
  }
}
