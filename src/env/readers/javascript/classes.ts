import type { Class } from "acorn";
import { callFunction } from "./calls.ts";
import { evaluate, functionValue, propertyName } from "./expressions.ts";
import { newScope, type State } from "./interpreter.ts";
import { execute } from "./statements.ts";
import { type Call, newObject, type ObjectValue, type Scope, UNDEFINED, UNKNOWN, type Value } from "./values.ts";

type ClassValue = Extract<Value, { kind: "class" }>;

/** A class; its static fields and blocks are run. */
export function defineClass(state: State, node: Class, scope: Scope): Value {
  const parent = node.superClass ? evaluate(state, node.superClass, scope) : null;
  const made: ClassValue = { kind: "class", node, scope, parent };
  for (const member of node.body.body) {
    if (member.type === "StaticBlock") execute(state, member.body, newScope(scope, made));
    else if (member.type === "MethodDefinition") functionValue(state, member.value, newScope(scope, UNKNOWN), null);
  }
  return made;
}

/** An instance: fields first, then the constructor. */
export function instantiate(state: State, cls: ClassValue, call: Call): Value {
  const object = newObject(false, cls);
  initialise(state, object, cls, call);
  return object;
}

function initialise(state: State, object: ObjectValue, cls: ClassValue, call: Call): void {
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
  state: State,
  cls: ClassValue,
  name: string,
  self: Value,
  isStatic: boolean,
): Value | undefined {
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
