import { typeText } from "../package/type-text.ts";
import type * as ast from "../syntax/ast.ts";
import type { Pair } from "./pair.ts";
import type { Sign } from "./sign.ts";

interface Func {
  readonly name: string;
  readonly func: ast.FuncType;
}

const readers = new Set(["get", "lookup", "look-up", "find", "value", "values", "read", "fetch", "at"]);
const writers = new Set(["set", "put", "insert", "update", "upsert"]);

/**
 * What the functions beside a list of pairs say of it: one that gives a value for a key speaks for a mapping, one that gives
 * several, or that appends a pair, against it. `holder` is the resource, interface or world that they stand in.
 */
export function signatureSigns(holder: ast.Node | undefined, pair: Pair, own: string): readonly Sign[] {
  const [key, value] = [typeText(pair.key), typeText(pair.value)];
  return functionsIn(holder).flatMap(({ name, func }): readonly Sign[] => {
    const types = func.params.map(({ type }) => typeText(type));
    const takesKey = types.filter((type) => type === key).length >= 1;
    const takesPair = takesKey && types.lastIndexOf(value) > types.indexOf(key);
    const [verb = ""] = name.split("-");
    if (verb === "append" || verb === "add") return appends(name, verb, takesPair, holder?.kind === "resource");
    if (!takesKey) return [];
    if (readers.has(name) || namesOne(name, own)) return reads(name, func, value);
    if (!writers.has(name)) return [];
    if (types.includes(`list<${value}>`)) return [sign(false, 3, `\`${name}\` sets several values for one key`)];
    return takesPair ? [sign(true, 2, `\`${name}\` sets one value for a key`)] : [];
  });
}

function appends(name: string, verb: string, takesPair: boolean, ofResource: boolean): readonly Sign[] {
  if (takesPair && verb === "append") return [sign(false, 3, `\`${name}\` appends a further value for a key`)];
  if (takesPair || (ofResource && verb === "append")) return [sign(false, 2, `\`${name}\` adds to the pairs`)];
  return [];
}

function reads(name: string, func: ast.FuncType, value: string): readonly Sign[] {
  const result = func.result && unwrapped(func.result);
  if (!result) return [];
  if (typeText(result) === value) return [sign(true, 3, `\`${name}\` gives one value for a key`)];
  const several = result.kind === "list" && typeText(result.element) === value;
  return several ? [sign(false, 3, `\`${name}\` gives several values for a key`)] : [];
}

/** What comes out where all goes well: through `result`, `option` and `future`. */
function unwrapped(type: ast.TypeNode): ast.TypeNode | undefined {
  if (type.kind === "result") return type.ok && unwrapped(type.ok);
  if (type.kind === "option") return unwrapped(type.some);
  if (type.kind === "future") return type.payload && unwrapped(type.payload);
  return type;
}

/** `get-variable` beside `get-variables`, `list-variables` or `variables`. */
function namesOne(name: string, all: string): boolean {
  if (!name.startsWith("get-")) return false;
  const bare = all.replace(/^(?:get|list|all|read|fetch)-(?:all-)?/, "");
  const one = name.slice("get-".length);
  return bare === `${one}s` || bare === `${one}es` || (one.endsWith("y") && bare === `${one.slice(0, -1)}ies`);
}

/** The functions that stand directly in a resource, interface or world. */
function functionsIn(holder: ast.Node | undefined): readonly Func[] {
  switch (holder?.kind) {
    case "resource":
      return holder.members.flatMap((member) =>
        member.kind === "constructor" ? [] : [{ name: member.name.name, func: member.func }],
      );
    case "interface":
    case "world":
      return holder.items.flatMap(functionOf);
    case "import":
    case "export":
      return holder.extern.kind === "extern-interface" ? holder.extern.items.flatMap(functionOf) : [];
    default:
      return [];
  }
}

function functionOf(item: ast.InterfaceItem | ast.WorldItem): readonly Func[] {
  if (item.kind === "func-decl") return [{ name: item.name.name, func: item.func }];
  if ((item.kind === "import" || item.kind === "export") && item.extern.kind === "extern-func")
    return [{ name: item.extern.name.name, func: item.extern.func }];
  return [];
}

function sign(supports: boolean, strength: Sign["strength"], reason: string): Sign {
  return { for: supports, strength, reason };
}
