/** Which functions of the host can be reached from a core function: through calls, tables, other modules and components. */
import { attempt } from "./bytes.ts";
import { codeCursor, nextInstruction, Op } from "./code.ts";
import type { Linked, WitFunction } from "./link.ts";
import { type CoreModule, codeBody } from "./module.ts";

/**
 * The host's functions that a function may end up calling. An indirect call counts as a call of everything in the tables of its
 * module, and a body that can't be decoded as a call of everything that its module imports: too many rather than too few.
 */
export function hostFunctions(linked: Linked, instance: number, index: number): WitFunction[] {
  const found = new Map<string, WitFunction>();
  const seen = new Set<string>();
  const work: (readonly [instance: number, index: number])[] = [[instance, index]];
  const add = (at: number, to: number): void => {
    const key = `${at}:${to}`;
    if (seen.has(key)) return;
    seen.add(key);
    work.push([at, to]);
  };
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const [at, current] = next;
    const place = linked.instances[at];
    if (place === undefined) continue;
    if (current < place.module.importedFunctions) {
      const target = place.imports[current];
      if (target?.kind === "wit") found.set(`${target.import}#${target.function}`, target);
      else if (target?.kind === "core" || target?.kind === "component") add(target.instance, target.function);
    } else {
      for (const callee of callees(place.module, current)) add(at, callee);
    }
  }
  return [...found.values()];
}

function callees(module: CoreModule, index: number): Iterable<number> {
  const found = new Set<number>();
  let indirect = false;
  const { problem } = attempt(() => {
    const body = codeBody(module, index);
    const cursor = codeCursor(module.bytes, body.start, body.end);
    while (nextInstruction(cursor)) {
      if (cursor.op === Op.call || cursor.op === Op.returnCall || cursor.op === Op.refFunc) found.add(cursor.a);
      else if (cursor.op >= Op.callIndirect && cursor.op <= Op.returnCallRef) indirect = true;
    }
  });
  if (problem !== undefined) return module.functionImports.keys();
  if (indirect) for (const { items } of module.elements) for (const item of items) if (item >= 0) found.add(item);
  return found;
}
