/**
 * The custom section `package-docs`: docs and gates of a WIT package in binary form, as JSON behind a version byte (0 or 1). What
 * names an item that isn't there is left out, as the official tools do; a section that isn't of this form is a problem.
 */

import type {
  Annotations,
  Labelled,
  Resolved,
  ResolvedInterface,
  ResolvedTypeDef,
  ResolvedWorld,
  ResolvedWorldItem,
  Stability,
} from "../../wit/resolved.ts";
import { interfaceId, own } from "../../wit/resolved.ts";
import { malformed, utf8Text } from "../bytes.ts";
import type { Component } from "../component.ts";

type DocsJson = { readonly [key: string]: unknown };

/** Adds docs and gates to a decoded package: to the one that the section names, else to `fallback`. */
export function applyPackageDocs(component: Component, resolved: Resolved, fallback: number): void {
  const sections = component.customs.filter(({ name }) => name === "package-docs");
  const packages = new Map(resolved.packages.map(({ name }, index) => [name, index]));
  for (const section of sections) {
    const version = component.bytes[section.start];
    if (section.start === section.end || (version !== 0 && version !== 1)) {
      malformed(section.start, "package-docs of an unknown version: 0 and 1 are known");
    }
    const text = utf8Text(component.bytes, section.start + 1, section.end);
    const metadata = object(parse(text, section.start + 1), section.start);
    const named = typeof metadata.package === "string" ? packages.get(metadata.package) : undefined;
    applyToPackage(resolved, named ?? fallback, metadata, section.start);
  }
}

function parse(text: string | undefined, offset: number): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return malformed(offset, "package-docs isn't JSON");
  }
}

function object(value: unknown, offset: number): DocsJson {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as DocsJson;
  return malformed(offset, "package-docs isn't of the expected form: an object is expected");
}

/** The entries of a member that is an object; none where it is absent. */
function members(parent: DocsJson, key: string, offset: number): (readonly [string, unknown])[] {
  const value = parent[key];
  return value === undefined ? [] : Object.entries(object(value, offset));
}

function applyToPackage(resolved: Resolved, index: number, metadata: DocsJson, offset: number): void {
  const target = resolved.packages[index];
  if (target === undefined) return;
  if (typeof metadata.docs === "string") target.docs = { contents: metadata.docs };
  for (const [name, value] of members(metadata, "worlds", offset)) {
    const world = resolved.worlds[own(target.worlds, name) ?? -1];
    if (world !== undefined) applyToWorld(resolved, world, object(value, offset), offset);
  }
  for (const [name, value] of members(metadata, "interfaces", offset)) {
    const item = resolved.interfaces[own(target.interfaces, name) ?? -1];
    if (item !== undefined) applyToInterface(resolved, item, object(value, offset), offset);
  }
}

function annotate(target: Annotations | undefined, { docs, stability }: DocsJson): void {
  if (target === undefined) return;
  if (typeof docs === "string") target.docs = { contents: docs };
  const gate = gateOf(stability);
  if (gate !== undefined) target.stability = gate;
}

function gateOf(value: unknown): Stability | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { stable, unstable } = value as { readonly stable?: DocsJson; readonly unstable?: DocsJson };
  const deprecated = stable?.deprecated ?? unstable?.deprecated;
  const rest = typeof deprecated === "string" ? { deprecated } : {};
  if (typeof stable?.since === "string") return { stable: { since: stable.since, ...rest } };
  return typeof unstable?.feature === "string" ? { unstable: { feature: unstable.feature, ...rest } } : undefined;
}

function applyToInterface(resolved: Resolved, target: ResolvedInterface, metadata: DocsJson, offset: number): void {
  annotate(target, metadata);
  for (const [name, value] of members(metadata, "types", offset)) {
    applyToType(resolved.types[own(target.types, name) ?? -1], object(value, offset), offset);
  }
  for (const [name, value] of members(metadata, "funcs", offset)) applyToFunction(own(target.functions, name), value);
}

/** A function's entry: in the first version its docs alone. */
function applyToFunction(target: Annotations | undefined, value: unknown): void {
  if (typeof value === "string") annotate(target, { docs: value });
  else if (typeof value === "object" && value !== null) annotate(target, value as DocsJson);
}

function applyToType(target: ResolvedTypeDef | undefined, metadata: DocsJson, offset: number): void {
  annotate(target, metadata);
  const docs = new Map(members(metadata, "items", offset));
  for (const item of labelled(target)) {
    const contents = docs.get(item.name);
    if (typeof contents === "string") item.docs = { contents };
  }
}

function labelled(type: ResolvedTypeDef | undefined): readonly Labelled[] {
  const kind = type?.kind;
  if (typeof kind !== "object") return [];
  if ("record" in kind) return kind.record.fields;
  if ("variant" in kind) return kind.variant.cases;
  if ("enum" in kind) return kind.enum.cases;
  return "flags" in kind ? kind.flags.flags : [];
}

function applyToWorld(resolved: Resolved, world: ResolvedWorld, metadata: DocsJson, offset: number): void {
  annotate(world, metadata);
  for (const [key, onlyExport] of [
    ["interfaces", false],
    ["interface_exports", true],
  ] as const) {
    for (const [name, value] of members(metadata, key, offset)) {
      const item = externNamed(world, name, onlyExport);
      if (item === undefined || !("interface" in item)) continue;
      const inline = resolved.interfaces[item.interface.id];
      if (inline !== undefined) applyToInterface(resolved, inline, object(value, offset), offset);
      const { stability } = inline ?? {};
      if (stability !== undefined) item.interface.stability = stability;
    }
  }
  for (const [name, value] of members(metadata, "types", offset)) {
    const item = own(world.imports, name);
    if (item !== undefined && "type" in item) applyToType(resolved.types[item.type], object(value, offset), offset);
  }
  for (const [key, onlyExport] of [
    ["funcs", false],
    ["func_exports", true],
  ] as const) {
    for (const [name, value] of members(metadata, key, offset)) {
      const item = externNamed(world, name, onlyExport);
      if (item !== undefined && "function" in item) applyToFunction(item.function, value);
    }
  }
  applyToInterfaces(resolved, world.imports, members(metadata, "interface_import_stability", offset));
  applyToInterfaces(resolved, world.exports, members(metadata, "interface_export_stability", offset));
}

/** An import; an export where there is no such import, or only exports are meant. */
function externNamed(world: ResolvedWorld, name: string, onlyExport: boolean): ResolvedWorldItem | undefined {
  return (onlyExport ? undefined : own(world.imports, name)) ?? own(world.exports, name);
}

/** Gates of imports and exports that are interfaces with names of their own. */
function applyToInterfaces(
  resolved: Resolved,
  items: Record<string, ResolvedWorldItem>,
  gates: readonly (readonly [string, unknown])[],
): void {
  if (gates.length === 0) return;
  const byName = new Map(gates);
  for (const [key, item] of Object.entries(items)) {
    if (!("interface" in item)) continue;
    const gate = gateOf(byName.get(interfaceId(resolved, item.interface.id) ?? key) ?? byName.get(key));
    if (gate !== undefined) item.interface.stability = gate;
  }
}
