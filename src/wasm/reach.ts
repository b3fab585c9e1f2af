/** Which functions of the host can be reached from a core function: through calls, tables, other modules and components. */

import { attempt } from "./bytes.ts";
import { codeCursor, nextInstruction } from "./code.ts";
import type { Linked, WitFunction } from "./link.ts";
import { type CoreModule, codeBody } from "./module.ts";
import * as Op from "./op.ts";

/** Functions that are still to be looked at, each once. */
interface ReachSearch {
  readonly work: (readonly [instance: number, index: number])[];
  /** `instance * 2³² + index`. */
  readonly seen: Set<number>;
  /** Instances all of whose tables, or all of whose imports, have been added. */
  readonly tables: Set<number>;
  readonly imports: Set<number>;
}

/**
 * The host's functions that a function may end up calling. An indirect call counts as a call of everything in the tables of its
 * module, and a body that can't be decoded as a call of everything that its module imports: too many rather than too few.
 */
export function hostFunctions(linked: Linked, instance: number, index: number): WitFunction[] {
  const found = new Map<string, WitFunction>();
  const search: ReachSearch = { work: [], seen: new Set(), tables: new Set(), imports: new Set() };
  add(search, instance, index);
  for (let next = search.work.pop(); next !== undefined; next = search.work.pop()) {
    const [at, current] = next;
    const place = linked.instances[at];
    if (place === undefined) continue;
    if (current < place.module.importedFunctions) {
      const target = place.imports[current];
      if (target?.kind === "wit") found.set(`${target.import}#${target.function}`, target);
      else if (target?.kind === "core" || target?.kind === "component") add(search, target.instance, target.function);
    } else {
      addCallees(search, at, place.module, current);
    }
  }
  return [...found.values()];
}

function add({ work, seen }: ReachSearch, instance: number, index: number): void {
  const key = instance * 2 ** 32 + index;
  if (seen.has(key)) return;
  seen.add(key);
  work.push([instance, index]);
}

function addCallees(search: ReachSearch, instance: number, module: CoreModule, index: number): void {
  const { direct, indirect, broken } = calleesOf(module, index);
  for (const callee of direct) add(search, instance, callee);
  if (broken && !search.imports.has(instance)) {
    search.imports.add(instance);
    for (const imported of module.functionImports.keys()) add(search, instance, imported);
  }
  if (indirect && !search.tables.has(instance)) {
    search.tables.add(instance);
    for (const { items } of module.elements) for (const item of items) if (item >= 0) add(search, instance, item);
  }
}

/** What a body calls: kept for each module, since every import of a component asks for the same functions again. */
interface Callees {
  readonly direct: ReadonlySet<number>;
  readonly indirect: boolean;
  /** It can't be decoded to its end. */
  readonly broken: boolean;
}

const known = new WeakMap<CoreModule, Map<number, Callees>>();

function calleesOf(module: CoreModule, index: number): Callees {
  const kept = known.get(module) ?? new Map<number, Callees>();
  known.set(module, kept);
  const found = kept.get(index) ?? readCallees(module, index);
  kept.set(index, found);
  return found;
}

function readCallees(module: CoreModule, index: number): Callees {
  const direct = new Set<number>();
  let indirect = false;
  const { problem } = attempt(() => {
    const body = codeBody(module, index);
    const cursor = codeCursor(module.bytes, body.start, body.end);
    while (nextInstruction(cursor)) {
      if (cursor.op === Op.call || cursor.op === Op.returnCall || cursor.op === Op.refFunc) direct.add(cursor.a);
      else if (cursor.op >= Op.callIndirect && cursor.op <= Op.returnCallRef) indirect = true;
    }
  });
  return { direct, indirect, broken: problem !== undefined };
}
