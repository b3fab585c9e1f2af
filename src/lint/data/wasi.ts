import type * as ast from "../../../grammar/ast.ts";
import { pathPackage } from "../../package/item-id.ts";
import type { Model, TypeDef } from "../../package/model.ts";
import { usedDefinition } from "../../package/type-info.ts";
import type { LintPackage } from "../engine/rule.ts";
import { typeName } from "../queries/item.ts";
import { pathIn } from "../queries/references.ts";

/** The newest WASI release that is known here: the target where nothing says otherwise. */
export const latestWasi = "0.3.1";

/** A type of another package by its address, `package` as `ns:name`; known also where the package isn't there. */
export interface ForeignType {
  readonly package: string;
  readonly interface: string;
  readonly name: string;
}

/** What a type name stands for, through aliases of `use` in any number: its own definition, or the path that it was used from. */
export function originOf(type: TypeDef): TypeDef | ForeignType {
  const at = usedDefinition(type);
  const path = at.use?.place.node.path;
  const foreign = path && pathPackage(path);
  const { node } = at.place;
  if (!path || !foreign || node.kind !== "use-name") return at;
  return { package: `${foreign.namespace}:${foreign.name}`, interface: path.name.name, name: node.name.name };
}

/** Whether a name in type position is `name` of one of the interfaces of a package, wherever it was brought in from. */
function namesForeign(id: ast.Identifier, model: Model, wanted: ForeignType): boolean {
  const type = model.typeOf(id);
  if (!type) return false;
  const origin = originOf(type);
  if (!("kind" in origin)) {
    return origin.package === wanted.package && origin.interface === wanted.interface && origin.name === wanted.name;
  }
  const { identity } = origin.owner.package;
  return (
    `${identity.namespace}:${identity.name}` === wanted.package &&
    origin.owner.name === wanted.interface &&
    origin.name === wanted.name
  );
}

/** The names in a row of types that stand for one of some foreign types. */
export function foreignNames(
  types: readonly ast.TypeNode[],
  model: Model,
  wanted: readonly ForeignType[],
): readonly ast.Identifier[] {
  const ids = types.map(typeName).filter((id) => id !== undefined);
  return ids.filter((id) => wanted.some((one) => namesForeign(id, model, one)));
}

/** Every path of a package that names another package, with the item that it stands in (none for a top-level `use`). */
export function foreignPaths(pkg: LintPackage) {
  return pkg.files
    .flatMap((file) => [
      ...file.topLevelUses.map(({ path }) => ({ path, file, item: undefined })),
      ...file.items.flatMap((item) => {
        const path = pathIn(item.node);
        return path ? [{ path, file, item }] : [];
      }),
    ])
    .filter(({ path }) => path.namespace !== undefined);
}
