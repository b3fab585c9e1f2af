import type {
  Expression,
  ForInStatement,
  ForOfStatement,
  ModuleDeclaration,
  Pattern,
  Statement,
  SwitchStatement,
  TryStatement,
  VariableDeclaration,
} from "acorn";
import { defineClass } from "./classes.ts";
import { evaluate, functionValue, neverReturns, outcomeOfTest, store } from "./expressions.ts";
import {
  assign,
  type Completion,
  declare,
  doubt,
  giveDefault,
  type InterpreterState,
  newScope,
  readBy,
  readOpen,
  require,
  step,
  under,
} from "./interpreter.ts";
import { bindPattern } from "./patterns.ts";
import {
  type AbstractValue,
  type KeyRead,
  type LexicalScope,
  optionsOf,
  readsOf,
  UNDEFINED,
  UNKNOWN,
  union,
} from "./values.ts";

type AnyStatement = Statement | ModuleDeclaration;

/** Functions are there from the beginning of their block. */
export function hoist(state: InterpreterState, body: readonly AnyStatement[], scope: LexicalScope): void {
  for (const statement of body) {
    const declared =
      statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration"
        ? statement.declaration
        : statement;
    if (declared?.type === "FunctionDeclaration" && declared.id)
      declare(state, scope, declared.id.name, functionValue(state, declared, scope, declared.id.name));
  }
}

/** Runs statements; says whether what is behind them is reached. */
export function execute(state: InterpreterState, body: readonly AnyStatement[], scope: LexicalScope): Completion {
  const { present } = state;
  let completion: Completion = "normal";
  for (const statement of body) {
    if (completion !== "normal" || !step(state)) break;
    completion = run(state, statement, scope);
  }
  // What the checks in this list made sure of holds for the statements behind it only if it came to its end.
  if (completion !== "normal") state.present = present;
  return completion;
}

function run(state: InterpreterState, node: AnyStatement, scope: LexicalScope): Completion {
  switch (node.type) {
    case "ExpressionStatement":
      return neverReturns(evaluate(state, node.expression, scope)) ? stop(state) : "normal";
    case "VariableDeclaration":
      return variables(state, node, scope);
    case "ReturnStatement":
      return returns(state, node.argument ?? null, scope);
    case "ThrowStatement":
      evaluate(state, node.argument, scope);
      return stop(state);
    case "IfStatement":
      return branches(state, node, scope);
    case "BlockStatement": {
      const inner = newScope(scope);
      hoist(state, node.body, inner);
      return execute(state, node.body, inner);
    }
    case "ForOfStatement":
    case "ForInStatement":
      return iterate(state, node, scope);
    case "ForStatement": {
      const inner = newScope(scope);
      if (node.init?.type === "VariableDeclaration") variables(state, node.init, inner);
      else if (node.init) evaluate(state, node.init, inner);
      if (node.test) evaluate(state, node.test, inner);
      if (node.update) evaluate(state, node.update, inner);
      return loop(state, node.body, inner);
    }
    case "WhileStatement":
    case "DoWhileStatement":
      evaluate(state, node.test, scope);
      return loop(state, node.body, scope);
    case "SwitchStatement":
      return switches(state, node, scope);
    case "TryStatement":
      return tries(state, node, scope);
    case "LabeledStatement":
      return run(state, node.body, scope);
    case "BreakStatement":
    case "ContinueStatement":
      return "jumps";
    case "ClassDeclaration":
      if (node.id) declare(state, scope, node.id.name, defineClass(state, node, scope));
      return "normal";
    default:
      return moduleStatement(state, node, scope);
  }
}

function moduleStatement(state: InterpreterState, node: AnyStatement, scope: LexicalScope): Completion {
  switch (node.type) {
    case "ExportNamedDeclaration":
      return node.declaration && node.declaration.type !== "FunctionDeclaration"
        ? run(state, node.declaration, scope)
        : "normal";
    case "ExportDefaultDeclaration": {
      const { declaration } = node;
      if (declaration.type === "FunctionDeclaration") {
        if (!declaration.id) functionValue(state, declaration, scope, "default");
      } else if (declaration.type === "ClassDeclaration") defineClass(state, declaration, scope);
      else evaluate(state, declaration, scope);
      return "normal";
    }
    case "ImportDeclaration":
      for (const specifier of node.specifiers) {
        const from = String(node.source.value);
        const imported =
          specifier.type === "ImportSpecifier"
            ? specifier.imported.type === "Identifier"
              ? specifier.imported.name
              : String(specifier.imported.value)
            : specifier.type === "ImportNamespaceSpecifier"
              ? "*"
              : "default";
        declare(state, scope, specifier.local.name, state.importer(from, imported));
      }
      return "normal";
    default:
      return "normal";
  }
}

/** A throw or an exit: where it is reached because a key is missing, that key is required; the caller knows which. */
function stop(state: InterpreterState): Completion {
  require(state, state.missing);
  return "stops";
}

function variables(state: InterpreterState, node: VariableDeclaration, scope: LexicalScope): Completion {
  for (const { id, init } of node.declarations) {
    // `let env;` in a module that was run before keeps what functions have assigned to it.
    const value = init ? named(state, evaluate(state, init, scope), id) : UNDEFINED;
    if (neverReturns(value)) return stop(state);
    bindPattern(state, id, value, scope, (name, bound) => {
      if (node.kind === "var" && scope.names.has(name)) assign(state, scope, name, bound);
      else declare(state, scope, name, bound, !init);
    });
  }
  return "normal";
}

/** `const f = () => …`: the function has the name of the variable. */
function named(state: InterpreterState, value: AbstractValue, id: Pattern): AbstractValue {
  if (value.kind !== "function" || value.name !== null || id.type !== "Identifier") return value;
  const made = { ...value, name: id.name };
  if (state.created.get(value.node)?.name === null) state.created.set(value.node, made);
  return made;
}

function returns(state: InterpreterState, argument: Expression | null, scope: LexicalScope): Completion {
  const value = argument ? evaluate(state, argument, scope) : UNDEFINED;
  if (neverReturns(value)) return stop(state);
  for (const read of state.missing) {
    if (value.kind === "text") giveDefault(state, read, value);
    // The function says so to its caller, and what that does isn't followed.
    else if (value.kind === "constant" && typeof value.value === "boolean") doubt(state, read);
  }
  state.frame.returned = state.frame.returned === undefined ? value : union(state.frame.returned, value);
  return "returns";
}

function branches(
  state: InterpreterState,
  node: Extract<Statement, { type: "IfStatement" }>,
  scope: LexicalScope,
): Completion {
  const { outcome, value } = outcomeOfTest(state, node.test, scope);
  const { entry } = state;
  if (value.kind === "nameTest") state.entry = value.reads;
  const yes = under(state, outcome.falsy, outcome.truthy, () => run(state, node.consequent, newScope(scope)));
  state.entry = entry;
  const alternate = node.alternate ?? undefined;
  const no = alternate
    ? under(state, outcome.truthy, outcome.falsy, () => run(state, alternate, newScope(scope)))
    : "normal";
  if (yes === "stops") require(state, outcome.truthy);
  // The value may be a key's, or something else: whether the key is needed can't be told.
  if (value.kind === "union" && (yes === "stops" || no === "stops"))
    for (const read of readsOf(value)) doubt(state, read);
  if (no === "stops") require(state, outcome.falsy);
  // Behind a branch that isn't left by its end, the keys are there.
  if (yes !== "normal") state.present = new Set([...state.present, ...outcome.truthy]);
  if (no !== "normal") state.present = new Set([...state.present, ...outcome.falsy]);
  if (yes === "normal" || no === "normal") return "normal";
  return yes === no ? yes : yes === "stops" ? no : yes;
}

function loop(state: InterpreterState, body: Statement, scope: LexicalScope): Completion {
  state.depth++;
  run(state, body, newScope(scope));
  state.depth--;
  return "normal";
}

const MOST_ITEMS = 256;

/** Items that are known are gone through one by one; the entries of an environment all at once. */
function iterate(state: InterpreterState, node: ForOfStatement | ForInStatement, scope: LexicalScope): Completion {
  const over = evaluate(state, node.right, scope);
  for (const option of optionsOf(over)) {
    for (const item of itemsOf(option, node.type === "ForInStatement").slice(0, MOST_ITEMS)) {
      const inner = newScope(scope);
      const enumeration = item.kind === "pair" || item.kind === "name" ? { settled: false } : null;
      const outer = state.enumeration;
      if (enumeration) state.enumeration = enumeration;
      bindLoop(state, node, item, inner);
      loop(state, node.body, inner);
      state.enumeration = outer;
      if (enumeration && !enumeration.settled && "origin" in item) readOpen(state, item.origin, "all", node.start);
    }
  }
  return "normal";
}

function bindLoop(
  state: InterpreterState,
  node: ForOfStatement | ForInStatement,
  item: AbstractValue,
  scope: LexicalScope,
): void {
  if (node.left.type !== "VariableDeclaration") store(state, node.left, item, scope);
  else
    for (const { id } of node.left.declarations)
      bindPattern(state, id, item, scope, (name, value) => declare(state, scope, name, value));
}

function itemsOf(value: AbstractValue, keys: boolean): readonly AbstractValue[] {
  switch (value.kind) {
    case "array":
      return value.items;
    case "pairs":
      return [{ kind: "pair", origin: value.origin }];
    case "names":
      return [{ kind: "name", origin: value.origin }];
    case "environment":
      return [keys ? { kind: "name", origin: value.origin } : { kind: "pair", origin: value.origin }];
    case "object":
      if (value.environment)
        return [keys ? { kind: "name", origin: value.environment } : { kind: "pair", origin: value.environment }];
      return [...value.properties].map(
        ([name, held]): AbstractValue => (keys ? { kind: "text", text: name, at: -1 } : held),
      );
    default:
      return [UNKNOWN];
  }
}

function switches(state: InterpreterState, node: SwitchStatement, scope: LexicalScope): Completion {
  const value = evaluate(state, node.discriminant, scope);
  const inner = newScope(scope);
  for (const { test, consequent } of node.cases) {
    const { entry } = state;
    const tested = test ? evaluate(state, test, inner) : UNKNOWN;
    if (value.kind === "name" && test) {
      state.entry = readsOf(readBy(state, value.origin, tested, test.start));
      if (state.enumeration) state.enumeration.settled = true;
    }
    const missing: readonly KeyRead[] = test ? [] : readsOf(value);
    const completion = under(state, [], missing, () => execute(state, consequent, inner));
    if (!test && completion === "stops") require(state, missing);
    state.entry = entry;
  }
  return "normal";
}

/** What is thrown in a `try` stops the program only if the handler throws or exits as well. */
function tries(state: InterpreterState, node: TryStatement, scope: LexicalScope): Completion {
  const outer = state.guarded;
  const { present } = state;
  const guarded = new Set<KeyRead>();
  if (node.handler) state.guarded = guarded;
  const body = run(state, node.block, newScope(scope));
  state.guarded = outer;
  // What the block made sure of doesn't hold in its handler.
  const ensured = state.present;
  state.present = present;
  let handled: Completion = body;
  if (node.handler) {
    const inner = newScope(scope);
    if (node.handler.param)
      bindPattern(state, node.handler.param, UNKNOWN, inner, (name, value) => declare(state, inner, name, value));
    const { handler } = node;
    handled = under(state, [], [], () => run(state, handler.body, inner));
    if (handled === "stops") require(state, guarded);
    else for (const read of guarded) doubt(state, read);
  }
  if (!node.handler || handled !== "normal") state.present = ensured;
  if (node.finalizer) {
    const last = run(state, node.finalizer, newScope(scope));
    if (last !== "normal") return last;
  }
  return body === handled ? body : "normal";
}
