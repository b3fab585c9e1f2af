import type * as ast from "../../grammar/ast.ts";
import { typeText } from "../wit/type-text.ts";
import type { KeyValuePair } from "./pair.ts";
import type { Sign } from "./sign.ts";

const readers = ["get", "lookup", "look-up", "find", "value", "values", "read", "fetch", "at"];
const writers = ["set", "put", "insert", "update", "upsert"];

interface Signature {
  readonly name: string;
  /** The types of its parameters, as they are written. */
  readonly params: readonly string[];
  readonly func: ast.FuncType;
}

/** The functions that stand directly in a resource, interface or world; of those that append one for each signature. */
interface Beside {
  readonly byName: ReadonlyMap<string, Signature>;
  readonly appending: readonly Signature[];
}

/**
 * What the functions beside a list of pairs say of it: one that gives a value for a key speaks for a mapping, one that gives
 * several, or that appends a pair, against it. `holder` is the resource, interface or world that they stand in, `own` the
 * name of the function that has the list.
 */
export function signatureSigns(holder: ast.Node | undefined, pair: KeyValuePair, own: string): readonly Sign[] {
  if (!holder) return [];
  const { byName, appending } = besideIn(holder);
  const [key, value] = [typeText(pair.key), typeText(pair.value)];
  const find = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  return [
    ...appending.flatMap((one) => appends(one, takesPair(one, key, value), holder.kind === "resource")),
    ...find([...readers, ...namesOfOne(own)])
      .filter(({ params }) => params.includes(key))
      .flatMap((one) => reads(one, value)),
    ...find(writers).flatMap((one) => writes(one, key, value)),
  ];
}

function takesPair({ params }: Signature, key: string, value: string): boolean {
  const at = params.indexOf(key);
  return at !== -1 && params.lastIndexOf(value) > at;
}

function appends({ name }: Signature, pairs: boolean, ofResource: boolean): readonly Sign[] {
  const append = name.startsWith("append");
  if (pairs && append) return [sign(false, 3, `\`${name}\` appends a further value for a key`)];
  return pairs || (append && ofResource) ? [sign(false, 2, `\`${name}\` adds to the pairs`)] : [];
}

function reads({ name, func }: Signature, value: string): readonly Sign[] {
  const result = func.result && unwrapped(func.result, value);
  if (!result) return [];
  if (typeText(result) === value) return [sign(true, 3, `\`${name}\` gives one value for a key`)];
  const several = result.kind === "list" && typeText(result.element) === value;
  return several ? [sign(false, 3, `\`${name}\` gives several values for a key`)] : [];
}

function writes(one: Signature, key: string, value: string): readonly Sign[] {
  if (one.params.includes(key) && one.params.includes(`list<${value}>`))
    return [sign(false, 3, `\`${one.name}\` sets several values for one key`)];
  return takesPair(one, key, value) ? [sign(true, 2, `\`${one.name}\` sets one value for a key`)] : [];
}

/** What comes out where all goes well: through `result`, `option` and `future`, as far as the value isn't met. */
function unwrapped(type: ast.TypeNode, value: string): ast.TypeNode | undefined {
  if (typeText(type) === value) return type;
  if (type.kind === "result") return type.ok && unwrapped(type.ok, value);
  if (type.kind === "option") return unwrapped(type.some, value);
  if (type.kind === "future") return type.payload && unwrapped(type.payload, value);
  return type;
}

/** `get-variable` beside `get-variables`, `list-variables` or `variables`. */
function namesOfOne(all: string): readonly string[] {
  const many = all.replace(/^(?:get|list|all|read|fetch)-(?:all-)?/, "");
  const ends = [
    [/ies$/, "y"],
    [/es$/, ""],
    [/s$/, ""],
  ] as const;
  return ends.flatMap(([end, one]) => (end.test(many) ? [`get-${many.replace(end, one)}`] : []));
}

const known = new WeakMap<ast.Node, Beside>();

function besideIn(holder: ast.Node): Beside {
  const before = known.get(holder);
  if (before) return before;
  const byName = new Map<string, Signature>();
  const appending = new Map<string, Signature>();
  for (const { name, func } of functionsIn(holder)) {
    const one = { name, func, params: func.params.map(({ type }) => typeText(type)) };
    byName.set(name, one);
    const [, verb] = /^(append|add)(?:-|$)/.exec(name) ?? [];
    const key = `${verb} ${one.params.join()}`;
    if (verb !== undefined && !appending.has(key)) appending.set(key, one);
  }
  const beside = { byName, appending: [...appending.values()] };
  known.set(holder, beside);
  return beside;
}

function functionsIn(holder: ast.Node): readonly { readonly name: string; readonly func: ast.FuncType }[] {
  switch (holder.kind) {
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

function functionOf(item: ast.InterfaceItem | ast.WorldItem): readonly { name: string; func: ast.FuncType }[] {
  if (item.kind === "func-decl") return [{ name: item.name.name, func: item.func }];
  if ((item.kind === "import" || item.kind === "export") && item.extern.kind === "extern-func")
    return [{ name: item.extern.name.name, func: item.extern.func }];
  return [];
}

function sign(supports: boolean, strength: Sign["strength"], reason: string): Sign {
  return { for: supports, strength, reason };
}
