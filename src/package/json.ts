import type {
  FunctionItem,
  ItemMap,
  Meta,
  Named,
  Resolved,
  ResolvedInterface,
  ResolvedItem,
  ResolvedType,
  ResolvedWorld,
  Stability,
  TypeKind,
} from "./arena.ts";
import { packageId } from "./item.ts";

/** JSON values. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The resolved lists in the very shape of `wasm-tools component wit --json` (wit-parser 0.257). */
export function resolvedJson(resolved: Resolved): Json {
  return {
    worlds: resolved.worlds.map(worldJson),
    interfaces: resolved.interfaces.map(interfaceJson),
    types: resolved.types.map(typeJson),
    packages: resolved.packages.map((pkg) => ({
      name: packageId(pkg.package.identity),
      ...(pkg.docs !== undefined && { docs: { contents: pkg.docs } }),
      interfaces: Object.fromEntries(pkg.interfaces),
      worlds: Object.fromEntries(pkg.worlds),
    })),
  };
}

function metaJson({ docs, stability, externalId }: Meta): { [key: string]: Json } {
  return {
    ...(docs !== undefined && { docs: { contents: docs } }),
    ...(stability && { stability: stabilityJson(stability) }),
    ...(externalId !== undefined && { external_id: externalId }),
  };
}

function stabilityJson(stability: Stability): Json {
  const { kind, deprecated } = stability;
  const rest: { [key: string]: Json } = deprecated === undefined ? {} : { deprecated };
  return kind === "stable"
    ? { stable: { since: stability.since, ...rest } }
    : { unstable: { feature: stability.feature, ...rest } };
}

function worldJson(world: ResolvedWorld): Json {
  return {
    name: world.name,
    imports: itemsJson(world.imports),
    exports: itemsJson(world.exports),
    package: world.package,
    ...metaJson(world),
  };
}

function itemsJson(items: ItemMap): Json {
  return Object.fromEntries(
    [...items].map(([key, item]) => [key.startsWith("#") ? `interface-${key.slice(1)}` : key, itemJson(item)]),
  );
}

function itemJson(item: ResolvedItem): Json {
  if (item.kind === "type") return { type: item.id };
  if (item.kind === "function") return { function: functionJson(item.func) };
  return { interface: { id: item.id, ...metaJson(item) } };
}

function interfaceJson(one: ResolvedInterface): Json {
  return {
    name: one.name ?? null,
    types: Object.fromEntries(one.types),
    functions: Object.fromEntries([...one.functions].map(([name, func]) => [name, functionJson(func)])),
    ...metaJson(one),
    package: one.package,
  };
}

function functionJson(func: FunctionItem): Json {
  const kind = func.async ? `async-${func.kind}` : func.kind;
  return {
    name: func.name,
    kind: func.resource === undefined ? kind : { [kind]: func.resource },
    params: func.params.map(({ name, type }) => ({ name, type })),
    ...(func.result !== undefined && { result: func.result }),
    ...metaJson(func),
  };
}

function typeJson(type: ResolvedType): Json {
  return {
    name: type.name ?? null,
    kind: kindJson(type.kind),
    owner: type.owner ? { [type.owner.kind]: type.owner.id } : null,
    ...metaJson(type),
  };
}

function namedJson({ name, docs }: Named): { [key: string]: Json } {
  return { name, ...(docs !== undefined && { docs: { contents: docs } }) };
}

function kindJson(kind: TypeKind): Json {
  switch (kind.kind) {
    case "alias":
      return { type: kind.type };
    case "record":
      return { record: { fields: kind.fields.map((field) => ({ ...namedJson(field), type: field.type })) } };
    case "flags":
      return { flags: { flags: kind.flags.map(namedJson) } };
    case "enum":
      return { enum: { cases: kind.cases.map(namedJson) } };
    case "variant":
      return { variant: { cases: kind.cases.map((one) => ({ ...namedJson(one), type: one.type ?? null })) } };
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
      return { handle: { [kind.ownership]: kind.resource } };
    case "resource":
      return "resource";
    case "foreign":
      return null;
  }
}
