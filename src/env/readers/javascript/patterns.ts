import type { Pattern } from "acorn";
import { evaluate, propertyName } from "./expressions.ts";
import { giveDefault, type InterpreterState, under } from "./interpreter.ts";
import { memberOf } from "./members.ts";
import {
  type AbstractValue,
  constant,
  each,
  type LexicalScope,
  newObject,
  optionsOf,
  readsOf,
  UNKNOWN,
  union,
} from "./values.ts";

/** Binds the names of a pattern to the parts of a value. Taking a key out of an environment is a read of it. */
export function bindPattern(
  state: InterpreterState,
  pattern: Pattern,
  value: AbstractValue,
  scope: LexicalScope,
  bind: (name: string, value: AbstractValue) => void,
): void {
  switch (pattern.type) {
    case "Identifier":
      bind(pattern.name, value);
      break;
    case "AssignmentPattern":
      bindPattern(state, pattern.left, withDefault(state, pattern, value, scope), scope, bind);
      break;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        if (property.type === "RestElement") bindPattern(state, property.argument, rest(value), scope, bind);
        else {
          const name = property.computed ? evaluate(state, property.key, scope) : propertyName(property.key);
          const part = each(value, (option) => memberOf(state, option, name, property.key.start));
          bindPattern(state, property.value, part, scope, bind);
        }
      }
      break;
    case "ArrayPattern":
      pattern.elements.forEach((element, index) => {
        if (!element) return;
        if (element.type === "RestElement") bindPattern(state, element.argument, UNKNOWN, scope, bind);
        else
          bindPattern(
            state,
            element,
            each(value, (option) => memberOf(state, option, constant(index), element.start)),
            scope,
            bind,
          );
      });
      break;
    case "RestElement":
      bindPattern(state, pattern.argument, UNKNOWN, scope, bind);
      break;
    case "MemberExpression":
      break;
  }
}

/** `{ key = "text" }`: the text takes the place of a missing key. */
function withDefault(
  state: InterpreterState,
  pattern: Extract<Pattern, { type: "AssignmentPattern" }>,
  value: AbstractValue,
  scope: LexicalScope,
): AbstractValue {
  const isGiven = optionsOf(value).every(
    (option) =>
      option.kind !== "read" &&
      option.kind !== "unknown" &&
      !(option.kind === "constant" && option.value === undefined),
  );
  if (isGiven) return value;
  const missing = readsOf(value);
  const fallback = under(state, [], missing, () => evaluate(state, pattern.right, scope));
  for (const read of missing)
    giveDefault(state, read, optionsOf(fallback).find((option) => option.kind === "text") ?? UNKNOWN);
  return union(
    ...optionsOf(value).filter((option) => option.kind !== "constant" || option.value !== undefined),
    fallback,
  );
}

function rest(value: AbstractValue): AbstractValue {
  return each(value, (option) => {
    if (option.kind === "environment") return option;
    if (option.kind !== "object") return UNKNOWN;
    const copy = newObject();
    for (const [name, known] of option.properties) copy.properties.set(name, known);
    copy.environment = option.environment;
    return copy;
  });
}
