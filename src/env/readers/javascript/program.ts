import type { Node } from "acorn";
import { callFunction } from "./calls.ts";
import type { EmbeddedSource } from "./carve.ts";
import { globalValue, importedByName, importedValue } from "./globals.ts";
import { findCell, type InterpreterState, newScope, newState, type OpenRead } from "./interpreter.ts";
import { execute, hoist } from "./statements.ts";
import {
  type AbstractValue,
  type FunctionLike,
  type KeyRead,
  type LexicalScope,
  optionsOf,
  UNKNOWN,
} from "./values.ts";

/** What one source reads. Places are offsets in its text. */
export interface ProgramReads {
  readonly source: EmbeddedSource;
  readonly keys: readonly KeyRead[];
  readonly open: readonly OpenRead[];
  /** The program is too large to be followed to the end. */
  readonly exhausted: boolean;
}

/**
 * Runs a program over abstract values: the top level, then what nothing there has called (exports, callbacks). Twice, since a
 * function may use what a later one assigns; what is read is recorded the second time. `specifiers` are the modules that the
 * component imports, for pieces of a program whose own imports are gone.
 */
export function runProgram(source: EmbeddedSource, specifiers: readonly string[]): ProgramReads {
  const named = source.fragment || source.added > 0 ? specifiers : [];
  const state: InterpreterState = newState(
    (name) => {
      const value = globalValue(state, name);
      return value === UNKNOWN && named.length > 0 ? importedByName(state, name, named) : value;
    },
    (specifier, name) => importedValue(state, specifier, name),
  );
  const scope = newScope(null);
  for (const recording of [false, true]) {
    state.recording = recording;
    state.called.clear();
    state.present = new Set();
    hoist(state, source.program.body, scope);
    execute(state, source.program.body, scope);
    runTheRest(state, source, scope);
  }
  return {
    source,
    keys: [...state.keys.values()].filter((read) => read.places.size > 0),
    open: [...state.open.values()],
    exhausted: state.budget <= 0,
  };
}

/**
 * Exports first, then what nobody has called (callbacks, handlers), the latest first: programs define helpers before what uses
 * them. A function whose name is never used is dead.
 */
function runTheRest(state: InterpreterState, source: EmbeddedSource, scope: LexicalScope): void {
  const exported = exportedFunctions(source, scope);
  const isDead = ({ node, name }: FunctionValue) =>
    name !== null && !source.fragment && !exported.has(node) && !state.mentioned.has(node);
  let next: readonly FunctionValue[] = [...exported.values()];
  do {
    for (const value of next) {
      if (state.called.has(value.node)) continue;
      state.present = new Set();
      state.missing = new Set();
      callFunction(state, value, { args: [], self: UNKNOWN, at: value.node.start });
      state.called.add(value.node);
    }
    next = [...state.created.values()].filter((value) => !state.called.has(value.node) && !isDead(value)).reverse();
  } while (next.length > 0 && state.budget > 0);
}

type FunctionValue = Extract<AbstractValue, { kind: "function" }>;

function exportedFunctions(source: EmbeddedSource, scope: LexicalScope): ReadonlyMap<FunctionLike, FunctionValue> {
  const found = new Map<FunctionLike, FunctionValue>();
  const add = (name: string) => {
    for (const option of optionsOf(findCell(scope, name)?.value ?? UNKNOWN)) {
      for (const value of option.kind === "object" ? [...option.properties.values()] : [option])
        if (value.kind === "function") found.set(value.node, value);
    }
  };
  for (const statement of source.program.body) {
    if (statement.type === "ExportDefaultDeclaration" && "id" in statement.declaration && statement.declaration.id)
      add(statement.declaration.id.name);
    if (statement.type === "ExportDefaultDeclaration" && statement.declaration.type === "Identifier")
      add(statement.declaration.name);
    if (statement.type !== "ExportNamedDeclaration") continue;
    for (const { local } of statement.specifiers) if (local.type === "Identifier") add(local.name);
    const { declaration } = statement;
    if (declaration?.type === "VariableDeclaration")
      for (const { id } of declaration.declarations) if (id.type === "Identifier") add(id.name);
    if (declaration?.type === "FunctionDeclaration") add(declaration.id.name);
  }
  return found;
}

/** Modules that a program imports, as far as its text still says so. */
export function importedSpecifiers(source: EmbeddedSource): readonly string[] {
  return source.program.body.flatMap((node: Node & { source?: { value?: unknown } | null }) => {
    const value = node.type === "ImportDeclaration" ? node.source?.value : undefined;
    return typeof value === "string" ? [value] : [];
  });
}
