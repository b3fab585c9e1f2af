/**
 * Whether a module keeps the rules of validation (core spec §3): indices, the types of operands, alignment. All references are
 * one type, and a function with instructions that aren't modelled (GC, stack switching) is passed over.
 */
import { attempt, malformed, type WasmProblem } from "./bytes.ts";
import type { CoreModule } from "./module.ts";
import { checkBody, functionType } from "./validate-code.ts";

/** What can be said of a module: that it is valid or not, or that it holds more than is modelled. */
export type Validity =
  | { readonly verdict: "valid" | "unknown"; readonly problem?: never }
  | { readonly verdict: "invalid"; readonly problem: WasmProblem };

/** Checks a module. Linear in the code. */
export function validity(module: CoreModule): Validity {
  const { value, problem } = attempt(() => {
    checkIndices(module);
    let isModelled = true;
    for (let index = module.importedFunctions; index < module.functionTypes.length; index++) {
      isModelled = checkBody(module, index) && isModelled;
    }
    return isModelled;
  });
  if (problem === undefined) return { verdict: value === true ? "valid" : "unknown" };
  return problem.kind === "malformed" ? { verdict: "invalid", problem } : { verdict: "unknown" };
}

function checkIndices(module: CoreModule): void {
  const { start } = module;
  module.functionTypes.forEach((type) => {
    if (module.types[type]?.kind !== "func") malformed(start, `a function has type ${type}, which is no function type`);
  });
  for (const tag of module.tags) {
    if (module.types[tag]?.kind !== "func") malformed(start, `a tag has type ${tag}, which is no function type`);
  }
  for (const { min, max, is64, pageSize } of module.memories) {
    const most = is64 ? Number.POSITIVE_INFINITY : 2 ** 32 / pageSize;
    if (min > most || (max ?? 0) > most) malformed(start, "a memory may grow beyond its addresses");
    if (max !== undefined && max < min) malformed(start, "the least size of a memory is greater than its greatest");
  }
  for (const { limits } of module.tables) {
    if (limits.max !== undefined && limits.max < limits.min)
      malformed(start, "the least size of a table is greater than its greatest");
  }
  checkExports(module);
  const { startFunction } = module;
  if (startFunction !== undefined) {
    const type = functionType(module, startFunction, start);
    if (type.params.length + type.results.length > 0) malformed(start, "the start function takes or gives values");
  }
  for (const { mode, table, items } of module.elements) {
    if (mode === "active" && module.tables[table] === undefined) malformed(start, `there is no table ${table}`);
    for (const item of items) if (item >= 0) functionType(module, item, start);
  }
  for (const { mode, memory, offset } of module.data) {
    if (mode !== "active") continue;
    const found = module.memories[memory];
    if (found === undefined) malformed(start, `there is no memory ${memory}`);
    const kind = offset?.value.kind;
    if ((kind === "i32" && found.is64) || (kind === "i64" && !found.is64))
      malformed(start, "the offset of a data segment has the wrong type");
  }
  for (const { type, init } of module.globals) {
    const kind = init?.value.kind;
    if ((kind === "i32" || kind === "i64") && type !== kind)
      malformed(start, `a global of type ${type} is set to an ${kind}`);
  }
}

function checkExports(module: CoreModule): void {
  const names = new Set<string>();
  const sizes: Readonly<Record<string, number>> = {
    func: module.functionTypes.length,
    table: module.tables.length,
    memory: module.memories.length,
    global: module.globals.length,
    tag: module.tags.length,
  };
  for (const { name, kind, index } of module.exports) {
    if (names.has(name)) malformed(module.start, `two exports have the name ${JSON.stringify(name)}`);
    names.add(name);
    if (index >= (sizes[kind] ?? 0)) malformed(module.start, `an export names ${kind} ${index}, which isn't there`);
  }
}
