/**
 * Core functions that only pass a call on. `wasm-tools component new` puts a shim before functions that don't exist yet when they
 * are needed: the shim's function calls through a table with its own arguments, and a fixup module fills the table later.
 */

import { attempt } from "./bytes.ts";
import { codeCursor, nextInstruction } from "./code.ts";
import { type CoreModule, codeBody } from "./module.ts";
import * as Op from "./op.ts";

/** Where a function passes its call on to: a function of the same module, or a slot of a table. */
export type Forwarding =
  | { readonly kind: "call"; readonly function: number }
  | { readonly kind: "table"; readonly table: number; readonly slot: number };

/** No forwarder is longer: 16 parameters, a constant, a call. */
const maxBytes = 64;

/** Whether a function does nothing but call another one with exactly its own parameters; `undefined` if it does more. */
export function forwarding(module: CoreModule, index: number): Forwarding | undefined {
  const entry = index - module.importedFunctions;
  const start = module.codeStarts[entry];
  const end = module.codeEnds[entry];
  if (start === undefined || end === undefined || end - start > maxBytes) return undefined;
  return attempt(() => readForwarding(module, index)).value;
}

function readForwarding(module: CoreModule, index: number): Forwarding | undefined {
  const body = codeBody(module, index);
  const type = module.types[module.functionTypes[index] ?? 0];
  if (body.locals.length > 0 || type?.kind !== "func") return undefined;
  const cursor = codeCursor(module.bytes, body.start, body.end);
  for (let i = 0; i < type.params.length; i++) {
    if (!nextInstruction(cursor) || cursor.op !== Op.localGet || cursor.a !== i) return undefined;
  }
  let slot: number | undefined;
  nextInstruction(cursor);
  if (cursor.op === Op.i32Const) {
    slot = cursor.a;
    nextInstruction(cursor);
  }
  const { op, a, b } = cursor;
  nextInstruction(cursor);
  if (cursor.op === Op.return) nextInstruction(cursor);
  if (cursor.op !== Op.end || cursor.depth !== 0) return undefined;
  if (slot === undefined && (op === Op.call || op === Op.returnCall)) {
    return sameType(module, a, index) ? { kind: "call", function: a } : undefined;
  }
  if (slot === undefined || (op !== Op.callIndirect && op !== Op.returnCallIndirect)) return undefined;
  return a === module.functionTypes[index] ? { kind: "table", table: b, slot } : undefined;
}

function sameType(module: CoreModule, one: number, other: number): boolean {
  return module.functionTypes[one] === module.functionTypes[other];
}
