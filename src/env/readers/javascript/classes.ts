import type { Class } from "acorn";
import { callFunction } from "./calls.ts";
import { evaluate, functionValue, propertyName } from "./expressions.ts";
import { type InterpreterState, newScope } from "./interpreter.ts";
import { execute } from "./statements.ts";
import {
  type AbstractValue,
  type Call,
  type LexicalScope,
  newObject,
  type ObjectValue,
  UNDEFINED,
  UNKNOWN,
} from "./values.ts";

type ClassValue = Extract<AbstractValue, { kind: "class" }>;

/** A class; its static fields and blocks are run. */
export function defineClass(state: InterpreterState, node: Class, scope: LexicalScope): AbstractValue {
  const parent = node.superClass ? evaluate(state, node.superClass, scope) : null;
  const made: ClassValue = { kind: "class", node, scope, parent };
  for (const member of node.body.body) {
    if (member.type === "StaticBlock") execute(state, member.body, newScope(scope, made));
    else if (member.type === "MethodDefinition") functionValue(state, member.value, newScope(scope, UNKNOWN), null);
  }
  return made;
}

/** An instance: fields first, then the constructor. */
export function instantiate(state: InterpreterState, cls: ClassValue, call: Call): AbstractValue {
  const object = newObject(false, cls);
  initialise(state, object, cls, call);
  return object;
}

function initialise(state: InterpreterState, object: ObjectValue, cls: ClassValue, call: Call): void {
  const { parent } = cls;
  const ownConstructor = cls.node.body.body.find(
    (member) => member.type === "MethodDefinition" && member.kind === "constructor",
  );
  if (parent?.kind === "class" && !ownConstructor) initialise(state, object, parent, call);
  const scope = newScope(cls.scope, object);
  for (const member of cls.node.body.body) {
    if (member.type !== "PropertyDefinition" || member.static) continue;
    const name = propertyName(member.key);
    if (name.kind === "text")
      object.properties.set(name.text, member.value ? evaluate(state, member.value, scope) : UNDEFINED);
  }
  if (ownConstructor?.type !== "MethodDefinition") return;
  if (parent?.kind === "class") initialise(state, object, parent, { args: [], self: object, at: call.at });
  callFunction(
    state,
    { kind: "function", node: ownConstructor.value, scope, self: object, name: cls.node.id?.name ?? null },
    { ...call, self: object },
  );
}

/** A method, an accessor or a static member; `undefined` where the class has none of the name. */
export function classMember(
  state: InterpreterState,
  cls: ClassValue,
  name: string,
  self: AbstractValue,
  isStatic: boolean,
): AbstractValue | undefined {
  for (const member of cls.node.body.body) {
    if (member.type === "StaticBlock" || member.static !== isStatic) continue;
    const key = propertyName(member.key);
    if (key.kind !== "text" || key.text !== name) continue;
    const scope = newScope(cls.scope, self);
    if (member.type === "PropertyDefinition")
      return isStatic && member.value ? evaluate(state, member.value, scope) : undefined;
    const method = { kind: "function", node: member.value, scope, self, name } as const;
    return member.kind === "get" ? callFunction(state, method, { args: [], self, at: member.start }) : method;
  }
  return cls.parent?.kind === "class" ? classMember(state, cls.parent, name, self, isStatic) : undefined;
}
