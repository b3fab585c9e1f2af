import type * as ast from "../../../grammar/ast.ts";
import { functionItem } from "../../package/item-id.ts";
import type { FunctionDef } from "../../package/model.ts";
import { typeParts } from "../../syntax/type-parts.ts";
import { claim, createDraft, type ProposedEdit, replace } from "../edit/proposed-edit.ts";
import type { TypeContainer } from "../match/type-occurrences.ts";
import type { Pass } from "./pass.ts";

/**
 * Which functions become `async` beyond those for which a rule proves it: those of `--async-list`, and with `--async fallible`
 * or `all` those that the policy names. Constructors never do, nor what hands over a stream or future at once.
 */
export function asyncStep(pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  const { settings } = pass;
  if (settings.async === "proven" && settings.asyncList.size === 0) return;
  for (const container of pass.sites.containers) {
    if (pass.isNew(container.scope.package)) continue;
    for (const func of container.functions) {
      const rule = policyFor(func, container, pass);
      if (rule === undefined) continue;
      const draft = createDraft(rule, rule === "async/listed" ? "certain" : "medium");
      const { source, node } = func.place;
      claim(draft, source, node);
      replace(draft, source, { start: func.func.start, end: func.func.start }, "async ", functionItem(func));
      offer(draft);
    }
  }
}

function policyFor(
  func: FunctionDef,
  container: TypeContainer,
  pass: Pass,
): "async/listed" | "async/fallible" | "async/all" | undefined {
  const { async, asyncList } = pass.settings;
  if (func.func.async || func.place.node.kind === "constructor") return undefined;
  if (namesOf(func).some((name) => asyncList.has(name))) return "async/listed";
  if (async === "all") return handsOver(func.func.result) ? undefined : "async/all";
  return async === "fallible" && isFallible(func, container) ? "async/fallible" : undefined;
}

/** Reads a list of functions, one name a line; `#` starts a comment. */
export function parseAsyncList(text: string): ReadonlySet<string> {
  const names = text.split("\n").map((line) => line.replace(/(^|\s)#\s.*$|^#.*$/, "").trim());
  return new Set(names.filter((name) => name !== ""));
}

/** The names by which a list may speak of a function. */
function namesOf(func: FunctionDef): readonly string[] {
  const local = func.resource ? `${func.resource.name}.${func.name}` : func.name;
  const item = functionItem(func);
  return [func.name, local, `${func.owner.name}#${local}`, item, item.replace(/@[^#]+#/, "#")];
}

/** A method that can fail, of a resource that is not built by a constructor, and no half of a getter and setter pair. */
function isFallible(func: FunctionDef, { resource, functions }: TypeContainer): boolean {
  const { result } = func.func;
  if (!resource || func.place.node.kind !== "method" || result?.kind !== "result" || handsOver(result)) return false;
  if (functions.some(({ place }) => place.node.kind === "constructor")) return false;
  const names = new Set(functions.map(({ name }) => name));
  const plain = func.name.replace(/^[gs]et-/, "");
  return !(names.has(`set-${plain}`) && (names.has(plain) || names.has(`get-${plain}`)));
}

/** Whether a result holds a stream or future. */
function handsOver(type: ast.TypeNode | undefined): boolean {
  if (!type) return false;
  return type.kind === "stream" || type.kind === "future" || typeParts(type).some(handsOver);
}

/** Functions that can fail and are synchronous: a person may know that they wait. */
export function asyncCandidates(containers: readonly TypeContainer[]): readonly FunctionDef[] {
  return containers.flatMap(({ functions }) =>
    functions.filter(
      ({ func, place }) =>
        !func.async && place.node.kind !== "constructor" && func.result?.kind === "result" && !handsOver(func.result),
    ),
  );
}
