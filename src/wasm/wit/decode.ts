/**
 * From typed scopes to WIT: instances become interfaces, component types worlds, and a type that equals one with a name already
 * becomes a `use` of it.
 */

import {
  type FunctionKind,
  own,
  type ResolvedFunction,
  type ResolvedTypeDef,
  type ResolvedWorldItem,
  type TypeKind,
} from "../../wit/resolved.ts";
import { malformed } from "../bytes.ts";
import { type ExternName, fullName } from "../extern-name.ts";
import { type FunctionNode, type NamedItem, spend, type TypedScope, type TypeIdentity } from "../typing.ts";
import { checkLabel, type Decoder, draft, splitName } from "./decoder-state.ts";
import { knownType, peel, typeKind, valueType } from "./types.ts";

type DecodedOwner = NonNullable<ResolvedTypeDef["owner"]>;

/** The items that a world imports and exports. `place` is the world's index, for the types that it owns. */
export function worldItems(
  decoder: Decoder,
  scope: TypedScope,
  place: number,
): { readonly imports: Record<string, ResolvedWorldItem>; readonly exports: Record<string, ResolvedWorldItem> } {
  const imports: Record<string, ResolvedWorldItem> = {};
  const exports: Record<string, ResolvedWorldItem> = {};
  for (const item of scope.imports) worldItem(decoder, item, place, imports, true);
  for (const item of scope.exports) worldItem(decoder, item, place, exports, false);
  return { imports, exports };
}

function worldItem(
  decoder: Decoder,
  { name, item, offset }: NamedItem,
  place: number,
  into: Record<string, ResolvedWorldItem>,
  imported: boolean,
): void {
  const external = name.externalId === undefined ? {} : { "external-id": name.externalId };
  if (item.sort === "instance") {
    const full = fullName(name);
    const path = splitName(full) !== undefined;
    const id = path
      ? foreignInterface(decoder, full, item.exports, offset)
      : name.implements === undefined
        ? ownInterface(decoder, checkLabel(name.name, offset), item.exports, offset)
        : foreignInterface(decoder, name.implements, item.exports, offset);
    into[path ? `interface-${id}` : checkLabel(name.name, offset)] = { interface: { id, ...external } };
  } else if (item.sort === "func") {
    into[name.name] = {
      function: { ...functionOf(decoder, name, item.node, { world: place }, offset), ...external },
    };
  } else if (item.sort === "type" && imported) {
    into[checkLabel(name.name, offset)] = {
      type: exportedType(decoder, name.name, item.node, { world: place }, offset),
    };
  } else {
    decoder.omitted.push(name.name);
  }
}

/**
 * An interface of the root package, or of a world where the name is a plain one: its index. One that is known already is filled up.
 */
export function ownInterface(decoder: Decoder, name: string, exports: readonly NamedItem[], offset: number): number {
  if (decoder.named.has(name)) return foreignInterface(decoder, name, exports, offset);
  const path = splitName(name);
  const id = newInterface(decoder, path === undefined ? null : checkLabel(path.name, offset));
  fill(decoder, id, exports);
  if (path !== undefined) {
    decoder.root.interfaces.set(path.name, id);
    decoder.named.set(name, id);
  }
  return id;
}

function newInterface(decoder: Decoder, name: string | null): number {
  return decoder.resolved.interfaces.push({ name, types: {}, functions: {}, package: null }) - 1;
}

/** An interface that is named by its path: of the root package, or of another one, of which only what is used is known. */
export function foreignInterface(
  decoder: Decoder,
  name: string,
  exports: readonly NamedItem[],
  offset: number,
): number {
  const known = decoder.named.get(name);
  const id = known ?? foreignByName(decoder, name, offset);
  fill(decoder, id, exports);
  return id;
}

function foreignByName(decoder: Decoder, name: string, offset: number): number {
  const path = splitName(name);
  if (path === undefined) malformed(offset, `\`${name}\` isn't the name of an interface`);
  const owner = decoder.foreign.get(path.package) ?? draft(path.package);
  decoder.foreign.set(path.package, owner);
  const known = owner.interfaces.get(path.name);
  if (known !== undefined) return known;
  const id = newInterface(decoder, checkLabel(path.name, offset));
  owner.interfaces.set(path.name, id);
  return id;
}

/** Adds what an instance exports to an interface; types that it has already get the new identity too. */
function fill(decoder: Decoder, id: number, exports: readonly NamedItem[]): void {
  const target = decoder.resolved.interfaces[id];
  if (target === undefined) return;
  for (const { name, item, offset } of exports) {
    spend(decoder.budget, 1);
    const external = name.externalId === undefined ? {} : { "external-id": name.externalId };
    if (item.sort === "type") {
      const known = own(target.types, checkLabel(name.name, offset));
      if (known !== undefined) decoder.types.set(item.node, known);
      else target.types[name.name] = exportedType(decoder, name.name, item.node, { interface: id }, offset, external);
    } else if (item.sort === "func" && own(target.functions, name.name) === undefined) {
      target.functions[name.name] = { ...functionOf(decoder, name, item.node, { interface: id }, offset), ...external };
    } else if (item.sort !== "func") {
      decoder.omitted.push(name.name);
    }
  }
}

function ownerKey(owner: DecodedOwner, name: string): string {
  return "interface" in owner ? `i${owner.interface} ${name}` : `w${owner.world} ${name}`;
}

/** A named type: new, or another name of one that is known. */
function exportedType(
  decoder: Decoder,
  name: string,
  node: TypeIdentity,
  owner: DecodedOwner,
  offset: number,
  external: { readonly "external-id"?: string } = {},
): number {
  const known = knownType(decoder, node);
  let kind: TypeKind;
  if (known !== undefined) kind = { type: known };
  else {
    const source = peel(decoder, node);
    kind = source.kind === "resource" ? "resource" : typeKind(decoder, source.type, source.env, offset);
  }
  const id = decoder.resolved.types.push({ name, kind, owner, ...external }) - 1;
  if (kind === "resource") decoder.resources.set(ownerKey(owner, name), id);
  decoder.types.set(node, id);
  return id;
}

function functionOf(
  decoder: Decoder,
  name: ExternName,
  { type, env }: FunctionNode,
  owner: DecodedOwner,
  offset: number,
): ResolvedFunction {
  const params = type.params.map((param) => ({
    name: checkLabel(param.name, offset),
    type: valueType(decoder, param.type, env, offset),
  }));
  const results = type.namedResults;
  if (results !== undefined) malformed(offset, "a function with named results has no form in WIT");
  const result = type.result === undefined ? {} : { result: valueType(decoder, type.result, env, offset) };
  return { name: name.name, kind: functionKind(decoder, name.name, type.async, owner, offset), params, ...result };
}

const memberName = /^\[(constructor|method|static)\]([^.]+)(?:\.(.+))?$/;

function functionKind(
  decoder: Decoder,
  name: string,
  async: boolean,
  owner: DecodedOwner,
  offset: number,
): FunctionKind {
  const [, kind, resource = "", member] = memberName.exec(name) ?? [];
  if (kind === undefined) {
    checkLabel(name, offset);
    return async ? "async-freestanding" : "freestanding";
  }
  if (member !== undefined) checkLabel(member, offset);
  const id = decoder.resources.get(ownerKey(owner, resource));
  if (id === undefined) malformed(offset, `\`${name}\` belongs to no resource here`);
  if (kind === "constructor") return { constructor: id };
  if (kind === "method") return async ? { "async-method": id } : { method: id };
  return async ? { "async-static": id } : { static: id };
}
