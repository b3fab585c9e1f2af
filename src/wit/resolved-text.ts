/**
 * Decoded WIT as text: what a package would be written as, with docs and gates, so that binary packages go the same way as others.
 */

import { idText, nameText } from "./name-text.ts";
import type { DecodedWit } from "./resolved.ts";
import {
  type Annotations,
  interfaceId,
  type Resolved,
  type ResolvedDocs,
  type ResolvedFunction,
  type ResolvedTypeDef,
  type ResolvedWorldItem,
  type Stability,
} from "./resolved.ts";
import { memberText, signature, structure, typeText } from "./resolved-type-text.ts";

export interface WitText {
  /** `ns:name@version`. */
  readonly package: string;
  /** `root`: what the file is about. `dependency`: what it refers to, as far as it shows it. */
  readonly role: "root" | "dependency";
  readonly text: string;
}

/** Every package of a decoded file as WIT, the root first. */
export function witTexts({ resolved, package: root }: DecodedWit): WitText[] {
  const texts = resolved.packages.map(
    ({ name }, index): WitText => ({
      package: name,
      role: index === root ? "root" : "dependency",
      text: packageText(resolved, index),
    }),
  );
  return [...texts.filter(({ role }) => role === "root"), ...texts.filter(({ role }) => role === "dependency")];
}

interface Writer {
  readonly resolved: Resolved;
  readonly lines: string[];
  /** The package that is written: its own interfaces go by their plain names. */
  readonly package: number;
}

function packageText(resolved: Resolved, index: number): string {
  const found = resolved.packages[index];
  const writer: Writer = { resolved, lines: [], package: index };
  if (found === undefined) return "";
  docs(writer, "", found.docs);
  writer.lines.push(`package ${idText(found.name)};`);
  for (const place of Object.values(found.interfaces)) {
    const item = resolved.interfaces[place];
    if (item === undefined) continue;
    writer.lines.push("");
    annotations(writer, "", item);
    writer.lines.push(`interface ${nameText(item.name ?? "")} {`);
    interfaceBody(writer, "  ", place);
    writer.lines.push("}");
  }
  for (const place of Object.values(found.worlds)) world(writer, place);
  return `${writer.lines.join("\n")}\n`;
}

function world(writer: Writer, place: number): void {
  const found = writer.resolved.worlds[place];
  if (found === undefined) return;
  writer.lines.push("");
  annotations(writer, "", found);
  writer.lines.push(`world ${nameText(found.name)} {`);
  const owner = { world: place };
  const types = Object.values(found.imports).flatMap((item) => ("type" in item ? [item.type] : []));
  const members = membersOf(
    Object.values(found.imports).flatMap((item) => ("function" in item ? [item.function] : [])),
  );
  for (const [name, item] of Object.entries(found.imports))
    if ("interface" in item) externInterface(writer, "import", name, item);
  if (uses(writer, "  ", types, owner)) writer.lines.push("");
  for (const type of types) if (typeDefinition(writer, "  ", type, owner, members)) writer.lines.push("");
  if (writer.lines.at(-1) === "") writer.lines.pop();
  for (const [name, item] of Object.entries(found.imports))
    if ("function" in item) externFunction(writer, "import", name, item.function);
  const exports = Object.entries(found.exports);
  if (exports.length > 0 && Object.keys(found.imports).length > 0) writer.lines.push("");
  for (const [name, item] of exports) {
    if ("interface" in item) externInterface(writer, "export", name, item);
    else if ("function" in item) externFunction(writer, "export", name, item.function);
  }
  writer.lines.push("}");
}

function externInterface(
  writer: Writer,
  direction: string,
  name: string,
  { interface: item }: Extract<ResolvedWorldItem, { interface: unknown }>,
): void {
  const found = writer.resolved.interfaces[item.id];
  const inline = found?.name == null;
  annotations(writer, "  ", inline ? { ...item, ...(found?.docs === undefined ? {} : { docs: found.docs }) } : item);
  if (inline) {
    writer.lines.push(`  ${direction} ${nameText(name)}: interface {`);
    interfaceBody(writer, "    ", item.id);
    writer.lines.push("  }");
  } else {
    const label =
      name.startsWith("interface-") &&
      interfaceId(writer.resolved, item.id) !== undefined &&
      name === `interface-${item.id}`;
    writer.lines.push(`  ${direction} ${label ? "" : `${nameText(name)}: `}${interfacePath(writer, item.id)};`);
  }
}

function externFunction(writer: Writer, direction: string, name: string, func: ResolvedFunction): void {
  if (name.startsWith("[")) return;
  annotations(writer, "  ", func);
  writer.lines.push(`  ${direction} ${nameText(name)}: ${signature(writer.resolved, func)};`);
}

function interfacePath(writer: Writer, place: number): string {
  const found = writer.resolved.interfaces[place];
  if (found?.package === writer.package) return nameText(found.name ?? "");
  return idText(interfaceId(writer.resolved, place) ?? "");
}

type TextOwner = NonNullable<ResolvedTypeDef["owner"]>;

function interfaceBody(writer: Writer, indent: string, place: number): void {
  const found = writer.resolved.interfaces[place];
  if (found === undefined) return;
  const types = Object.values(found.types);
  const functions = Object.values(found.functions);
  const members = membersOf(functions);
  const owner = { interface: place };
  if (uses(writer, indent, types, owner)) writer.lines.push("");
  for (const type of types) if (typeDefinition(writer, indent, type, owner, members)) writer.lines.push("");
  for (const func of functions) {
    if (func.name.startsWith("[")) continue;
    annotations(writer, indent, func);
    writer.lines.push(`${indent}${nameText(func.name)}: ${signature(writer.resolved, func)};`, "");
  }
  if (writer.lines.at(-1) === "") writer.lines.pop();
}

/** Functions of resources, by resource. */
function membersOf(functions: readonly ResolvedFunction[]): ReadonlyMap<number, readonly ResolvedFunction[]> {
  const members = new Map<number, ResolvedFunction[]>();
  for (const func of functions) {
    if (typeof func.kind === "string") continue;
    const [resource = -1] = Object.values(func.kind);
    const list = members.get(resource) ?? [];
    members.set(resource, list);
    list.push(func);
  }
  return members;
}

/** The type that a `use` names: another one's, of an interface that has a name. */
function usedFrom(
  writer: Writer,
  type: ResolvedTypeDef | undefined,
  owner: TextOwner,
): { readonly from: number; readonly name: string } | undefined {
  const kind = type?.kind;
  if (typeof kind !== "object" || !("type" in kind) || typeof kind.type !== "number") return undefined;
  const target = writer.resolved.types[kind.type];
  if (target?.owner == null || !("interface" in target.owner) || target.name === null) return undefined;
  const from = target.owner.interface;
  if ("interface" in owner && owner.interface === from) return undefined;
  return writer.resolved.interfaces[from]?.name == null ? undefined : { from, name: target.name };
}

/** Writes the `use` statements; whether there are any. Only neighbours share one, so that the types keep their order. */
function uses(writer: Writer, indent: string, types: readonly number[], owner: TextOwner): boolean {
  const groups: { readonly gate: string; readonly from: string; readonly names: string[] }[] = [];
  for (const index of types) {
    const type = writer.resolved.types[index];
    const used = usedFrom(writer, type, owner);
    if (used === undefined) continue;
    const gate = gateLines(type?.stability).join(" ");
    const from = interfacePath(writer, used.from);
    const name =
      used.name === type?.name ? nameText(used.name) : `${nameText(used.name)} as ${nameText(type?.name ?? "")}`;
    const last = groups.at(-1);
    if (last?.gate === gate && last.from === from) last.names.push(name);
    else groups.push({ gate, from, names: [name] });
  }
  for (const { gate, from, names } of groups) {
    if (gate !== "") writer.lines.push(indent + gate);
    writer.lines.push(`${indent}use ${from}.{${names.join(", ")}};`);
  }
  return groups.length > 0;
}

/** Writes a type unless it is a used one; whether it did. */
function typeDefinition(
  writer: Writer,
  indent: string,
  index: number,
  owner: TextOwner,
  members: ReadonlyMap<number, readonly ResolvedFunction[]>,
): boolean {
  const type = writer.resolved.types[index];
  if (type === undefined || usedFrom(writer, type, owner) !== undefined) return false;
  annotations(writer, indent, type);
  const name = nameText(type.name ?? "");
  const { kind } = type;
  if (kind === "resource") resource(writer, indent, name, members.get(index) ?? []);
  else if (kind === "error-context") writer.lines.push(`${indent}type ${name} = error-context;`);
  else if ("record" in kind)
    block(
      writer,
      indent,
      `record ${name}`,
      kind.record.fields,
      ({ type: field }) => `: ${typeText(writer.resolved, field)}`,
    );
  else if ("variant" in kind) {
    block(writer, indent, `variant ${name}`, kind.variant.cases, (item) =>
      item.type === null ? "" : `(${typeText(writer.resolved, item.type)})`,
    );
  } else if ("enum" in kind) block(writer, indent, `enum ${name}`, kind.enum.cases, () => "");
  else if ("flags" in kind) block(writer, indent, `flags ${name}`, kind.flags.flags, () => "");
  else if ("handle" in kind && "own" in kind.handle) {
    // Where it has no name, an own handle is written as the resource; `type t = r;` would be another name of the resource.
    writer.lines.push(`${indent}type ${name} = own<${typeText(writer.resolved, kind.handle.own)}>;`);
  } else writer.lines.push(`${indent}type ${name} = ${structure(writer.resolved, type)};`);
  return true;
}

function resource(writer: Writer, indent: string, name: string, members: readonly ResolvedFunction[]): void {
  if (members.length === 0) {
    writer.lines.push(`${indent}resource ${name};`);
    return;
  }
  writer.lines.push(`${indent}resource ${name} {`);
  for (const member of members) {
    annotations(writer, `${indent}  `, member);
    writer.lines.push(`${indent}  ${memberText(writer.resolved, member)};`);
  }
  writer.lines.push(`${indent}}`);
}

function block<T extends { readonly name: string; readonly docs?: ResolvedDocs }>(
  writer: Writer,
  indent: string,
  head: string,
  items: readonly T[],
  rest: (item: T) => string,
): void {
  writer.lines.push(`${indent}${head} {`);
  for (const item of items) {
    docs(writer, `${indent}  `, item.docs);
    writer.lines.push(`${indent}  ${nameText(item.name)}${rest(item)},`);
  }
  writer.lines.push(`${indent}}`);
}

function annotations(writer: Writer, indent: string, item: Annotations): void {
  docs(writer, indent, item.docs);
  for (const line of gateLines(item.stability)) writer.lines.push(indent + line);
  const external = item["external-id"];
  if (external !== undefined) writer.lines.push(`${indent}@external-id(${JSON.stringify(external)})`);
}

function gateLines(stability: Stability | undefined): string[] {
  if (stability === undefined) return [];
  const gate = "stable" in stability ? stability.stable : stability.unstable;
  const first = "since" in gate ? `@since(version = ${gate.since})` : `@unstable(feature = ${nameText(gate.feature)})`;
  return gate.deprecated === undefined ? [first] : [first, `@deprecated(version = ${gate.deprecated})`];
}

function docs(writer: Writer, indent: string, text: ResolvedDocs | undefined): void {
  for (const line of text?.contents.split("\n") ?? [])
    writer.lines.push(`${indent}///${line === "" ? "" : ` ${line}`}`);
}
