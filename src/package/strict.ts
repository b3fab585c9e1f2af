import type * as ast from "../../grammar/ast.ts";
import type { SourceText, Span } from "../../grammar/source.ts";
import type { Diagnostic } from "../common/diagnostic.ts";
import { typeParts } from "../syntax/type-parts.ts";
import { fieldItem, functionItem, typeItem } from "./item-id.ts";
import type { Bindings, FunctionDef, Interface, Model, TypeDef, World } from "./model.ts";
import { createReport, type Reporter, relatedAt } from "./resolve/report.ts";
import { dealias } from "./type-info.ts";

/**
 * What the official parser accepts and the validation of components refuses (component-model, design/mvp/Explainer.md and
 * Binary.md): names of one scope that differ in case only, types without parts, more than 32 flags, `list<T, 0>`, `stream<char>`.
 */
export function strictDiagnostics(model: Model, includeDependencies: boolean): readonly Diagnostic[] {
  const report = createReport();
  const context: StrictContext = { report, bindings: model };
  for (const pkg of model.packages) {
    if (pkg.role === "dependency" && !includeDependencies) continue;
    for (const one of pkg.interfaces.values()) checkInterface(context, one);
    for (const world of pkg.worlds.values()) checkWorld(context, world);
  }
  return report.diagnostics;
}

interface StrictContext {
  readonly report: Reporter;
  readonly bindings: Bindings;
}

interface Label {
  readonly name: string;
  readonly span: Span;
  readonly item: string;
}

function checkInterface(context: StrictContext, one: Interface): void {
  const { source } = one.place;
  const labels: Label[] = [];
  for (const type of one.types.values()) {
    labels.push({ name: type.name, span: labelSpan(type), item: typeItem(type) });
    checkType(context, type);
  }
  for (const func of one.functions.values()) {
    labels.push({ name: func.name, span: nameSpan(func), item: functionItem(func) });
    checkFunction(context, func);
  }
  const clashing = new Set(checkLabels(context.report, source, labels, "name"));
  const members = [...one.types.values()].filter(({ name }) => !clashing.has(name)).flatMap(memberLabels);
  const resources = labels.filter(({ name }) => !clashing.has(name));
  checkLabels(context.report, source, [...resources, ...members], "name");
}

function checkWorld(context: StrictContext, world: World): void {
  for (const type of world.types.values()) {
    checkType(context, type);
    checkLabels(context.report, world.place.source, memberLabels(type), "name");
  }
  for (const { target } of [...world.imports, ...world.exports]) {
    if (target?.kind === "function-def") checkFunction(context, target);
    else if (target?.inlineOf) checkInterface(context, target);
  }
}

/** Methods and static functions share the scope of their interface as `resource.name`; a constructor may share its resource's name. */
function memberLabels(type: TypeDef): Label[] {
  return type.members.flatMap((member) =>
    member.place.node.kind === "constructor"
      ? []
      : [{ name: `${type.name}.${member.name}`, span: nameSpan(member), item: functionItem(member) }],
  );
}

function labelSpan({ place: { node } }: TypeDef): Span {
  return node.kind === "use-name" ? (node.as ?? node.name) : node.name;
}

function nameSpan({ place: { node } }: FunctionDef): Span {
  if (node.kind === "constructor") return node.keyword;
  if (node.kind === "import" || node.kind === "export")
    return node.extern.kind === "extern-path" ? node.extern.path : node.extern.name;
  return node.name;
}

/** Labels of one scope must differ in more than case. Of exact duplicates the parser reports some; the rest is reported here. Returns the names that clash. */
function checkLabels(report: Reporter, source: SourceText, labels: readonly Label[], what: string): string[] {
  const seen = new Map<string, Label>();
  const clashing: string[] = [];
  for (const label of labels) {
    const key = label.name.toLowerCase();
    const earlier = seen.get(key) ?? (key === repeated(key) ? seen.get(key.slice(key.indexOf(".") + 1)) : undefined);
    if (!earlier) {
      seen.set(key, label);
      continue;
    }
    if (earlier.span.start === label.span.start) continue;
    clashing.push(label.name);
    const rule = earlier.name === label.name ? "name/duplicate" : "naming/label-clash-case-insensitive";
    report.error(
      rule,
      `${what} \`${label.name}\` conflicts with previous name \`${earlier.name}\``,
      { source, span: label.span },
      {
        item: label.item,
        related: [relatedAt({ source, span: earlier.span }, "the other name")],
        help: "names of one scope have to differ in more than upper and lower case",
      },
    );
  }
  return clashing;
}

/** `a.a`: a member called like its resource is not distinct from it. */
function repeated(key: string): string | undefined {
  const dot = key.indexOf(".");
  return dot !== -1 && key.slice(0, dot) === key.slice(dot + 1) ? key : undefined;
}

function checkType(context: StrictContext, type: TypeDef): void {
  const { source, node } = type.place;
  if (type.use || node.kind === "use-name") return;
  const { report } = context;
  const item = typeItem(type);
  const at = { source, span: node.name };
  const fields = (names: readonly ast.Identifier[], what: string): readonly string[] =>
    checkLabels(
      report,
      source,
      names.map((id) => ({ name: id.name, span: id, item: fieldItem(type, id.name) })),
      what,
    );
  if (node.kind === "record") {
    if (node.fields.length === 0) report.error("type/empty", "record type must have at least one field", at, { item });
    fields(
      node.fields.map(({ name }) => name),
      "record field name",
    );
    for (const field of node.fields) checkNode(context, source, field.type, item);
  } else if (node.kind === "flags") {
    if (node.flags.length === 0) report.error("type/empty", "flags must have at least one entry", at, { item });
    if (node.flags.length > MAX_FLAGS)
      report.error("type/too-many-flags", `cannot have more than ${MAX_FLAGS} flags`, at, {
        item,
        help: `it has ${node.flags.length}: spread them over several \`flags\` types`,
      });
    fields(
      node.flags.map(({ name }) => name),
      "flag name",
    );
  } else if (node.kind === "enum")
    fields(
      node.cases.map(({ name }) => name),
      "enum tag name",
    );
  else if (node.kind === "variant") {
    fields(
      node.cases.map(({ name }) => name),
      "variant case name",
    );
    for (const { payload } of node.cases) if (payload) checkNode(context, source, payload, item);
  } else if (node.kind === "type") checkNode(context, source, node.type, item);
  for (const member of type.members) checkFunction(context, member);
}

const MAX_FLAGS = 32;

function checkFunction(context: StrictContext, def: FunctionDef): void {
  const { source } = def.place;
  const item = functionItem(def);
  const params = def.func.params.map(({ name }) => ({ name: name.name, span: name, item }));
  // A method has `self` before its parameters; one of that very name is the resolver's to report.
  const self = def.place.node.kind === "method" ? [{ name: "self", span: def.place.node.name, item }] : [];
  const labels = [...self, ...params];
  // An exact repetition is the resolver's to report.
  const distinct = labels.filter((label, index) => labels.findIndex(({ name }) => name === label.name) === index);
  checkLabels(context.report, source, distinct, "function parameter name");
  for (const { type } of def.func.params) checkNode(context, source, type, item);
  if (def.func.result) checkNode(context, source, def.func.result, item);
}

function checkNode(context: StrictContext, source: SourceText, type: ast.TypeNode, item: string): void {
  const { report, bindings } = context;
  const at = { source, span: type };
  if (type.kind === "tuple" && type.items.length === 0)
    report.error("type/empty", "tuple type must have at least one type", at, { item });
  if (type.kind === "list" && type.length && /^0+$/.test(type.length.text))
    report.error("type/empty", "Fixed-length lists must have more than zero elements", at, { item });
  if (type.kind === "stream" && type.element && isChar(bindings, type.element))
    report.error("type/stream-of-char", "`stream<char>` is not valid at this time", at, {
      item,
      help: "stream bytes (`stream<u8>`) or strings (`stream<string>`)",
    });
  for (const part of typeParts(type)) checkNode(context, source, part, item);
}

function isChar(bindings: Bindings, type: ast.TypeNode): boolean {
  if (type.kind === "primitive") return type.name === "char";
  const def = type.kind === "named" ? bindings.typeOf(type.id) : undefined;
  const node = def && dealias(bindings, def).place.node;
  return node?.kind === "type" && node.type.kind === "primitive" && node.type.name === "char";
}
