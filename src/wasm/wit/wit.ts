import type { DecodedWit } from "../../wit/resolved.ts";
/**
 * WIT out of binaries: packages in binary form (`wasm-tools component wit --wasm`, both encodings), the world of a component.
 */

import type { Resolved } from "../../wit/resolved.ts";
import { attempt, malformed, overLimit, unsupported, type WasmProblem } from "../bytes.ts";
import { type Component, readBinary } from "../component.ts";
import { type TypedItem, type TypedScope, typeBudget, typeScope } from "../typing.ts";
import { foreignInterface, ownInterface, worldItems } from "./decode.ts";
import { createDecoder, type DecodedPackage, type Decoder, draft, splitName } from "./decoder-state.ts";
import { applyPackageDocs } from "./package-docs.ts";

export type WitResult =
  | { readonly wit: DecodedWit; readonly problem?: never }
  | { readonly wit?: never; readonly problem: WasmProblem };

/** Decodes the WIT in a binary: a WIT package, or the world of a component. Whatever the bytes are: a result or a problem. */
export function decodeWit(bytes: Uint8Array): WitResult {
  const { binary, problem } = readBinary(bytes);
  if (problem !== undefined) return { problem };
  const result = attempt(() =>
    binary.kind === "module"
      ? unsupported(0, "a core module has no WIT: a component or a WIT package in binary form is expected")
      : decode(binary),
  );
  return result.problem === undefined ? { wit: result.value } : { problem: result.problem };
}

function decode(component: Component): DecodedWit {
  const budget = typeBudget(component);
  const typed = typeScope(budget, component);
  const decoder = createDecoder(budget);
  const kind = packageKind(typed);
  if (kind === undefined) decodeRoot(decoder, typed);
  else if (kind === "one") decodeOne(decoder, typed);
  else decodeEach(decoder, typed);
  const index = finish(decoder);
  const { problem } = attempt(() => applyPackageDocs(component, decoder.resolved, index));
  if (problem !== undefined) throw malformed(problem.offset, problem.message);
  return {
    kind: kind === undefined ? "component" : "package",
    resolved: decoder.resolved,
    package: index,
    omitted: decoder.omitted,
  };
}

/**
 * A WIT package exports component types and nothing else: `one`, named `ns:pkg/wit`, that holds the package (the first encoding), or
 * `each` interface and world by its plain name (the second).
 */
function packageKind({ imports, exports }: TypedScope): "one" | "each" | undefined {
  const [first] = exports;
  if (first === undefined || imports.length > 0 || !exports.every(({ item }) => componentType(item) !== undefined))
    return undefined;
  const path = splitName(first.name.name);
  return path === undefined ? "each" : path.name === "wit" ? "one" : undefined;
}

/** The component type that an exported type is. */
function componentType(item: TypedItem): Extract<TypedItem, { sort: "component" }> | undefined {
  let node = item.sort === "type" ? item.node : undefined;
  while (node?.kind === "alias") node = node.of;
  if (node?.kind !== "definition" || node.type.kind !== "component") return undefined;
  return { sort: "component", scope: node.type.scope, env: node.env };
}

function inside(decoder: Decoder, item: TypedItem): TypedScope {
  const found = item.sort === "component" ? item : componentType(item);
  return found === undefined ? { imports: [], exports: [] } : typeScope(decoder.budget, found.scope, found.env);
}

function decodeOne(decoder: Decoder, typed: TypedScope): void {
  const [first, second] = typed.exports;
  if (first === undefined) return;
  if (second !== undefined) malformed(second.offset, "a second package in one file");
  decoder.root = draft(splitName(first.name.name)?.package ?? "");
  const { imports, exports } = inside(decoder, first.item);
  for (const { name, item, offset } of imports) {
    if (item.sort === "instance") foreignInterface(decoder, name.name, item.exports, offset);
  }
  for (const { name, item, offset } of exports) {
    const full = splitName(name.name) === undefined ? join(decoder.root.name, name.name) : name.name;
    if (item.sort === "instance") ownInterface(decoder, full, item.exports, offset);
    else if (item.sort === "component") addWorld(decoder, splitName(full)?.name ?? name.name, inside(decoder, item));
  }
}

/** `ns:pkg@1.0.0` and `name` are `ns:pkg/name@1.0.0`. */
function join(packageName: string, name: string): string {
  const at = packageName.indexOf("@");
  return at < 0 ? `${packageName}/${name}` : `${packageName.slice(0, at)}/${name}${packageName.slice(at)}`;
}

function decodeEach(decoder: Decoder, typed: TypedScope): void {
  for (const { item, offset } of typed.exports) {
    const { imports, exports } = inside(decoder, item);
    const [only] = exports;
    if (only === undefined || exports.length > 1) {
      malformed(offset, `an item of a WIT package must export one thing, not ${exports.length}`);
    }
    const path = splitName(only.name.name);
    if (path === undefined)
      malformed(only.offset, `\`${only.name.name}\` isn't the whole name of an interface or world`);
    if (decoder.root.name === "") decoder.root = draft(path.package);
    else if (decoder.root.name !== path.package)
      malformed(only.offset, "items of different packages stand in one file");
    if (only.item.sort === "component") {
      addWorld(decoder, path.name, inside(decoder, only.item));
    } else if (only.item.sort === "instance") {
      for (const { name, item: dependency, offset: at } of imports) {
        if (dependency.sort === "instance") foreignInterface(decoder, name.name, dependency.exports, at);
      }
      ownInterface(decoder, only.name.name, only.item.exports, only.offset);
    } else {
      malformed(only.offset, "an item of a WIT package must be an interface or a world");
    }
  }
}

/** The world of a component, which a binary doesn't name. */
function decodeRoot(decoder: Decoder, typed: TypedScope): void {
  decoder.root = draft("root:component");
  addWorld(decoder, "root", typed);
}

function addWorld(decoder: Decoder, name: string, scope: TypedScope): void {
  const { worlds } = decoder.resolved;
  const place = worlds.length;
  const { imports, exports } = worldItems(decoder, scope, place);
  worlds.push({ name, imports, exports, package: null });
  decoder.root.worlds.set(name, place);
}

/** Puts the packages in order, dependencies before their users; the index of the root package. */
function finish(decoder: Decoder): number {
  const { resolved } = decoder;
  mergeIntoRoot(decoder);
  const owners = new Map<number, DecodedPackage>();
  for (const owner of decoder.foreign.values()) for (const id of owner.interfaces.values()) owners.set(id, owner);
  const done = new Set<DecodedPackage>();
  const visit = (owner: DecodedPackage, depth = 0): void => {
    if (depth > 1000) overLimit(0, "packages depend on one another more than 1000 deep");
    if (done.has(owner)) return;
    done.add(owner);
    for (const id of owner.interfaces.values()) {
      for (const dependency of usedInterfaces(resolved, id)) {
        const next = owners.get(dependency);
        if (next !== undefined && next !== owner) visit(next, depth + 1);
      }
    }
    if (owner !== decoder.root) insert(resolved, owner);
  };
  for (const owner of decoder.foreign.values()) visit(owner);
  return insert(resolved, decoder.root);
}

/** Where only a world is encoded, the interfaces of its own package come as those of a foreign one. */
function mergeIntoRoot(decoder: Decoder): void {
  const { root, foreign } = decoder;
  const same = foreign.get(root.name);
  if (same === undefined) return;
  foreign.delete(root.name);
  for (const [name, place] of same.interfaces) if (!root.interfaces.has(name)) root.interfaces.set(name, place);
}

function usedInterfaces(resolved: Resolved, id: number): number[] {
  return Object.values(resolved.interfaces[id]?.types ?? {}).flatMap((type) => {
    const kind = resolved.types[type]?.kind;
    const target =
      typeof kind === "object" && "type" in kind && typeof kind.type === "number"
        ? resolved.types[kind.type]
        : undefined;
    return target?.owner !== null && target !== undefined && "interface" in target.owner
      ? [target.owner.interface]
      : [];
  });
}

function insert(resolved: Resolved, { name, interfaces, worlds }: DecodedPackage): number {
  const index = resolved.packages.length;
  resolved.packages.push({ name, interfaces: Object.fromEntries(interfaces), worlds: Object.fromEntries(worlds) });
  for (const id of interfaces.values()) setPackage(resolved.interfaces[id], index);
  for (const id of worlds.values()) {
    const world = resolved.worlds[id];
    setPackage(world, index);
    for (const item of [...Object.values(world?.imports ?? {}), ...Object.values(world?.exports ?? {})]) {
      if ("interface" in item) {
        const inline = resolved.interfaces[item.interface.id];
        if (inline?.name === null) setPackage(inline, index);
      }
    }
  }
  return index;
}

function setPackage(item: { package: number | null } | undefined, index: number): void {
  if (item !== undefined) item.package = index;
}
