import type * as shape from "../wit/resolved.ts";
import { type DocsPlace, docsText } from "./docs.ts";
import { packageId } from "./item-id.ts";
import type {
  FunctionItem,
  IndexedModel,
  IndexedName,
  IndexedStability,
  IndexedTypeKind,
  ItemMap,
  Meta,
  ResolvedItem,
} from "./resolve/indexed-package.ts";

/** JSON values. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The resolved lists in the very shape of `wasm-tools component wit --json` (wit-parser 0.257). External ids stand in
 * `external_id` there, as the official data structures call them.
 */
export function resolvedJson(resolved: IndexedModel): Json {
  const text = JSON.stringify(resolvedShape(resolved), (_, value: unknown) => {
    if (typeof value !== "object" || value === null || !("external-id" in value)) return value;
    const { "external-id": id, ...rest } = value;
    // A function or type of that name is no external id.
    return typeof id === "string" ? { ...rest, external_id: id } : value;
  });
  return JSON.parse(text) as Json;
}

/** The resolved lists as plain data. `editDocs` may change the docs on the way. */
export function resolvedShape(
  resolved: IndexedModel,
  editDocs: (docs: string) => string = (docs) => docs,
): shape.Resolved {
  const docsShape = (place: DocsPlace): shape.ResolvedDocs => ({
    contents: editDocs(docsText(place.source, place.docs) ?? ""),
  });
  const meta = ({ docs, stability, externalId }: Meta): shape.Annotations => ({
    ...(docs !== undefined && { docs: docsShape(docs) }),
    ...(stability && { stability: stabilityShape(stability) }),
    ...(externalId !== undefined && { "external-id": externalId }),
  });
  const named = ({ name, docs }: IndexedName): shape.Labelled => ({
    name,
    ...(docs !== undefined && { docs: docsShape(docs) }),
  });
  const func = (one: FunctionItem): shape.ResolvedFunction => ({
    name: one.name,
    kind: functionKind(one),
    params: one.params.map(({ name, type }) => ({ name, type })),
    ...(one.result !== undefined && { result: one.result }),
    ...meta(one),
  });
  const item = (one: ResolvedItem): shape.ResolvedWorldItem => {
    if (one.kind === "type") return { type: one.id };
    return one.kind === "function" ? { function: func(one.func) } : { interface: { id: one.id, ...meta(one) } };
  };
  const items = (map: ItemMap): Record<string, shape.ResolvedWorldItem> =>
    Object.fromEntries(
      [...map].map(([key, one]) => [key.startsWith("#") ? `interface-${key.slice(1)}` : key, item(one)]),
    );
  return {
    worlds: resolved.worlds.map((world) => ({
      name: world.name,
      imports: items(world.imports),
      exports: items(world.exports),
      package: world.package,
      ...meta(world),
    })),
    interfaces: resolved.interfaces.map((one) => ({
      name: one.name ?? null,
      types: Object.fromEntries(one.types),
      functions: Object.fromEntries([...one.functions].map(([name, each]) => [name, func(each)])),
      ...meta(one),
      package: one.package,
    })),
    types: resolved.types.map((type) => ({
      name: type.name ?? null,
      kind: kindShape(type.kind, named),
      owner: ownerShape(type.owner),
      ...meta(type),
    })),
    packages: resolved.packages.map((pkg) => ({
      name: packageId(pkg.package.identity),
      ...(pkg.docs !== undefined && { docs: docsShape(pkg.docs) }),
      interfaces: Object.fromEntries(pkg.interfaces),
      worlds: Object.fromEntries(pkg.worlds),
    })),
  };
}

function stabilityShape(stability: IndexedStability): shape.Stability {
  const { kind, deprecated } = stability;
  const rest = deprecated === undefined ? {} : { deprecated };
  return kind === "stable"
    ? { stable: { since: stability.since, ...rest } }
    : { unstable: { feature: stability.feature, ...rest } };
}

function functionKind({ kind, async, resource = 0 }: FunctionItem): shape.FunctionKind {
  switch (kind) {
    case "freestanding":
      return async ? "async-freestanding" : "freestanding";
    case "constructor":
      return { constructor: resource };
    case "method":
      return async ? { "async-method": resource } : { method: resource };
    case "static":
      return async ? { "async-static": resource } : { static: resource };
  }
}

function ownerShape(owner: IndexedModel["types"][number]["owner"]): shape.ResolvedTypeDef["owner"] {
  if (!owner) return null;
  return owner.kind === "interface" ? { interface: owner.id } : { world: owner.id };
}

function kindShape(kind: IndexedTypeKind, named: (item: IndexedName) => shape.Labelled): shape.TypeKind {
  switch (kind.kind) {
    case "alias":
      return { type: kind.type };
    case "record":
      return { record: { fields: kind.fields.map((field) => ({ ...named(field), type: field.type })) } };
    case "flags":
      return { flags: { flags: kind.flags.map(named) } };
    case "enum":
      return { enum: { cases: kind.cases.map(named) } };
    case "variant":
      return { variant: { cases: kind.cases.map((one) => ({ ...named(one), type: one.type ?? null })) } };
    case "tuple":
      return { tuple: { types: kind.types } };
    case "option":
      return { option: kind.type };
    case "list":
      return { list: kind.type };
    case "fixed-length-list":
      return { "fixed-length-list": [kind.type, kind.length] };
    case "map":
      return { map: [kind.key, kind.value] };
    case "result":
      return { result: { ok: kind.ok ?? null, err: kind.err ?? null } };
    case "future":
      return { future: kind.type ?? null };
    case "stream":
      return { stream: kind.type ?? null };
    case "handle":
      return { handle: kind.ownership === "own" ? { own: kind.resource } : { borrow: kind.resource } };
    case "resource":
      return "resource";
    case "foreign":
      // Drafts only: a resolved list never holds one.
      return { type: "u8" };
  }
}
