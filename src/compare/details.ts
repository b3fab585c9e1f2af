import type * as ast from "../../grammar/ast.ts";
import { typeItem } from "../package/item-id.ts";
import type { Interface } from "../package/model.ts";
import { typeText } from "../wit/type-text.ts";
import type { Detail } from "./change.ts";
import type { Comparable } from "./declarations.ts";
import type { FlatExtern } from "./expand-worlds.ts";
import type { FollowedType } from "./follow-aliases.ts";
import { partDetails } from "./part-details.ts";
import type { TypeComparers } from "./type-equality.ts";

/** What is needed to compare two declarations. */
export interface Comparison extends TypeComparers {
  /** What is different between two versions of an interface of another package, for a world that imports or exports it. */
  interfaceDetails(old: Interface, now: Interface, direction: FlatExtern["direction"]): readonly Detail[];
  /** Whether the changes of an interface are told at its own items. */
  isToldElsewhere(old: FlatExtern, now: FlatExtern): boolean;
}

/** What is different between two versions of one declaration, gates left out. Nothing: the same to every component. */
export function contentDetails(compare: Comparison, old: Comparable, now: Comparable): readonly Detail[] {
  if (old.of === "type" && now.of === "type") return typeDetails(compare, old, now);
  if (old.of === "function" && now.of === "function") {
    if (old.kind !== now.kind) return [{ aspect: "kind", message: `it was a ${old.kind} and is a ${now.kind}` }];
    return funcDetails(compare, old.func.func, now.func.func);
  }
  if (old.of === "extern" && now.of === "extern") {
    return old.hasItems && now.hasItems ? [] : externDetails(compare, old.extern, now.extern);
  }
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
  if (before.kind === "use-name" || after.kind === "use-name") return [];
  const details = definitionDetails(compare, before, after);
  if (details) return details;
  const aliases = [before.kind, after.kind].filter((kind) => kind === "type").length;
  if (aliases > 0 && compare.types.sameName(old.type, now.type)) return [];
  if (before.kind === "type" && after.kind === "type") {
    return [{ aspect: "type", ...typeDifference(compare, before.type, after.type) }];
  }
  return [{ aspect: "kind", message: `it was ${article(old.kind)} and is ${article(now.kind)}` }];
}

/** What is different between two definitions of one kind; `undefined` where one of them is an alias, or their kinds differ. */
function definitionDetails(compare: Comparison, old: ast.TypeDecl, now: ast.TypeDecl): readonly Detail[] | undefined {
  if (old.kind === "record" && now.kind === "record") return fieldDetails(compare, old, now);
  if (old.kind === "variant" && now.kind === "variant") return variantDetails(compare, old, now);
  if (old.kind === "enum" && now.kind === "enum") return partDetails("case", old.cases, now.cases);
  if (old.kind === "flags" && now.kind === "flags") return partDetails("flag", old.flags, now.flags);
  return old.kind === "resource" && now.kind === "resource" ? [] : undefined;
}

function article(kind: string): string {
  return kind === "enum" ? "an enum" : kind === "flags" ? "flags" : `a ${kind === "type" ? "type alias" : kind}`;
}

function fieldDetails(compare: Comparison, old: ast.RecordDecl, now: ast.RecordDecl): readonly Detail[] {
  return partDetails("field", old.fields, now.fields, (a, b) =>
    compare.types.same(a.type, b.type) ? undefined : typeDifference(compare, a.type, b.type),
  );
}

function variantDetails(compare: Comparison, old: ast.VariantDecl, now: ast.VariantDecl): readonly Detail[] {
  return partDetails("case", old.cases, now.cases, (a, b) =>
    compare.types.same(a.payload, b.payload) ? undefined : typeDifference(compare, a.payload, b.payload),
  );
}

function funcDetails(compare: Comparison, old: ast.FuncType, now: ast.FuncType): readonly Detail[] {
  const details: Detail[] = [];
  if (old.async !== now.async) {
    details.push({ aspect: "async", message: now.async ? "it became `async`" : "it is no longer `async`" });
  }
  details.push(
    ...partDetails("params", old.params, now.params, (a, b) =>
      compare.types.same(a.type, b.type) ? undefined : typeDifference(compare, a.type, b.type),
    ),
  );
  if (!compare.types.same(old.result, now.result)) {
    const { message, ...more } = typeDifference(compare, old.result, now.result);
    details.push({ aspect: "result", message: `the result: ${message}`, ...more });
  }
  return details;
}

/** What is different between two versions of an import or export of a world. */
export function externDetails(compare: Comparison, old: FlatExtern, now: FlatExtern): readonly Detail[] {
  if (old.key !== now.key) return [{ aspect: "target", message: `\`${old.key}\` became \`${now.key}\`` }];
  const before = old.target;
  const after = now.target;
  if (!before || !after) return [];
  if (before.kind === "function-def" && after.kind === "function-def") {
    return funcDetails(compare, before.func, after.func);
  }
  if (before.kind === "interface" && after.kind === "interface") {
    return compare.isToldElsewhere(old, now) ? [] : compare.interfaceDetails(before, after, now.direction);
  }
  return [{ aspect: "kind", message: "a function became an interface, or the other way round" }];
}

/** What is different about a type, in words; `cause`: the item of another package that changed under the same name. */
export interface TypeDifference {
  readonly message: string;
  readonly cause?: string;
}

function typeDifference(
  compare: Comparison,
  old: ast.TypeNode | undefined,
  now: ast.TypeNode | undefined,
): TypeDifference {
  const message = `\`${shown(old)}\` became \`${shown(now)}\``;
  if (old && now && shown(old) === shown(now)) {
    const caused = causeOf(compare, compare.types.old.type(old), compare.types.now.type(now));
    if (caused) return { ...caused, message: `\`${shown(now)}\` is another type now: ${caused.message}` };
  }
  if (!compare.lowered.same(old, now)) return { message };
  const [expected, found] = shown(old).includes("map<") ? ["list", "map"] : ["map", "list"];
  return {
    message: `${message}: the component type is another one, so old and new components no longer link (expected ${expected}, found ${found}), though the lowered ABI stays the same`,
  };
}

/** The definition of another package that makes two types of one name differ, with what became of it. */
export function causeOf(compare: Comparison, old: FollowedType, now: FollowedType): TypeDifference | undefined {
  const cause = compare.types.cause(old, now);
  if (!cause) return undefined;
  const [before, after] = [cause.old.place.node, cause.now.place.node];
  if (before.kind === "use-name" || after.kind === "use-name") return undefined;
  const details = definitionDetails({ ...compare, types: compare.byName }, before, after) ?? [];
  const what = details.map(({ message }) => message).join("; ");
  const item = typeItem(cause.now);
  return { message: `${after.kind} \`${item}\` changed${what === "" ? "" : ` (${what})`}`, cause: item };
}

function shown(type: ast.TypeNode | undefined): string {
  return type ? typeText(type) : "nothing";
}
