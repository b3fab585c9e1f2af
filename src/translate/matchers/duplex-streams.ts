import { functionItem } from "../../package/item-id.ts";
import type { FunctionDef, TypeDef } from "../../package/model.ts";
import { nameText } from "../../wit/name-text.ts";
import { claim, createDraft, note, type ProposedEdit, replace } from "../edit/proposed-edit.ts";
import type { PatternBindings } from "../match/bindings.ts";
import { type MatchContext, matchType } from "../match/match-type.ts";
import type { TypePattern } from "../pack/pattern-ast.ts";
import { parseTypePattern } from "../pack/pattern-parser.ts";
import type { TranslationRule } from "../pack/rule.ts";
import { mayChange, nameSpan, renderContext } from "../rewrite/apply-rule.ts";
import { nearestError } from "../rewrite/error-types.ts";
import { freshName } from "../rewrite/import-names.ts";
import { typeText } from "../rewrite/instantiate.ts";
import type { Pass } from "../rewrite/pass.ts";
import { addMembers } from "../rewrite/rewrite.ts";

const input = "wasi:io/streams#input-stream";
const output = "wasi:io/streams#output-stream";
/** The two streams in either order, alone or behind the resource that they belong to; with an error, or without one. */
const shapes: readonly TypePattern[] = [
  `${input}, ${output}`,
  `${output}, ${input}`,
  `$r, ${input}, ${output}`,
  `$r, ${output}, ${input}`,
]
  .map((parts) => `tuple<${parts}>`)
  .flatMap((tuple) => [`result<${tuple}, $e>`, `result<${tuple}>`, tuple])
  .flatMap((text) => parseTypePattern(text).pattern ?? []);

/**
 * A function that returns both ends of a connection: the streams leave its result, and the resource that they belong to gets
 * `receive` and `send`. Where no resource can carry them, nothing changes, and a note asks.
 */
export function duplexStreams(rule: TranslationRule, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  const carried = new Set<TypeDef>();
  for (const container of pass.sites.containers) {
    if (!mayChange(rule, container.scope, pass)) continue;
    for (const func of container.functions) {
      const bindings = matchShape(func, pass);
      if (!bindings) continue;
      const draft = createDraft(rule.id, rule.certainty);
      const carrier = carrierOf(func, bindings, pass);
      if (carrier) moveStreams(func, carrier, bindings, rule, pass, draft, !carried.has(carrier));
      else askForCarrier(func, draft);
      if (offer(draft) && carrier) carried.add(carrier);
    }
  }
}

function matchShape(func: FunctionDef, pass: Pass): PatternBindings | undefined {
  const context: MatchContext = { meaning: pass.meaning, throughAliases: true };
  for (const shape of shapes) {
    const bound = matchType(
      shape,
      { node: func.func.result, scope: func.owner, source: func.place.source },
      new Map(),
      context,
    );
    if (bound) return bound;
  }
  return undefined;
}

/** The resource that carries the streams: the one returned with them, else the one whose method it is. */
function carrierOf(func: FunctionDef, bindings: PatternBindings, pass: Pass): TypeDef | undefined {
  const returned = bindings.get("r");
  const isMethod = func.resource && func.place.node.kind === "method";
  if (returned?.kind !== "type") return isMethod ? func.resource : undefined;
  const { node } = returned.type;
  const named = node.kind === "named" ? pass.meaning.model.typeOf(node.id) : undefined;
  const definition = named && pass.meaning.itemOf(named).definition;
  const own = definition?.place.node.kind === "resource" && definition.owner.package === func.owner.package;
  return own ? definition : undefined;
}

function moveStreams(
  func: FunctionDef,
  carrier: TypeDef,
  bindings: PatternBindings,
  rule: TranslationRule,
  pass: Pass,
  draft: ProposedEdit,
  first: boolean,
): void {
  const { source, node } = func.place;
  const item = functionItem(func);
  const context = renderContext(rule, func.owner, bindings, draft, pass, item, () => {});
  const found = (variable: string) => {
    const bound = bindings.get(variable);
    return bound?.kind === "type" ? typeText(bound.type, context) : undefined;
  };
  const [returned, error] = [found("r"), found("e")];
  const result = resultOf(returned, error, func.func.result?.kind === "result");
  if (func.func.result) {
    const close = source.text.lastIndexOf(")", func.func.result.start);
    if (result === undefined) replace(draft, source, { start: close + 1, end: func.func.result.end }, "", item);
    else replace(draft, source, func.func.result, result, item);
  }
  claim(draft, source, node);
  const place = carrier.place.node;
  if (place.kind !== "resource" || !first) return;
  const payload =
    error && carrier.owner === func.owner ? error : nameText(nearestError(carrier.owner, pass, draft, item));
  const taken = (name: string) => carrier.members.some((member) => member.name === name);
  const receive = freshName("receive", taken);
  const send = freshName("send", taken);
  addMembers(
    draft,
    carrier,
    [
      `${receive}: func() -> tuple<stream<u8>, future<result<_, ${payload}>>>;`,
      `${send}: func(data: stream<u8>) -> future<result<_, ${payload}>>;`,
    ],
    item,
  );
  if (rule.note !== undefined) {
    note(draft, { id: rule.note, source, span: nameSpan(node), item, words: { name: `${receive}\` and \`${send}` } });
  }
}

function resultOf(returned: string | undefined, error: string | undefined, fallible: boolean): string | undefined {
  if (error !== undefined) return `result<${returned ?? "_"}, ${error}>`;
  if (!fallible) return returned;
  return returned === undefined ? "result" : `result<${returned}>`;
}

function askForCarrier(func: FunctionDef, draft: ProposedEdit): void {
  const { source, node } = func.place;
  const item = functionItem(func);
  claim(draft, source, node);
  const message = `\`${func.name}\` hands out an \`input-stream\` and an \`output-stream\`: let a resource carry them, with \`receive\` and \`send\``;
  note(draft, { id: "note/removed-type", source, span: nameSpan(node), item, words: {}, message });
}
