import { instantiate } from "./classes.ts";
import { evaluate, NEVER } from "./expressions.ts";
import { type CallFrame, declare, doubt, type InterpreterState, LIMITS, newScope, readOpen } from "./interpreter.ts";
import { bindPattern } from "./patterns.ts";
import { execute, hoist } from "./statements.ts";
import {
  type AbstractValue,
  type Call,
  each,
  type FunctionLike,
  type LexicalScope,
  newArray,
  UNDEFINED,
  UNKNOWN,
  union,
} from "./values.ts";

/** Calls a value. What isn't a function of the program gives an unknown value, and callbacks handed to it are run. */
export function callValue(state: InterpreterState, callee: AbstractValue, call: Call): AbstractValue {
  const results = each(callee, (option) => {
    switch (option.kind) {
      case "function":
        return callFunction(state, option, call);
      case "native":
        return option.call(call);
      default:
        escapeArguments(state, call);
        return UNKNOWN;
    }
  });
  return results;
}

/** `new callee(…)`. */
export function constructValue(state: InterpreterState, callee: AbstractValue, call: Call): AbstractValue {
  return each(callee, (option) => {
    if (option.kind === "class") return instantiate(state, option, call);
    if (option.kind === "native") return option.call(call);
    if (option.kind === "function") {
      callFunction(state, option, call);
      return UNKNOWN;
    }
    escapeArguments(state, call);
    return UNKNOWN;
  });
}

/**
 * What is handed to code that isn't there: functions may be called with anything, an environment may be read as a whole, and
 * whether the value of a key is needed there can't be told.
 */
export function escapeArguments(state: InterpreterState, { args, at }: Call): void {
  for (const arg of args) escapeValue(state, arg, at, 0);
}

function escapeValue(state: InterpreterState, value: AbstractValue, at: number, depth: number): void {
  if (depth > 3) return;
  // A value that something else may stand in for is no sign of anything.
  if (value.kind === "union")
    for (const option of value.options) if (option.kind !== "read") escapeValue(state, option, at, depth + 1);
  if (value.kind === "environment" || value.kind === "pairs") readOpen(state, value.origin, "all", at);
  if (value.kind === "object" && value.environment) readOpen(state, value.environment, "all", at);
  if (value.kind === "function" && !state.called.has(value.node))
    callFunction(state, value, { args: [], self: UNKNOWN, at });
  if (value.kind === "read" && value.reads.length === 1) for (const read of value.reads) doubt(state, read);
  if (value.kind === "array") for (const item of value.items) escapeValue(state, item, at, depth + 1);
}

/** Calls a function of the program with what its arguments may be. */
export function callFunction(
  state: InterpreterState,
  callee: Extract<AbstractValue, { kind: "function" }>,
  call: Call,
): AbstractValue {
  const { node } = callee;
  const running = state.running.get(node) ?? 0;
  if (running >= LIMITS.recursion || state.calls >= LIMITS.callDepth || state.budget <= 0) return UNKNOWN;
  state.running.set(node, running + 1);
  state.called.add(node);
  state.calls++;
  const { frame, enumeration } = state;
  const own: CallFrame = {
    id: ++state.frames,
    name: callee.name ?? functionName(node) ?? frame.name,
    returned: undefined,
  };
  state.frame = own;
  try {
    const isArrow = node.type === "ArrowFunctionExpression";
    const self = isArrow ? callee.self : call.self.kind === "unknown" ? callee.self : call.self;
    const scope = newScope(callee.scope, self);
    bindParameters(state, node, call, scope);
    return runBody(state, node, scope, own);
  } finally {
    state.frame = frame;
    state.enumeration = enumeration;
    state.calls--;
    state.running.set(node, running);
  }
}

function runBody(state: InterpreterState, node: FunctionLike, scope: LexicalScope, frame: CallFrame): AbstractValue {
  if (node.body.type !== "BlockStatement") return evaluate(state, node.body, scope);
  hoist(state, node.body.body, scope);
  const completion = execute(state, node.body.body, scope);
  if (completion === "stops" && frame.returned === undefined) return NEVER;
  if (frame.returned === undefined) return UNDEFINED;
  return completion === "normal" ? union(frame.returned, UNDEFINED) : frame.returned;
}

function bindParameters(state: InterpreterState, node: FunctionLike, call: Call, scope: LexicalScope): void {
  const unknown = call.args.length === 0 && call.self.kind === "unknown" && !state.running.has(node);
  node.params.forEach((parameter, index) => {
    const bind = (name: string, value: AbstractValue) => declare(state, scope, name, value);
    if (parameter.type === "RestElement")
      bindPattern(state, parameter.argument, newArray(call.args.slice(index)), scope, bind);
    else bindPattern(state, parameter, call.args[index] ?? (unknown ? UNKNOWN : absent(call)), scope, bind);
  });
  declare(state, scope, "arguments", newArray([...call.args]));
}

/** A parameter that got no argument; callers that nobody knows may give any. */
function absent(call: Call): AbstractValue {
  return call.args.length === 0 ? UNKNOWN : UNDEFINED;
}

function functionName(node: FunctionLike): string | null {
  return "id" in node && node.id ? node.id.name : null;
}

/** Runs a callback for one item. */
export function callback(
  state: InterpreterState,
  callee: AbstractValue | undefined,
  args: readonly AbstractValue[],
  at: number,
): AbstractValue {
  return callee ? callValue(state, callee, { args, self: UNKNOWN, at }) : UNKNOWN;
}
