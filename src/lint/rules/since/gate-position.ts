import type * as ast from "../../../../grammar/ast.ts";
import type { Span } from "../../../../grammar/source.ts";
import { gateSyntax } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { commentsIn } from "../../queries/comments.ts";
import { indentBefore, lineEnd, replace } from "../../queries/edits.ts";
import { describe, type Item } from "../../queries/item.ts";

export const gatePosition: LintRule = {
  id: "since/gate-position",
  what: "A gate is out of place: docs after it, a blank line or comment between gate and item, or `@deprecated` before `@since`.",
  detail:
    "The fix puts docs above the gates and takes blank lines away. A plain comment below a gate is only reported: above it, it would become documentation.",
  why: "Docs that stand below a gate are lost: the official tools only take those above. And with one order everywhere (docs, `@since` or `@unstable`, `@deprecated`, item) a gate is found at a glance, also by tools that read line by line.",
  presets: { spec: "off", recommended: "off", wasi: "warn", all: "warn" },
  fix: "safe",
  source: "WASI style",
  specRef: gateSyntax,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
/// What a store is made of.
interface types {}
`,
      findings: ["5:11 docs stand below the gate of interface `types`"],
    },
    good: {
      wit: `package acme:store@1.2.0;

/// What a store is made of.
@since(version = 1.0.0)
interface types {}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const head = item.node.attributes.length > 0 ? headOf(item) : undefined;
        const message = head && problemOf(item, head);
        if (!head || message === undefined) return;
        const text = head.comments.every((comment) => isDocs(comment.text)) ? rewritten(item, head) : undefined;
        context.report({
          item,
          message,
          help: "docs first, then `@since` or `@unstable`, then `@deprecated`, then the item",
          ...(text !== undefined && { edits: [replace(item.source, head.span, text)] }),
        });
      },
    };
  },
};

/** The text from the first attribute to the word that the item begins with. */
interface ItemHead {
  readonly span: Span;
  readonly text: string;
  readonly comments: readonly { readonly text: string; readonly start: number }[];
}

function headOf(item: Item): ItemHead {
  const { attributes } = item.node;
  const start = attributes[0]?.start ?? item.node.start;
  const last = attributes.at(-1)?.end ?? start;
  const after =
    /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(item.source.text.slice(last, item.node.end))?.[0].length ?? 0;
  const span = { start, end: last + after };
  const text = item.source.text.slice(span.start, span.end);
  if (!text.includes("/")) return { span, text, comments: [] };
  const comments = commentsIn(item.file, span)
    .map((comment) => ({ text: item.source.text.slice(comment.start, comment.end), start: comment.start }))
    .filter(({ text }) => !/^\/\/\s*witkit-/.test(text));
  return { span, text, comments };
}

function isDocs(comment: string): boolean {
  return comment.startsWith("///") || comment.startsWith("/**");
}

function problemOf(item: Item, head: ItemHead): string | undefined {
  const name = describe(item);
  if (head.comments.some(({ text }) => isDocs(text))) return `docs stand below the gate of ${name}`;
  if (head.comments.length > 0) return `a comment stands between the gate of ${name} and the item`;
  if (/\n[ \t]*\r?\n/.test(head.text)) return `a blank line stands between the gate of ${name} and the item`;
  const kinds = item.node.attributes.map(({ kind }) => kind);
  const deprecated = kinds.indexOf("deprecated");
  const isFirst =
    deprecated !== -1 && kinds.some((kind, at) => at > deprecated && (kind === "since" || kind === "unstable"));
  return isFirst ? `\`@deprecated\` stands before the other gate of ${name}` : undefined;
}

const order: readonly ast.Attribute["kind"][] = ["since", "unstable", "deprecated"];

/** The head in its order, each on a line of its own; `undefined` where the item does not begin its line. */
function rewritten(item: Item, head: ItemHead): string | undefined {
  const indent = indentBefore(item.source, head.span.start);
  if (indent === undefined || commentsIn(item.file, head.span).some((comment) => isOdd(comment, head)))
    return undefined;
  const textOf = (span: Span) => item.source.text.slice(span.start, span.end);
  const gates = [...item.node.attributes].sort((a, b) => rank(a) - rank(b)).map(textOf);
  const lines = [...head.comments.map(({ text }) => text.trimEnd()), ...gates];
  return lines.map((line) => `${line}${lineEnd(item.source)}${indent}`).join("");
}

/** A comment in the head that the rewriting would lose. */
function isOdd(comment: Span, head: ItemHead): boolean {
  return !head.comments.some(({ start }) => start === comment.start);
}

function rank({ kind }: ast.Attribute): number {
  const at = order.indexOf(kind);
  return at === -1 ? order.length : at;
}
