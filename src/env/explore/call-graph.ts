/**
 * Who calls whom, from one pass over the code. Calls that don't come back (an `unreachable` stands behind them) are told apart:
 * what only a panic reaches isn't reached by the program's own work.
 */

import { attempt } from "../../wasm/bytes.ts";
import { codeCursor, nextInstruction, resetCursor } from "../../wasm/code.ts";
import { type CoreModule, codeBody } from "../../wasm/module.ts";
import * as Op from "../../wasm/op.ts";

export interface CallGraph {
  /** Calls by caller: `callees[first[f] … first[f + 1])`, −1 − type for calls through a table. */
  readonly first: Uint32Array;
  readonly callees: Int32Array;
  /** Offset of each call in the file. */
  readonly offsets: Uint32Array;
  /** 1: an `unreachable` follows. */
  readonly final: Uint8Array;
  /** Callers by callee, for calls that come back. */
  readonly callers: readonly (readonly number[])[];
  /** Callers by callee for the others. */
  readonly finalCallers: readonly (readonly number[])[];
  /** Functions whose code could not be read. */
  readonly broken: readonly { readonly function: number; readonly message: string }[];
  /** Functions that a table holds: their callers aren't known. */
  readonly inTable: ReadonlySet<number>;
}

/** The call graph of a module. */
export function callGraph(module: CoreModule): CallGraph {
  const count = module.functionTypes.length;
  const first = new Uint32Array(count + 1);
  const found: Calls = { callees: [], offsets: [], final: [] };
  const broken: { function: number; message: string }[] = [];
  const cursor = codeCursor(module.bytes, 0, 0);
  for (let index = module.importedFunctions; index < count; index++) {
    first[index] = found.callees.length;
    const { problem } = attempt(() => {
      const body = codeBody(module, index);
      resetCursor(cursor, body.start, body.end);
      walk(cursor, found);
    });
    if (problem !== undefined) broken.push({ function: index, message: problem.message });
  }
  first[count] = found.callees.length;
  const callees = Int32Array.from(found.callees);
  const final = Uint8Array.from(found.final);
  return {
    first,
    callees,
    offsets: Uint32Array.from(found.offsets),
    final,
    callers: reversed(first, callees, final, count, 0),
    finalCallers: reversed(first, callees, final, count, 1),
    broken,
    inTable: new Set(module.elements.flatMap(({ items }) => Array.from(items).filter((item) => item >= 0))),
  };
}

interface Calls {
  readonly callees: number[];
  readonly offsets: number[];
  readonly final: number[];
}

function walk(cursor: ReturnType<typeof codeCursor>, found: Calls): void {
  let behindCall = false;
  while (nextInstruction(cursor)) {
    const { op } = cursor;
    if (op === Op.call || op === Op.returnCall || op === Op.callIndirect || op === Op.returnCallIndirect) {
      const isDirect = op === Op.call || op === Op.returnCall;
      found.callees.push(isDirect ? cursor.a : -1 - cursor.a);
      found.offsets.push(cursor.start);
      found.final.push(0);
      behindCall = true;
    } else {
      if (op === Op.unreachable && behindCall) found.final[found.final.length - 1] = 1;
      behindCall = false;
    }
  }
}

function reversed(
  first: Uint32Array,
  callees: Int32Array,
  final: Uint8Array,
  count: number,
  wanted: number,
): (readonly number[])[] {
  const callers: number[][] = [];
  for (let caller = 0; caller < count; caller++) {
    for (let i = first[caller] as number; i < (first[caller + 1] as number); i++) {
      const callee = callees[i] as number;
      if (callee < 0 || callee >= count || final[i] !== wanted) continue;
      let list = callers[callee];
      if (list === undefined) {
        list = [];
        callers[callee] = list;
      }
      if (list[list.length - 1] !== caller) list.push(caller);
    }
  }
  return callers;
}

/** The functions from which calls that come back lead to one of `targets`, these included. */
export function reaching(graph: CallGraph, targets: Iterable<number>): Set<number> {
  const reached = new Set(targets);
  const work = [...reached];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    for (const caller of graph.callers[next] ?? []) {
      if (reached.has(caller)) continue;
      reached.add(caller);
      work.push(caller);
    }
  }
  return reached;
}

/** Callers of a function of either kind. */
export function allCallers(graph: CallGraph, callee: number): number[] {
  return [...(graph.callers[callee] ?? []), ...(graph.finalCallers[callee] ?? [])];
}
