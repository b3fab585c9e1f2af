import type { Node } from "acorn";
import { callFunction } from "./calls.ts";
import type { SourceFile } from "./carve.ts";
import { globalValue, importedByName, importedValue } from "./globals.ts";
import { newScope, newState, type OpenRead, type State } from "./interpreter.ts";
import { execute, hoist } from "./statements.ts";
import { type KeyRead, UNKNOWN } from "./values.ts";

/** What one source reads. Places are offsets in its text. */
export interface ProgramReads {
  readonly source: SourceFile;
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
export function runProgram(source: SourceFile, specifiers: readonly string[]): ProgramReads {
  const named = source.fragment || source.added > 0 ? specifiers : [];
  const state: State = newState(
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
    runTheRest(state);
  }
  return {
    source,
    keys: [...state.keys.values()].filter((read) => read.places.size > 0),
    open: [...state.open.values()],
    exhausted: state.budget <= 0,
  };
}

/** Functions that nobody has called are entry points; running them may make more. */
function runTheRest(state: State): void {
  for (let found = true; found && state.budget > 0; ) {
    found = false;
    for (const [node, value] of state.created) {
      if (state.called.has(node)) continue;
      found = true;
      state.present = new Set();
      state.missing = new Set();
      callFunction(state, value, { args: [], self: UNKNOWN, at: node.start });
      state.called.add(node);
    }
  }
}

/** Modules that a program imports, as far as its text still says so. */
export function importedSpecifiers(source: SourceFile): readonly string[] {
  return source.program.body.flatMap((node: Node & { source?: { value?: unknown } | null }) => {
    const value = node.type === "ImportDeclaration" ? node.source?.value : undefined;
    return typeof value === "string" ? [value] : [];
  });
}
