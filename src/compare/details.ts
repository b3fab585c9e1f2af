import type * as ast from "../../grammar/ast.ts";
import type { Model } from "../package/model.ts";
import { typeText } from "../wit/type-text.ts";
import type { Detail } from "./change.ts";
import type { Comparable } from "./declarations.ts";
import { createTypeComparer, type TypeComparer } from "./type-equality.ts";

/** What is needed to compare two declarations: the two comparers of one pair of packages. */
export interface Comparison {
  readonly types: TypeComparer;
  /** As `types`, with `map<k, v>` and `list<tuple<k, v>>` taken for one: tells why two types differ. */
  readonly lowered: TypeComparer;
}

export function createComparison(oldModel: Model, newModel: Model, packageName: string): Comparison {
  return {
    types: createTypeComparer(oldModel, newModel, packageName),
    lowered: createTypeComparer(oldModel, newModel, packageName, { mapsAsLists: true }),
  };
}

/** What is different between two versions of one declaration, gates left out. Nothing: the same to every component. */
export function contentDetails(compare: Comparison, old: Comparable, now: Comparable): readonly Detail[] {
  if (old.of === "type" && now.of === "type") return typeDetails(compare, old, now);
  if (old.of === "function" && now.of === "function") {
    if (old.kind !== now.kind) return [{ aspect: "kind", message: `it was a ${old.kind} and is a ${now.kind}` }];
    return funcDetails(compare, old.func.func, now.func.func);
  }
  if (old.of === "extern" && now.of === "extern") return externDetails(compare, old, now);
  if (old.of === "include" && now.of === "include" && old.target !== now.target) {
    return [{ aspect: "target", message: `it included \`${old.target}\` and includes \`${now.target}\`` }];
  }
  return [];
}

function typeDetails(
  compare: Comparison,
  old: Extract<Comparable, { of: "type" }>,
  now: Extract<Comparable, { of: "type" }>,
): readonly Detail[] {
  const before = old.type.place.node;
  const after = now.type.place.node;
  if (before.kind === "record" && after.kind === "record") return fieldDetails(compare, before, after);
  if (before.kind === "variant" && after.kind === "variant") return variantDetails(compare, before, after);
  if (before.kind === "enum" && after.kind === "enum") return partDetails("case", before.cases, after.cases);
  if (before.kind === "flags" && after.kind === "flags") return partDetails("flag", before.flags, after.flags);
  if (before.kind === "resource" && after.kind === "resource") return [];
  const aliases = [before.kind, after.kind].filter((kind) => kind === "type").length;
  if (aliases > 0 && compare.types.sameName(old.type, now.type)) return [];
  if (before.kind === "type" && after.kind === "type") {
    return [{ aspect: "type", message: typeMessage(compare, before.type, after.type) }];
  }
  return [{ aspect: "kind", message: `it was ${article(old.kind)} and is ${article(now.kind)}` }];
}

function article(kind: string): string {
  return kind === "enum" ? "an enum" : kind === "flags" ? "flags" : `a ${kind === "type" ? "type alias" : kind}`;
}

function fieldDetails(compare: Comparison, old: ast.RecordDecl, now: ast.RecordDecl): readonly Detail[] {
  return partDetails("field", old.fields, now.fields, (a, b) =>
    compare.types.same(a.type, b.type) ? undefined : typeMessage(compare, a.type, b.type),
  );
}

function variantDetails(compare: Comparison, old: ast.VariantDecl, now: ast.VariantDecl): readonly Detail[] {
  return partDetails("case", old.cases, now.cases, (a, b) =>
    compare.types.same(a.payload, b.payload) ? undefined : typeMessage(compare, a.payload, b.payload),
  );
}

type DeclarationPart = { readonly name: ast.Identifier };
type PartAspect = "field" | "case" | "flag" | "params";

const partNames: Readonly<Record<PartAspect, string>> = {
  field: "field",
  case: "case",
  flag: "flag",
  params: "parameter",
};

/** Fields, cases, flags or parameters: added, removed, renamed in place, put in another order, or of another type. */
function partDetails<P extends DeclarationPart>(
  aspect: PartAspect,
  old: readonly P[],
  now: readonly P[],
  retyped: (old: P, now: P) => string | undefined = () => undefined,
): readonly Detail[] {
  const noun = partNames[aspect];
  const before = new Map(old.map((part) => [part.name.name, part]));
  const after = new Map(now.map((part) => [part.name.name, part]));
  const details: Detail[] = [];
  const renamedTo = new Set<string>();
  old.forEach((part, index) => {
    const { name } = part.name;
    if (after.has(name)) return;
    const other = now[index];
    if (old.length === now.length && other && !before.has(other.name.name) && retyped(part, other) === undefined) {
      renamedTo.add(other.name.name);
      details.push({ aspect, message: `${noun} \`${name}\` was renamed to \`${other.name.name}\`` });
    } else details.push({ aspect, message: `${noun} \`${name}\` was removed` });
  });
  for (const part of now) {
    const { name } = part.name;
    if (!before.has(name) && !renamedTo.has(name)) details.push({ aspect, message: `${noun} \`${name}\` was added` });
  }
  for (const part of old) {
    const other = after.get(part.name.name);
    const message = other && retyped(part, other);
    if (message) details.push({ aspect, message: `${noun} \`${part.name.name}\`: ${message}` });
  }
  const kept = old.map((part) => part.name.name).filter((name) => after.has(name));
  const order = now.map((part) => part.name.name).filter((name) => before.has(name));
  if (kept.some((name, index) => name !== order[index])) {
    details.push({
      aspect,
      message: `the ${noun}s are in another order: ${order.map((name) => `\`${name}\``).join(", ")}`,
    });
  }
  return details;
}

function funcDetails(compare: Comparison, old: ast.FuncType, now: ast.FuncType): readonly Detail[] {
  const details: Detail[] = [];
  if (old.async !== now.async) {
    details.push({ aspect: "async", message: now.async ? "it became `async`" : "it is no longer `async`" });
  }
  details.push(
    ...partDetails("params", old.params, now.params, (a, b) =>
      compare.types.same(a.type, b.type) ? undefined : typeMessage(compare, a.type, b.type),
    ),
  );
  if (!compare.types.same(old.result, now.result)) {
    details.push({ aspect: "result", message: `the result: ${typeMessage(compare, old.result, now.result)}` });
  }
  return details;
}

function externDetails(
  compare: Comparison,
  old: Extract<Comparable, { of: "extern" }>,
  now: Extract<Comparable, { of: "extern" }>,
): readonly Detail[] {
  if (old.extern.key !== now.extern.key) {
    return [{ aspect: "target", message: `\`${old.extern.key}\` became \`${now.extern.key}\`` }];
  }
  const before = old.extern.target;
  const after = now.extern.target;
  if (before?.kind === "function-def" && after?.kind === "function-def") {
    return funcDetails(compare, before.func, after.func);
  }
  if (before && after && before.kind !== after.kind) {
    return [{ aspect: "kind", message: "a function became an interface, or the other way round" }];
  }
  return [];
}

function typeMessage(compare: Comparison, old: ast.TypeNode | undefined, now: ast.TypeNode | undefined): string {
  const message = `\`${shown(old)}\` became \`${shown(now)}\``;
  if (!compare.lowered.same(old, now)) return message;
  const [expected, found] = shown(old).includes("map<") ? ["list", "map"] : ["map", "list"];
  return `${message}: the component type is another one, so old and new components no longer link (expected ${expected}, found ${found}), though the lowered ABI stays the same`;
}

function shown(type: ast.TypeNode | undefined): string {
  return type ? typeText(type) : "nothing";
}
