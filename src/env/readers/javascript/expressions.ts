import type { CallExpression, Expression, MemberExpression, NewExpression, Pattern, SpreadElement, Super } from "acorn";
import { callValue, constructValue } from "./calls.ts";
import { defineClass } from "./classes.ts";
import {
  assign,
  findCell,
  giveDefault,
  type InterpreterState,
  newScope,
  readBy,
  require,
  step,
  swap,
  under,
} from "./interpreter.ts";
import { memberOf } from "./members.ts";
import { bindPattern } from "./patterns.ts";
import {
  type AbstractValue,
  constant,
  each,
  type LexicalScope,
  NO_OUTCOME,
  newArray,
  newObject,
  type Outcome,
  optionsOf,
  outcomeOf,
  readsOf,
  UNDEFINED,
  UNKNOWN,
  union,
} from "./values.ts";

/** What an expression may be. */
export function evaluate(
  state: InterpreterState,
  node: Expression | Super | SpreadElement | Pattern,
  scope: LexicalScope,
): AbstractValue {
  if (!step(state)) return UNKNOWN;
  switch (node.type) {
    case "Identifier":
      if (node.name === "undefined") return UNDEFINED;
      return resolveEntry(state, named(state, node.name, scope));
    case "Literal":
      return literal(node.value, node.start);
    case "TemplateLiteral":
      return concatenate(
        node.quasis.flatMap((quasi, index): AbstractValue[] => {
          const expression = node.expressions[index];
          const text: AbstractValue = { kind: "text", text: quasi.value.cooked ?? quasi.value.raw, at: node.start };
          return expression ? [text, evaluate(state, expression, scope)] : [text];
        }),
        node.start,
      );
    case "ParenthesizedExpression":
    case "ChainExpression":
      return evaluate(state, node.expression, scope);
    case "AwaitExpression":
      return evaluate(state, node.argument, scope);
    case "YieldExpression":
      if (node.argument) evaluate(state, node.argument, scope);
      return UNKNOWN;
    case "SequenceExpression":
      return node.expressions.map((expression) => evaluate(state, expression, scope)).at(-1) ?? UNKNOWN;
    case "ThisExpression":
      return scope.self ?? UNKNOWN;
    case "MemberExpression":
      return member(state, node, scope);
    case "CallExpression":
      return callExpression(state, node, scope);
    case "NewExpression":
      return newExpression(state, node, scope);
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return functionValue(state, node, scope, node.type === "FunctionExpression" ? (node.id?.name ?? null) : null);
    case "ClassExpression":
      return defineClass(state, node, scope);
    case "ObjectExpression":
      return objectExpression(state, node.properties, scope);
    case "ArrayExpression":
      return newArray(node.elements.flatMap((element) => (element ? spreadable(state, element, scope) : [UNDEFINED])));
    case "UnaryExpression":
      return unary(state, node.operator, node.argument, scope);
    case "UpdateExpression":
      if (node.argument.type === "Identifier") assign(state, scope, node.argument.name, UNKNOWN);
      else evaluate(state, node.argument, scope);
      return UNKNOWN;
    case "BinaryExpression":
      if (node.left.type === "PrivateIdentifier") return UNKNOWN;
      return binary(
        state,
        node.operator,
        evaluate(state, node.left, scope),
        evaluate(state, node.right, scope),
        node.start,
      );
    case "LogicalExpression":
      return logical(state, node.operator, node.left, node.right, scope);
    case "ConditionalExpression":
      return conditional(state, node.test, node.consequent, node.alternate, scope);
    case "AssignmentExpression":
      return assignment(state, node.left, node.operator, node.right, scope);
    case "TaggedTemplateExpression":
      for (const expression of node.quasi.expressions) evaluate(state, expression, scope);
      return UNKNOWN;
    case "ImportExpression": {
      const specifier = evaluate(state, node.source, scope);
      return specifier.kind === "text" ? state.importer(specifier.text, "*") : UNKNOWN;
    }
    case "MetaProperty":
      return state.lookup("import.meta");
    case "SpreadElement":
      return evaluate(state, node.argument, scope);
    default:
      return UNKNOWN;
  }
}

function named(state: InterpreterState, name: string, scope: LexicalScope): AbstractValue {
  const value = findCell(scope, name)?.value ?? state.lookup(name);
  for (const option of optionsOf(value)) if (option.kind === "function") state.mentioned.add(option.node);
  return value;
}

function literal(value: unknown, at: number): AbstractValue {
  if (typeof value === "string") return { kind: "text", text: value, at };
  if (value === null || typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return constant(value);
  return UNKNOWN;
}

/** The value of an entry whose name has just been compared with a key is the value of that key. */
function resolveEntry(state: InterpreterState, value: AbstractValue): AbstractValue {
  if (state.entry.length === 0) return value;
  return each(value, (option) =>
    option.kind === "entryValue" || option.kind === "pair" ? entryOf(state, option) : option,
  );
}

function entryOf(state: InterpreterState, option: AbstractValue): AbstractValue {
  return option.kind === "pair" ? { kind: "foundPair", reads: state.entry } : { kind: "read", reads: state.entry };
}

export function functionValue(
  state: InterpreterState,
  node: Extract<AbstractValue, { kind: "function" }>["node"],
  scope: LexicalScope,
  name: string | null,
): AbstractValue {
  const made = { kind: "function", node, scope, self: scope.self, name } as const;
  if (!state.created.has(node)) state.created.set(node, made);
  return made;
}

function objectExpression(
  state: InterpreterState,
  properties: Extract<Expression, { type: "ObjectExpression" }>["properties"],
  scope: LexicalScope,
): AbstractValue {
  const object = newObject();
  const methods = newScope(scope, object);
  for (const property of properties) {
    if (property.type === "SpreadElement") spreadInto(object, evaluate(state, property.argument, scope));
    else {
      const key = property.computed ? evaluate(state, property.key, scope) : propertyName(property.key);
      const isFunction = property.value.type === "FunctionExpression" && (property.method || property.kind !== "init");
      const value = evaluate(state, property.value, isFunction ? methods : scope);
      setProperty(
        state,
        object,
        key,
        property.kind === "get" ? callValue(state, value, { args: [], self: object, at: property.start }) : value,
      );
    }
  }
  return object;
}

/** `{...other}`: of an environment, all keys; what stood there before becomes the default of a key. */
export function spreadInto(object: Extract<AbstractValue, { kind: "object" }>, value: AbstractValue): void {
  for (const option of optionsOf(value)) {
    if (option.kind === "environment") {
      for (const [name, known] of object.properties) object.defaults.set(name, known);
      object.properties.clear();
      object.environment = option.origin;
    } else if (option.kind === "object") {
      if (option.environment) spreadInto(object, { kind: "environment", origin: option.environment });
      for (const [name, known] of option.defaults) if (!object.defaults.has(name)) object.defaults.set(name, known);
      for (const [name, known] of option.properties) object.properties.set(name, known);
    }
  }
}

/** Sets a property; `object[name] = value` for an entry of the environment copies it. */
export function setProperty(
  state: InterpreterState,
  object: Extract<AbstractValue, { kind: "object" }>,
  key: AbstractValue,
  value: AbstractValue,
): void {
  for (const option of optionsOf(key)) {
    if (option.kind === "text") {
      const known = object.properties.get(option.text);
      object.properties.set(option.text, known && state.depth > 0 ? union(known, value) : value);
    } else if (option.kind === "name" && optionsOf(value).some((entry) => entry.kind === "entryValue")) {
      object.environment = option.origin;
      if (state.enumeration) state.enumeration.settled = true;
    }
  }
}

export function propertyName(
  key: Expression | { type: "PrivateIdentifier"; name: string; start: number },
): AbstractValue {
  if (key.type === "Identifier" || key.type === "PrivateIdentifier")
    return { kind: "text", text: key.type === "PrivateIdentifier" ? `#${key.name}` : key.name, at: key.start };
  if (key.type === "Literal") return { kind: "text", text: String(key.value), at: key.start };
  return UNKNOWN;
}

function spreadable(
  state: InterpreterState,
  element: Expression | SpreadElement,
  scope: LexicalScope,
): AbstractValue[] {
  const value = evaluate(state, element, scope);
  if (element.type !== "SpreadElement") return [value];
  return value.kind === "array"
    ? [...value.items]
    : value.kind === "pairs"
      ? [{ kind: "pair", origin: value.origin }]
      : [UNKNOWN];
}

function member(state: InterpreterState, node: MemberExpression, scope: LexicalScope): AbstractValue {
  const object = usable(evaluate(state, node.object, scope));
  if (!node.optional) dereference(state, object);
  const name = memberName(state, node, scope);
  return resolveEntry(
    state,
    each(object, (option) => memberOf(state, option, name, node.property.start)),
  );
}

/** What has a property is not undefined: where a value may be something else, it is that. */
function usable(object: AbstractValue): AbstractValue {
  if (object.kind !== "union") return object;
  const others = object.options.filter(
    (option) => option.kind !== "constant" || (option.value !== undefined && option.value !== null),
  );
  return others.length > 0 ? union(...others) : object;
}

function memberName(state: InterpreterState, node: MemberExpression, scope: LexicalScope): AbstractValue {
  if (node.computed && node.property.type !== "PrivateIdentifier") return evaluate(state, node.property, scope);
  return propertyName(node.property as Expression);
}

/** `value.length` and the like throw where the key is missing. */
export function dereference(state: InterpreterState, object: AbstractValue): void {
  if (object.kind === "read" && object.reads.length === 1) require(state, object.reads);
  if (object.kind === "foundPair") require(state, object.reads);
}

function callExpression(state: InterpreterState, node: CallExpression, scope: LexicalScope): AbstractValue {
  const isMember = node.callee.type === "MemberExpression";
  let self: AbstractValue = UNKNOWN;
  let callee: AbstractValue;
  if (isMember && node.callee.type === "MemberExpression") {
    self = usable(evaluate(state, node.callee.object, scope));
    if (!node.callee.optional) dereference(state, self);
    const name = memberName(state, node.callee, scope);
    const place = node.callee.property.start;
    callee = each(self, (option) => memberOf(state, option, name, place));
  } else callee = evaluate(state, node.callee, scope);
  const args = node.arguments.flatMap((argument) => spreadable(state, argument, scope));
  return resolveEntry(state, callValue(state, callee, { args, self, at: node.start }));
}

function newExpression(state: InterpreterState, node: NewExpression, scope: LexicalScope): AbstractValue {
  const callee = evaluate(state, node.callee, scope);
  const args = node.arguments.flatMap((argument) => spreadable(state, argument, scope));
  return constructValue(state, callee, { args, self: UNKNOWN, at: node.start });
}

function unary(state: InterpreterState, operator: string, argument: Expression, scope: LexicalScope): AbstractValue {
  const value = evaluate(state, argument, scope);
  switch (operator) {
    case "!": {
      if (value.kind === "constant") return constant(!value.value);
      if (value.kind === "nameTest") return value;
      const outcome = outcomeOf(value);
      return outcome === NO_OUTCOME ? UNKNOWN : { kind: "test", ...swap(outcome) };
    }
    case "void":
      return UNDEFINED;
    case "typeof":
      return value.kind === "read" ? { kind: "test", truthy: value.reads, falsy: [] } : UNKNOWN;
    case "+":
    case "-":
      if (value.kind === "constant" && typeof value.value === "number")
        return constant(operator === "-" ? -value.value : value.value);
      return value.kind === "read" ? value : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

/** Joins texts; what isn't known leaves a prefix and a suffix. */
export function concatenate(parts: readonly AbstractValue[], at: number): AbstractValue {
  let heads: readonly { prefix: string; suffix: string; open: boolean; at: number }[] = [
    { prefix: "", suffix: "", open: false, at },
  ];
  for (const part of parts) {
    const options = optionsOf(part)
      .slice(0, 64)
      .map((option) => {
        if (option.kind === "text") return { prefix: option.text, suffix: "", open: false, at: option.at };
        if (option.kind === "affix") return { prefix: option.prefix, suffix: option.suffix, open: true, at: -1 };
        const isPlain = option.kind === "constant" && typeof option.value === "number";
        return isPlain
          ? { prefix: String(option.value), suffix: "", open: false, at: -1 }
          : { prefix: "", suffix: "", open: true, at: -1 };
      });
    const next = heads.flatMap((head) =>
      options.map((option) => {
        if (!head.open)
          return { prefix: head.prefix + option.prefix, suffix: option.suffix, open: option.open, at: head.at };
        return {
          prefix: head.prefix,
          suffix: option.open ? option.suffix : head.suffix + option.prefix,
          open: true,
          at: head.at,
        };
      }),
    );
    heads = next.length > 64 ? [{ prefix: "", suffix: "", open: true, at }] : next;
  }
  return union(
    ...heads.map((head): AbstractValue => {
      if (!head.open) return { kind: "text", text: head.prefix, at: head.at };
      return head.prefix === "" && head.suffix === ""
        ? UNKNOWN
        : { kind: "affix", prefix: head.prefix, suffix: head.suffix };
    }),
  );
}

function binary(
  state: InterpreterState,
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
  at: number,
): AbstractValue {
  switch (operator) {
    case "+":
      if (left.kind === "constant" && right.kind === "constant")
        return typeof left.value === "number" && typeof right.value === "number"
          ? constant(left.value + right.value)
          : UNKNOWN;
      return concatenate([left, right], at);
    case "===":
    case "==":
    case "!==":
    case "!=":
      return equality(state, operator, left, right, at);
    case "in":
      return optionsOf(right).some(
        (option) => option.kind === "environment" || (option.kind === "object" && option.environment),
      )
        ? presence(state, right, left, at)
        : UNKNOWN;
    default:
      return comparison(operator, left, right);
  }
}

/** `name in env`, `map.has(name)`. */
export function presence(
  state: InterpreterState,
  holder: AbstractValue,
  name: AbstractValue,
  at: number,
): AbstractValue {
  const tested = optionsOf(holder).flatMap((option) => {
    const origin = option.kind === "environment" ? option.origin : option.kind === "object" ? option.environment : null;
    return origin ? readsOf(readBy(state, origin, name, at)) : [];
  });
  return { kind: "test", truthy: [], falsy: tested.length === 1 ? tested : [] };
}

function equality(
  state: InterpreterState,
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
  at: number,
): AbstractValue {
  const isEqual = operator === "===" || operator === "==";
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.kind === "name") {
      const reads = readsOf(readBy(state, one.origin, other, at));
      if (state.enumeration) state.enumeration.settled ||= reads.length > 0;
      return { kind: "nameTest", origin: one.origin, reads };
    }
    const isNothing = other.kind === "constant" && (other.value === undefined || other.value === null);
    const isEmpty = (other.kind === "text" && (other.text === "" || other.text === "undefined")) || isNothing;
    const tested = one.kind === "read" ? one.reads : one.kind === "foundPair" ? one.reads : [];
    if (isEmpty && tested.length > 0)
      return isEqual ? { kind: "test", truthy: tested, falsy: [] } : { kind: "test", truthy: [], falsy: tested };
    // `typeof value === "undefined"`: the test was made by `typeof`.
    if (one.kind === "test" && other.kind === "text") {
      const says = other.text === "undefined" ? one : swap(one);
      return { kind: "test", ...(isEqual ? says : swap(says)) };
    }
    if (one.kind === "count" && other.kind === "constant" && other.value === 0)
      return isEqual
        ? { kind: "test", truthy: [], falsy: one.included }
        : { kind: "test", truthy: one.included, falsy: [] };
    // A value that equals a literal is there.
    if (one.kind === "read" && other.kind === "text")
      return isEqual ? { kind: "test", truthy: [], falsy: one.reads } : { kind: "test", truthy: one.reads, falsy: [] };
  }
  return UNKNOWN;
}

/** `missing.length > 0` and its like. */
function comparison(operator: string, left: AbstractValue, right: AbstractValue): AbstractValue {
  const isCount = left.kind === "count" && right.kind === "constant";
  if (isCount && left.kind === "count" && right.kind === "constant") {
    if ((operator === ">" && right.value === 0) || (operator === ">=" && right.value === 1))
      return { kind: "test", truthy: left.included, falsy: [] };
    if (operator === "<" && right.value === 1) return { kind: "test", truthy: [], falsy: left.included };
  }
  return UNKNOWN;
}

/** What a condition says: `&&`, `||` and `!` of conditions are followed. */
export function outcomeOfTest(
  state: InterpreterState,
  node: Expression,
  scope: LexicalScope,
): { readonly outcome: Outcome; readonly value: AbstractValue } {
  if (node.type === "ParenthesizedExpression") return outcomeOfTest(state, node.expression, scope);
  if (node.type === "UnaryExpression" && node.operator === "!") {
    const inner = outcomeOfTest(state, node.argument, scope);
    return { outcome: swap(inner.outcome), value: inner.value };
  }
  if (node.type === "LogicalExpression" && node.operator !== "??") {
    const left = outcomeOfTest(state, node.left, scope);
    const isOr = node.operator === "||";
    // The right side runs only where the left one didn't decide.
    const known = isOr ? left.outcome.truthy : left.outcome.falsy;
    const right = under(state, known, [], () => outcomeOfTest(state, node.right, scope));
    const both = (a: Outcome["truthy"], b: Outcome["truthy"]) => a.filter((read) => b.includes(read));
    const outcome: Outcome = isOr
      ? {
          truthy: [...left.outcome.truthy, ...right.outcome.truthy],
          falsy: both(left.outcome.falsy, right.outcome.falsy),
        }
      : {
          truthy: both(left.outcome.truthy, right.outcome.truthy),
          falsy: [...left.outcome.falsy, ...right.outcome.falsy],
        };
    return { outcome, value: left.value.kind === "nameTest" ? left.value : right.value };
  }
  const value = evaluate(state, node, scope);
  return { outcome: outcomeOf(value), value };
}

function logical(
  state: InterpreterState,
  operator: string,
  leftNode: Expression,
  rightNode: Expression,
  scope: LexicalScope,
): AbstractValue {
  const { outcome, value: tested } = outcomeOfTest(state, leftNode, scope);
  const left =
    leftNode.type === "LogicalExpression" && leftNode.operator !== "??"
      ? evaluateQuietly(state, leftNode, scope)
      : tested;
  if (operator === "&&") {
    const right = under(state, outcome.falsy, outcome.truthy, () => evaluate(state, rightNode, scope));
    if (neverReturns(right)) require(state, outcome.truthy);
    return outcome.falsy.length > 0 || outcome.truthy.length > 0 ? union(left, right) : right;
  }
  const missing = operator === "??" ? lastReads(left) : outcome.falsy.length > 0 ? outcome.falsy : lastReads(left);
  const before = state.frame.returned;
  const right = under(state, [], missing, () => orElse(state, rightNode, scope, missing));
  state.frame.returned = before;
  for (const read of missing) giveDefault(state, read, firstText(right));
  return right.kind === "union" && right.options.length === 0 ? left : union(left, right);
}

/** The value of a condition whose parts have been looked at before. */
function evaluateQuietly(state: InterpreterState, node: Expression, scope: LexicalScope): AbstractValue {
  const recording = state.recording;
  state.recording = false;
  const value = evaluate(state, node, scope);
  state.recording = recording;
  return value;
}

/** The right side of `||` and `??`: where it never comes back, the keys on the left are required. */
function orElse(
  state: InterpreterState,
  node: Expression,
  scope: LexicalScope,
  missing: Outcome["truthy"],
): AbstractValue {
  const value = evaluate(state, node, scope);
  if (neverReturns(value)) require(state, missing);
  return value;
}

/** The result of a call that throws or exits. */
export const NEVER: AbstractValue = { kind: "union", options: [] };

export function neverReturns(value: AbstractValue): boolean {
  return value.kind === "union" && value.options.length === 0;
}

/** Of `a ?? b ?? "text"`, the text belongs to the last key. */
function lastReads(value: AbstractValue): Outcome["truthy"] {
  return readsOf(value).slice(-1);
}

function firstText(value: AbstractValue): AbstractValue {
  return optionsOf(value).find((option) => option.kind === "text") ?? UNKNOWN;
}

function conditional(
  state: InterpreterState,
  test: Expression,
  consequent: Expression,
  alternate: Expression,
  scope: LexicalScope,
): AbstractValue {
  const { outcome, value } = outcomeOfTest(state, test, scope);
  const entry = state.entry;
  if (value.kind === "nameTest") state.entry = value.reads;
  const yes = under(state, outcome.falsy, outcome.truthy, () => evaluate(state, consequent, scope));
  state.entry = entry;
  const no = under(state, outcome.truthy, outcome.falsy, () => evaluate(state, alternate, scope));
  if (neverReturns(yes)) require(state, outcome.truthy);
  if (neverReturns(no)) require(state, outcome.falsy);
  for (const read of outcome.truthy) giveDefault(state, read, firstText(yes));
  for (const read of outcome.falsy) giveDefault(state, read, firstText(no));
  return union(yes, no);
}

function assignment(
  state: InterpreterState,
  left: Pattern | Expression,
  operator: string,
  right: Expression,
  scope: LexicalScope,
): AbstractValue {
  if (operator === "??=" || operator === "||=") {
    const before = evaluate(state, left, scope);
    const missing = lastReads(before);
    const value = under(state, [], missing, () => orElse(state, right, scope, missing));
    for (const read of missing) giveDefault(state, read, firstText(value));
    store(state, left, union(before, value), scope);
    return union(before, value);
  }
  const value = evaluate(state, right, scope);
  const result =
    operator === "="
      ? value
      : operator === "+="
        ? concatenate([evaluate(state, left, scope), value], left.start)
        : UNKNOWN;
  store(state, left, result, scope);
  return result;
}

/** Assigns to a name, a property or a pattern. */
export function store(
  state: InterpreterState,
  target: Pattern | Expression,
  value: AbstractValue,
  scope: LexicalScope,
): void {
  if (target.type === "Identifier") assign(state, scope, target.name, value);
  else if (target.type === "MemberExpression") {
    const object = evaluate(state, target.object, scope);
    const name = memberName(state, target, scope);
    for (const option of optionsOf(object)) {
      if (option.kind === "object") setProperty(state, option, name, value);
      if (option.kind === "array" && state.missing.size > 0)
        for (const read of state.missing) option.included.add(read);
    }
  } else if (target.type === "ObjectPattern" || target.type === "ArrayPattern" || target.type === "AssignmentPattern") {
    bindPattern(state, target, value, scope, (name, bound) => assign(state, scope, name, bound));
  }
}
