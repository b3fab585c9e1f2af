import type { Span } from "../../../grammar/source.ts";
import type { TypeDef } from "../../package/model.ts";
import { findCharacter } from "../../syntax/find-character.ts";
import { claim, createDraft, note, type ProposedEdit, removeElement, replace } from "../edit/proposed-edit.ts";
import { withComments } from "../edit/whitespace.ts";
import type { PatternBindings } from "../match/bindings.ts";
import { findCases } from "../match/candidates.ts";
import { elementsOf } from "../match/match.ts";
import { matchType } from "../match/match-type.ts";
import type { TypeSite } from "../match/type-occurrences.ts";
import type { TypePattern } from "../pack/pattern-ast.ts";
import type { TranslationRule } from "../pack/rule.ts";
import { mayChange, messageOf, nameSpan, renderContext } from "./apply-rule.ts";
import { renderType } from "./instantiate.ts";
import type { Pass } from "./pass.ts";

/** Types wherever they stand. */
export function fireTypes(rule: TranslationRule, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  const { form } = rule;
  if (form.kind !== "type") return;
  const context = { meaning: pass.meaning, throughAliases: false };
  for (const site of pass.sites.types) {
    if (!standsAt(rule, site) || !mayChange(rule, site.scope, pass)) continue;
    const bindings = matchType(
      form.type,
      { node: site.type, scope: site.scope, source: site.source },
      new Map(),
      context,
    );
    if (!bindings) continue;
    const draft = createDraft(rule.id, rule.certainty);
    const words = {
      name: site.func?.name ?? site.declaration?.name ?? "",
      type: site.source.text.slice(site.type.start, site.type.end),
    };
    const remark = (id: string) =>
      note(draft, { id, source: site.source, span: siteSpan(site), item: site.item, words, ...messageOf(rule, words) });
    const gaps = gapEdits(form.type, form.rewrite, bindings, site);
    if (gaps) for (const { span, text } of gaps) replace(draft, site.source, span, text, site.item);
    else {
      const text = renderType(form.rewrite, renderContext(rule, site.scope, bindings, draft, pass, site.item, remark));
      replace(draft, site.source, site.type, withComments(site.source.text, site.type, text), site.item);
    }
    claim(draft, site.source, site.type);
    if (rule.note !== undefined) remark(rule.note);
    offer(draft);
  }
}

/**
 * Where match and rewrite hold the same variables in the same order, only what stands around them is written: what a variable
 * stands for, and the white space before and behind it, stay as they are.
 */
function gapEdits(
  from: TypePattern,
  to: TypePattern,
  bindings: PatternBindings,
  site: TypeSite,
): readonly { span: Span; text: string }[] | undefined {
  const old = patternPieces(from);
  const now = patternPieces(to);
  if (!old || !now || old.variables.length === 0 || old.variables.join() !== now.variables.join()) return undefined;
  const edits: { span: Span; text: string }[] = [];
  let start = site.type.start;
  for (const [index, literal] of old.literals.entries()) {
    const bound = bindings.get(old.variables[index] ?? "");
    const node = index < old.variables.length ? (bound?.kind === "type" ? bound.type.node : undefined) : undefined;
    if (index < old.variables.length && (!node || node.start < start || node.end > site.type.end)) return undefined;
    const wanted = now.literals[index] ?? "";
    if (wanted !== literal) edits.push({ span: { start, end: node?.start ?? site.type.end }, text: wanted });
    start = node?.end ?? site.type.end;
  }
  return edits;
}

/** A pattern as text around its variables; `undefined` where that can't be told (alternatives, a variable that stands twice). */
function patternPieces(
  pattern: TypePattern,
): { literals: readonly string[]; variables: readonly string[] } | undefined {
  const literals = [""];
  const variables: string[] = [];
  const add = (text: string) => literals.push((literals.pop() ?? "") + text);
  const walk = (part: TypePattern): boolean => {
    if (part.kind === "variable") {
      variables.push(part.variable);
      literals.push("");
      return true;
    }
    if (part.kind === "primitive") add(part.name);
    else if (part.kind !== "generic") return false;
    else {
      add(part.name);
      for (const [index, argument] of part.arguments.entries()) {
        add(index === 0 ? "<" : ", ");
        if (!walk(argument)) return false;
      }
      if (part.arguments.length > 0) add(">");
    }
    return true;
  };
  return walk(pattern) && new Set(variables).size === variables.length ? { literals, variables } : undefined;
}

/** The name of the function or declaration that holds a type. */
export function siteSpan(site: TypeSite): { readonly start: number; readonly end: number } {
  const node = site.func?.place.node ?? site.declaration?.place.node;
  return node ? nameSpan(node) : site.type;
}

function standsAt(rule: TranslationRule, site: TypeSite): boolean {
  const { where } = rule;
  if (where.in && !where.in.includes(site.place)) return false;
  if (where.named && !where.named.includes(site.func?.name ?? site.declaration?.name ?? "")) return false;
  return !where.under || where.under.includes(site.root);
}

/** Cases, enum cases and flags. */
export function fireCases(rule: TranslationRule, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  const { form } = rule;
  if (form.kind !== "case") return;
  const usersOf = (declaration: TypeDef) => pass.sites.referencesTo(declaration).map(({ scope }) => scope);
  const found = findCases(rule, pass).filter(({ declaration }) =>
    mayChange(rule, declaration.owner, pass, usersOf(declaration)),
  );
  for (const { declaration, index, name, item } of found) {
    const { node, source } = declaration.place;
    const elements = elementsOf(node);
    const going = found.filter((other) => other.declaration === declaration).length;
    if (!("name" in node) || node.kind === "use-name" || (!form.rewrite && going >= elements.length)) continue;
    const draft = createDraft(rule.id, rule.certainty);
    const open = findCharacter(source.text, "{", node.name.end) + 1;
    const element = elements[index];
    if (!form.rewrite) removeElement(draft, source, { elements, open, close: node.end - 1 }, index, item);
    else if (element && form.rewrite.kind === "literal") replace(draft, source, element.name, form.rewrite.name, item);
    if (element) claim(draft, source, element);
    if (rule.note !== undefined) {
      note(draft, {
        id: rule.note,
        source,
        span: element?.name ?? node.name,
        item,
        words: { name: declaration.name, what: `\`${name}\` is gone` },
      });
    }
    offer(draft);
  }
}
