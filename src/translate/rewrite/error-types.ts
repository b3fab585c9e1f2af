import type { TypeDef } from "../../package/model.ts";
import { note, type ProposedEdit } from "../edit/proposed-edit.ts";
import type { ContainerScope } from "../match/name-resolution.ts";
import { lastOf } from "../match/type-occurrences.ts";
import { freshName, isTaken, localName } from "./import-names.ts";
import type { Pass } from "./pass.ts";

/**
 * The error type for an operation that had none of its own (the errors of wasi:io were untyped): the `error-code` or `error`
 * of the interface, else the `error-code` of the package's `types`, else one that is made. `--error-type` comes before all.
 */
export function nearestError(scope: ContainerScope, pass: Pass, draft: ProposedEdit, item: string): string {
  const wanted = pass.settings.errorType;
  const names = wanted === undefined ? ["error-code", "error"] : [wanted.slice(wanted.lastIndexOf("#") + 1)];
  for (const candidate of names) {
    const local = scope.types.get(candidate);
    if (local && isOwnError(local, pass)) return candidate;
  }
  const shared = sharedError(scope, names, pass);
  if (shared) return localName(shared, scope, pass.meaning, draft);
  return makeError(scope, names[0] ?? "error-code", draft, item);
}

/** Whether a type can stand for an error after the translation: none of the releases that go. */
function isOwnError(type: TypeDef, pass: Pass): boolean {
  const item = pass.meaning.itemOf(type);
  if (pass.meaning.isFrom(item) && pass.pack.gone.has(`${item.namespace}:${item.package}`)) return false;
  const node = item.definition?.place.node;
  if (node?.kind !== "type" || node.type.kind !== "named") return true;
  const next = pass.meaning.model.typeOf(node.type.id);
  return next === undefined || isOwnError(next, pass);
}

/** The error type of the package's `types` (or, for a type named by the user, of any interface), where using it makes no cycle. */
function sharedError(scope: ContainerScope, names: readonly string[], pass: Pass): TypeDef | undefined {
  const named = pass.settings.errorType !== undefined;
  const interfaces = [...scope.package.interfaces.values()].filter(
    (other) => other !== scope && (named || other.name === "types"),
  );
  for (const other of interfaces) {
    const found = other.types.get(names[0] ?? "error-code");
    if (!found || !isOwnError(found, pass)) continue;
    const home = lastOf(found).owner;
    if (home !== scope && !uses(home, scope)) return found;
  }
  return undefined;
}

/** Whether an interface uses another, directly or not. */
function uses(from: ContainerScope, to: ContainerScope, seen = new Set<ContainerScope>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return from.uses.some(({ target }) => target !== undefined && (target === to || uses(target, to, seen)));
}

function makeError(scope: ContainerScope, wanted: string, draft: ProposedEdit, item: string): string {
  const earlier = draft.types.find((type) => type.scope === scope);
  if (earlier) return earlier.name;
  const made = freshName(wanted, (candidate) => isTaken(scope, candidate));
  draft.types.push({
    scope,
    name: made,
    text: [
      `/// What can go wrong.`,
      `variant ${made} {`,
      `  /// Any other cause, with a text for debugging.`,
      `  other(option<string>),`,
      `}`,
    ].join("\n"),
  });
  const { node, source } = scope.place;
  const span = "name" in node ? node.name : node.extern.kind === "extern-path" ? node.extern.path : node.extern.name;
  note(draft, { id: "note/missing-error-type", source, span, item, words: { name: shortName(item), type: made } });
  return made;
}

/** `resource.method` of an item id. */
function shortName(item: string): string {
  return item.slice(item.indexOf("#") + 1);
}
