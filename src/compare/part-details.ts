import type * as ast from "../../grammar/ast.ts";
import type { Detail } from "./change.ts";

type DeclarationPart = { readonly name: ast.Identifier };
type PartAspect = "field" | "case" | "flag" | "params";

const partNames: Readonly<Record<PartAspect, string>> = {
  field: "field",
  case: "case",
  flag: "flag",
  params: "parameter",
};

/** How a part differs from the part that it is paired with, its name left out. */
export type PartDifference = Pick<Detail, "message" | "cause">;

/** Fields, cases, flags or parameters: added, removed, renamed in place, put in another order, or of another type. */
export function partDetails<P extends DeclarationPart>(
  aspect: PartAspect,
  old: readonly P[],
  now: readonly P[],
  retyped: (old: P, now: P) => PartDifference | undefined = () => undefined,
): readonly Detail[] {
  const noun = partNames[aspect];
  const before = byName(old);
  const after = byName(now);
  const details: Detail[] = [];
  const renamedTo = new Set<string>();
  const newKeys = [...after.keys()];
  [...before].forEach(([key, part], index) => {
    if (after.has(key)) return;
    const otherKey = newKeys[index] ?? "";
    const other = after.get(otherKey);
    if (old.length === now.length && other && !before.has(otherKey) && !retyped(part, other)) {
      renamedTo.add(otherKey);
      details.push({ aspect, message: `${noun} \`${part.name.name}\` was renamed to \`${other.name.name}\`` });
    } else details.push({ aspect, message: `${noun} \`${part.name.name}\` was removed` });
  });
  for (const [key, part] of after) {
    if (before.has(key) || renamedTo.has(key)) continue;
    details.push({ aspect, message: `${noun} \`${part.name.name}\` was added` });
  }
  for (const [key, part] of before) {
    const other = after.get(key);
    const difference = other && retyped(part, other);
    if (!difference) continue;
    details.push({ ...difference, aspect, message: `${noun} \`${part.name.name}\`: ${difference.message}` });
  }
  const kept = [...before.keys()].filter((key) => after.has(key));
  const order = newKeys.filter((key) => before.has(key));
  if (kept.some((key, index) => key !== order[index])) {
    const names = order.map((key) => `\`${after.get(key)?.name.name}\``);
    details.push({ aspect, message: `the ${noun}s are in another order: ${names.join(", ")}` });
  }
  return details;
}

/** Parts by name. A name that is there twice is invalid, but a model may have it: its second part has a key of its own. */
function byName<P extends DeclarationPart>(parts: readonly P[]): ReadonlyMap<string, P> {
  const found = new Map<string, P>();
  const counts = new Map<string, number>();
  for (const part of parts) {
    const { name } = part.name;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    found.set(count === 0 ? name : `${name} ${count}`, part);
  }
  return found;
}
