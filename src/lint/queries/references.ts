import type * as ast from "../../../grammar/ast.ts";
import type { Interface, Model, Package, TypeDef, World } from "../../package/model.ts";
import { type Item, typeName } from "./item.ts";

/** What a name in an item stands for, and where the name is. */
export interface NameReference {
  readonly target: TypeDef | Interface | World;
  readonly name: string;
  readonly id: ast.Identifier;
}

const references = new WeakMap<Item, readonly NameReference[]>();

/**
 * Everything in its package or another that an item refers to and that could be resolved: types in signatures, fields,
 * cases and aliases; the interface and the names of a `use`; the interface or world of an import, export or include.
 * A used type counts as what the `use` brings in, not as what stands behind it: the `use` answers for that.
 */
export function referencesOf(item: Item, model: Model): readonly NameReference[] {
  const known = references.get(item);
  if (known) return known;
  const found: NameReference[] = [];
  for (const type of item.types) {
    const id = typeName(type);
    const target = id && model.typeOf(id);
    if (target) found.push({ target, name: id.name, id });
  }
  const path = pathIn(item.node);
  const owner = path && model.pathOf(path);
  if (path && owner) found.push({ target: owner, name: path.name.name, id: path.name });
  if (item.node.kind === "use" && owner?.kind === "interface") {
    for (const { name } of item.node.names) {
      const target = owner.types.get(name.name);
      if (target) found.push({ target, name: name.name, id: name });
    }
  }
  references.set(item, found);
  return found;
}

/** The path that an item is made of, if it is one. */
export function pathIn(node: ast.GateableItem): ast.UsePath | undefined {
  if (node.kind === "use" || node.kind === "include") return node.path;
  if (node.kind !== "import" && node.kind !== "export") return undefined;
  return node.extern.kind === "extern-path" || node.extern.kind === "extern-named" ? node.extern.path : undefined;
}

export function packageOf(target: TypeDef | Interface | World): Package {
  return target.kind === "type-def" ? target.owner.package : target.package;
}
