import type { Diagnostic } from "../diagnostic.ts";
import type * as ast from "../syntax/ast.ts";
import type { SourceText, Span } from "../syntax/source.ts";
import { typeParts } from "./draft-types.ts";
import { fieldItem, functionItem, typeItem } from "./item.ts";
import type { FunctionDef, Interface, Model, TypeDef, World } from "./model.ts";
import { createReport, type Report, relatedAt } from "./report.ts";

/**
 * What the official parser accepts and the validation of components refuses (component-model, design/mvp/Explainer.md and
 * Binary.md): names of one scope that differ in case only, types without parts, more than 32 flags, `list<T, 0>`, `stream<char>`.
 */
export function strictDiagnostics(model: Model, includeDependencies: boolean): readonly Diagnostic[] {
  const report = createReport();
  for (const pkg of model.packages) {
    if (pkg.role === "dependency" && !includeDependencies) continue;
    for (const one of pkg.interfaces.values()) checkInterface(report, one);
    for (const world of pkg.worlds.values()) checkWorld(report, world);
  }
  return report.diagnostics;
}

interface Label {
  readonly name: string;
  readonly span: Span;
  readonly item: string;
}

function checkInterface(report: Report, one: Interface): void {
  const { source } = one.place;
  const labels: Label[] = [];
  for (const type of one.types.values()) {
    labels.push({ name: type.name, span: labelSpan(type), item: typeItem(type) });
    checkType(report, type);
  }
  for (const func of one.functions.values()) {
    labels.push({ name: func.name, span: nameSpan(func), item: functionItem(func) });
    checkFunction(report, func);
  }
  for (const type of one.types.values()) labels.push(...memberLabels(type));
  checkLabels(report, source, labels, "name");
}

function checkWorld(report: Report, world: World): void {
  for (const type of world.types.values()) {
    checkType(report, type);
    checkLabels(report, world.place.source, memberLabels(type), "name");
  }
  for (const { target } of [...world.imports, ...world.exports]) {
    if (target?.kind === "function-def") checkFunction(report, target);
    else if (target?.inlineOf) checkInterface(report, target);
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

/** Labels of one scope must differ in more than case. Of exact duplicates the parser reports some; the rest is reported here. */
function checkLabels(report: Report, source: SourceText, labels: readonly Label[], what: string): void {
  const seen = new Map<string, Label>();
  for (const label of labels) {
    const key = label.name.toLowerCase();
    const earlier = seen.get(key) ?? (key === repeated(key) ? seen.get(key.slice(key.indexOf(".") + 1)) : undefined);
    if (!earlier) {
      seen.set(key, label);
      continue;
    }
    if (earlier.span.start === label.span.start) continue;
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
}

/** `a.a`: a member called like its resource is not distinct from it. */
function repeated(key: string): string | undefined {
  const dot = key.indexOf(".");
  return dot !== -1 && key.slice(0, dot) === key.slice(dot + 1) ? key : undefined;
}

function checkType(report: Report, type: TypeDef): void {
  const { source, node } = type.place;
  if (type.use || node.kind === "use-name") return;
  const item = typeItem(type);
  const at = { source, span: node.name };
  const fields = (names: readonly ast.Identifier[], what: string): void =>
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
    for (const field of node.fields) checkNode(report, source, field.type, item);
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
    for (const { payload } of node.cases) if (payload) checkNode(report, source, payload, item);
  } else if (node.kind === "type") checkNode(report, source, node.type, item);
  for (const member of type.members) checkFunction(report, member);
}

const MAX_FLAGS = 32;

function checkFunction(report: Report, def: FunctionDef): void {
  const { source } = def.place;
  const item = functionItem(def);
  const labels = def.func.params.map(({ name }) => ({ name: name.name, span: name, item }));
  // An exact repetition is the resolver's to report.
  const distinct = labels.filter((label, index) => labels.findIndex(({ name }) => name === label.name) === index);
  checkLabels(report, source, distinct, "function parameter name");
  for (const { type } of def.func.params) checkNode(report, source, type, item);
  if (def.func.result) checkNode(report, source, def.func.result, item);
}

function checkNode(report: Report, source: SourceText, type: ast.TypeNode, item: string): void {
  const at = { source, span: type };
  if (type.kind === "tuple" && type.items.length === 0)
    report.error("type/empty", "tuple type must have at least one type", at, { item });
  if (type.kind === "list" && type.length && /^0+$/.test(type.length.text))
    report.error("type/empty", "Fixed-length lists must have more than zero elements", at, { item });
  if (type.kind === "stream" && type.element?.kind === "primitive" && type.element.name === "char")
    report.error("type/stream-of-char", "`stream<char>` is not valid at this time", at, {
      item,
      help: "stream bytes (`stream<u8>`) or strings (`stream<string>`)",
    });
  for (const part of typeParts(type)) checkNode(report, source, part, item);
}
