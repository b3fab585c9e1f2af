import type { Bindings, TypeDef } from "./model.ts";

/** What can be said of types by following the model's bindings. Chains are followed in loops, with a guard against cycles (which are reported elsewhere). */

/** The definition at the end of a chain of `use` and of plain aliases (`type a = b`). */
export function dealias(bindings: Bindings, def: TypeDef): TypeDef {
  const seen = new Set<TypeDef>();
  let at = def;
  while (!seen.has(at)) {
    seen.add(at);
    const next = at.used ?? aliasTarget(bindings, at);
    if (!next) break;
    at = next;
  }
  return at;
}

/** The definition that a `use` (or a chain of them) brings in; local aliases are not followed. */
export function usedDefinition(def: TypeDef): TypeDef {
  const seen = new Set<TypeDef>();
  let at = def;
  while (at.used && !seen.has(at)) {
    seen.add(at);
    at = at.used;
  }
  return at;
}

/** `type a = b`: what `b` is. `undefined` for every other definition, and where `b` isn't resolved. */
function aliasTarget(bindings: Bindings, def: TypeDef): TypeDef | undefined {
  const { node } = def.place;
  return node.kind === "type" && node.type.kind === "named" ? bindings.typeOf(node.type.id) : undefined;
}

/** Whether the chain of `use` and aliases ends in something that isn't resolved (and so is reported elsewhere). */
export function isUnresolved(bindings: Bindings, def: TypeDef): boolean {
  const { node } = dealias(bindings, def).place;
  if (node.kind === "use-name") return true;
  return node.kind === "type" && (node.type.kind === "named" || node.type.kind === "invalid-type");
}

/** The resource that a name stands for, through `use` and aliases; `undefined` where it is none. */
export function resourceOf(bindings: Bindings, def: TypeDef): TypeDef | undefined {
  const end = dealias(bindings, def);
  return end.place.node.kind === "resource" ? end : undefined;
}
