import { nameText } from "../../wit/name-text.ts";
import { genericText, typeText as writeType } from "../../wit/type-text.ts";
import type { ProposedEdit } from "../edit/proposed-edit.ts";
import type { Binding, FoundType, PatternBindings } from "../match/bindings.ts";
import type { MatchContext } from "../match/match-type.ts";
import { matchType } from "../match/match-type.ts";
import { type ContainerScope, type Meaning, type VersionTable, versionFor } from "../match/name-resolution.ts";
import type { ElementPattern, FuncPattern, ItemPattern, NamePattern, TypePattern } from "../pack/pattern-ast.ts";
import type { Default, Let } from "../pack/rule.ts";
import { freshName, localName, localNameOfItem } from "./import-names.ts";

/** What a rewrite needs to become text at a place. */
export interface RenderContext {
  readonly meaning: Meaning;
  readonly to: VersionTable;
  /** Where the text will stand; names are those of this scope. */
  readonly scope: ContainerScope;
  readonly bindings: PatternBindings;
  readonly lets: readonly Let[];
  readonly defaults: ReadonlyMap<string, Default>;
  readonly draft: ProposedEdit;
  /** False with `--async none`: functions keep their way of waiting. */
  readonly async: boolean;
  /** The name of an error type for this scope; makes one where there is none. */
  nearestError(): string;
  /** A line of a `let` that carries a note was taken. */
  remark(note: string): void;
}

/** A type as text. */
export function renderType(pattern: TypePattern, context: RenderContext): string {
  switch (pattern.kind) {
    case "any":
    case "nothing":
      return "_";
    case "primitive":
      return pattern.name;
    case "local":
      return nameText(pattern.name);
    case "variable":
      return renderVariable(pattern.variable, context);
    case "handle":
      return `${pattern.ownership}<${renderType(pattern.type, context)}>`;
    case "item":
      return nameText(renderItem(pattern.item, context));
    case "alternatives":
      return pattern.options[0] ? renderType(pattern.options[0], context) : "_";
    case "generic": {
      const parts = pattern.arguments.map((argument) => renderType(argument, context));
      return genericText(
        pattern.name,
        parts.map((part) => (part === "_" ? undefined : part)),
      );
    }
  }
}

function renderItem(item: ItemPattern, context: RenderContext): string {
  const version = item.version ?? versionFor(context.to, item.namespace, item.package);
  const path = {
    namespace: item.namespace,
    package: item.package,
    interface: item.interface,
    ...(version === undefined ? {} : { version }),
  };
  return localNameOfItem(path, item.item, context.scope, context.meaning, context.draft);
}

function renderVariable(variable: string, context: RenderContext): string {
  const bound = context.bindings.get(variable);
  if (bound) return renderBinding(bound, context);
  const binding = context.lets.find((line) => line.variable === variable);
  if (binding) return renderLet(binding, context);
  const fallback = context.defaults.get(variable);
  if (fallback?.kind === "type") return renderType(fallback.type, context);
  return fallback ? nameText(context.nearestError()) : "_";
}

function renderBinding(binding: Binding, context: RenderContext): string {
  switch (binding.kind) {
    case "type":
      return typeText(binding.type, context);
    case "definition":
      return nameText(localName(binding.definition, context.scope, context.meaning, context.draft));
    case "name":
      return nameText(binding.name);
    case "text":
      return binding.text;
    default:
      return "_";
  }
}

/** `let`: the type of `of`, rewritten by the first line that fits. */
function renderLet(binding: Let, context: RenderContext): string {
  const of = context.bindings.get(binding.of);
  if (of?.kind !== "type") return of ? renderBinding(of, context) : renderVariable(binding.of, context);
  const matching: MatchContext = { meaning: context.meaning, throughAliases: true };
  for (const line of binding.lines) {
    const bindings = matchType(line.from, of.type, context.bindings, matching);
    if (!bindings) continue;
    if (line.note !== undefined) context.remark(line.note);
    return renderType(line.to, { ...context, bindings });
  }
  return typeText(of.type, context);
}

/** A type that was found somewhere, as text for here: as written where the names mean the same, else with the names of this scope. */
export function typeText(found: FoundType, context: RenderContext): string {
  if (found.scope === context.scope) return found.source.text.slice(found.node.start, found.node.end);
  return writeType(found.node, (id) => {
    const definition = context.meaning.model.typeOf(id);
    return nameText(definition ? localName(definition, context.scope, context.meaning, context.draft) : id.name);
  });
}

/** A name as text, without `%`. */
export function renderName(
  pattern: NamePattern,
  context: Pick<RenderContext, "bindings">,
  isTaken: (name: string) => boolean,
): string {
  switch (pattern.kind) {
    case "any":
      return "_";
    case "literal":
      return pattern.name;
    case "fresh":
      return freshName(pattern.name, isTaken);
    case "variable":
      return nameOf(context.bindings.get(pattern.variable));
    case "words":
      return pattern.parts
        .map((part) => ("variable" in part ? nameOf(context.bindings.get(part.variable)) : part.text))
        .join("");
  }
}

function nameOf(binding: Binding | undefined): string {
  if (binding?.kind === "name") return binding.name;
  return binding?.kind === "definition" ? binding.definition.name : "_";
}

/** A function as text, for one that stands nowhere yet. */
export function renderFunc(pattern: FuncPattern, context: RenderContext, isTaken: (name: string) => boolean): string {
  const params = pattern.params.map((element) => renderElement(element, context)).filter((text) => text !== "");
  const result = pattern.result ? ` -> ${renderType(pattern.result, context)}` : "";
  if (pattern.form === "constructor") return `constructor(${params.join(", ")})${result};`;
  const prefix = `${pattern.form === "static" ? "static " : ""}${pattern.async === "yes" && context.async ? "async " : ""}`;
  return `${nameText(renderName(pattern.name, context, isTaken))}: ${prefix}func(${params.join(", ")})${result};`;
}

function renderElement(element: ElementPattern, context: RenderContext): string {
  if (element.kind === "element") {
    const type = element.type ? `: ${renderType(element.type, context)}` : "";
    return `${nameText(renderName(element.name, context, () => false))}${type}`;
  }
  const bound = context.bindings.get(element.variable);
  if (bound?.kind !== "elements") return "";
  return bound.elements
    .flatMap((node) =>
      node.kind === "param"
        ? [`${nameText(node.name.name)}: ${typeText({ node: node.type, ...sourceOf(context) }, context)}`]
        : [],
    )
    .join(", ");
}

function sourceOf(context: RenderContext): Omit<FoundType, "node"> {
  return { scope: context.scope, source: context.scope.place.source };
}
