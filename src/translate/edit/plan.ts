import type * as ast from "../../../grammar/ast.ts";
import type { SourceText, Span } from "../../../grammar/source.ts";
import { push } from "../../common/multimap.ts";
import { findCharacter } from "../../syntax/find-character.ts";
import { nameText } from "../../wit/name-text.ts";
import type { ContainerScope } from "../match/name-resolution.ts";
import { madeGate } from "../rewrite/new-item-gate.ts";
import type { Pass, Step } from "../rewrite/pass.ts";
import type { CausedEdit } from "./document.ts";
import type { ElementList, NeededType, NeededUse, PlacedEdit, PlacedNote, ProposedEdit } from "./proposed-edit.ts";
import { deletionsOf, type Extended, elementDeletions } from "./removal-range.ts";
import { indentAt, indentUnit, lineBreakOf, startsLine } from "./whitespace.ts";

/** What a pass does: edits by text, and the notes of what was done. Edits never overlap. */
export interface Plan {
  readonly edits: ReadonlyMap<SourceText, readonly CausedEdit[]>;
  readonly notes: readonly PlacedNote[];
}

/**
 * Runs the steps of a pass in order. A draft is taken as a whole, or, where an earlier one has dealt with a stretch that it
 * claims or changes, not at all: the next pass looks again at what is left.
 */
export function planPass(steps: readonly Step[], pass: Pass): Plan {
  const claims = new Map<SourceText, SpanSet>();
  const claimsOf = (source: SourceText) => {
    const set = claims.get(source) ?? spanSet();
    claims.set(source, set);
    return set;
  };
  const taken: ProposedEdit[] = [];
  const offer = (draft: ProposedEdit): boolean => {
    const wanted = [
      ...draft.claims,
      ...draft.free,
      ...draft.edits.map((edit) => ({ source: edit.source, span: edit })),
    ];
    if (wanted.some(({ source, span }) => claimsOf(source).meets(span))) return false;
    for (const { source, span } of draft.claims) claimsOf(source).add(span);
    for (const edit of draft.edits) if (edit.end > edit.start) claimsOf(edit.source).add(edit);
    taken.push(draft);
    return true;
  };
  for (const step of steps) step(pass, offer);
  return { edits: editsOf(taken), notes: taken.flatMap((draft) => draft.notes) };
}

interface SpanSet {
  add(span: Span): void;
  meets(span: Span): boolean;
}

/** Spans by their start, in order; a claim may lie inside another of the same draft, so ends are kept as a running maximum of neighbours. */
function spanSet(): SpanSet {
  const spans: Span[] = [];
  const indexFrom = (start: number) => {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.end ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    meets(span) {
      const found = spans[indexFrom(span.start)];
      return found !== undefined && found.start < Math.max(span.end, span.start + 1) && span.start < found.end;
    },
    add(span) {
      let { start, end } = span;
      const at = indexFrom(start);
      let count = 0;
      for (let other = spans[at]; other && other.start < end; other = spans[at + count]) {
        start = Math.min(start, other.start);
        end = Math.max(end, other.end);
        count++;
      }
      spans.splice(at, count, { start, end });
    },
  };
}

function editsOf(drafts: readonly ProposedEdit[]): ReadonlyMap<SourceText, readonly CausedEdit[]> {
  const edits = new Map<SourceText, CausedEdit[]>();
  const deleted = new Map<SourceText, { item: Extended; cause: CausedEdit["cause"] }[]>();
  for (const draft of drafts) {
    for (const edit of draft.edits) push(edits, edit.source, toEdit(edit));
    for (const { source, item, cause } of draft.deletions) push(deleted, source, { item, cause });
  }
  for (const { source, item, cause } of elementEdits(drafts, edits)) push(deleted, source, { item, cause });
  for (const [source, items] of deleted) {
    for (const span of deletionsOf(
      source.text,
      items.map(({ item }) => item),
    )) {
      const first = items.find(({ item }) => item.start >= span.start && item.end <= span.end);
      if (first) push(edits, source, { ...span, text: "", cause: first.cause });
    }
  }
  addUses(drafts, edits);
  addTypes(drafts, edits);
  for (const [source, list] of edits) edits.set(source, withoutSwallowed(list));
  return edits;
}

function toEdit({ start, end, text, cause }: PlacedEdit): CausedEdit {
  return { start, end, text, cause };
}

type ListEntry = ProposedEdit["elements"][number];

/** The elements that go, list by list: several drafts may take from one. A statement whose last name goes is deleted as an item. */
function elementEdits(
  drafts: readonly ProposedEdit[],
  edits: Map<SourceText, CausedEdit[]>,
): readonly { source: SourceText; item: Extended; cause: CausedEdit["cause"] }[] {
  const lists = new Map<string, { entries: ListEntry[] }>();
  for (const entry of drafts.flatMap((draft) => draft.elements)) {
    const key = `${entry.source.file}\0${entry.list.open}`;
    const known = lists.get(key);
    if (known) known.entries.push(entry);
    else lists.set(key, { entries: [entry] });
  }
  const items: { source: SourceText; item: Extended; cause: CausedEdit["cause"] }[] = [];
  for (const { entries } of lists.values()) {
    const [first] = entries;
    if (!first) continue;
    const { source, list, cause } = first;
    const gone = new Set(entries.map(({ index }) => index));
    const whole = (list as ElementList & { readonly whole?: Extended }).whole;
    if (whole && gone.size === list.elements.length) items.push({ source, item: whole, cause });
    else
      for (const span of elementDeletions(source.text, list.elements, gone, list.open, list.close))
        push(edits, source, { ...span, text: "", cause });
  }
  return items;
}

/** Edits inside a stretch that goes as a whole go with it; an insertion into an emptied list joins the deletion. */
function withoutSwallowed(edits: readonly CausedEdit[]): CausedEdit[] {
  const isInsertion = (edit: CausedEdit) => (edit.start === edit.end ? 0 : 1);
  const sorted = [...edits].sort((a, b) => a.start - b.start || isInsertion(a) - isInsertion(b) || b.end - a.end);
  const kept: CausedEdit[] = [];
  let reach = -1;
  for (const edit of sorted) {
    const last = kept.at(-1);
    if (last && edit.start < reach && edit.end <= reach) {
      const samePlace = edit.start === last.start && edit.end === last.end;
      if (samePlace) kept[kept.length - 1] = { ...last, text: last.text + edit.text };
      continue;
    }
    if (last && edit.start < reach && last.text === "" && edit.text === "") {
      kept[kept.length - 1] = { ...last, end: edit.end };
      reach = edit.end;
      continue;
    }
    kept.push(edit);
    reach = Math.max(reach, edit.end);
  }
  return kept;
}

interface Body {
  readonly source: SourceText;
  readonly open: number;
  readonly close: number;
  readonly items: readonly (ast.InterfaceItem | ast.WorldItem)[];
  readonly outer: string;
}

/** The body of an interface or world: where its brackets are, and its items. */
export function bodyOf(scope: ContainerScope): Body {
  const { node, source } = scope.place;
  const items =
    node.kind === "interface" || node.kind === "world"
      ? node.items
      : node.extern.kind === "extern-interface"
        ? node.extern.items
        : [];
  const from =
    node.kind === "interface" || node.kind === "world"
      ? node.name.end
      : node.extern.kind === "extern-path"
        ? node.end
        : node.extern.name.end;
  return {
    source,
    open: findCharacter(source.text, "{", from) + 1,
    close: node.end - 1,
    items,
    outer: indentAt(source.text, from),
  };
}

/** New `use`s: into the statement for that interface where there is one, else behind the last `use`, else at the top. */
function addUses(drafts: readonly ProposedEdit[], edits: Map<SourceText, CausedEdit[]>): void {
  const needed = new Map<string, { use: NeededUse; names: Map<string, string>; cause: CausedEdit["cause"] }>();
  for (const draft of drafts) {
    const cause = draft.edits[0]?.cause ?? { rule: draft.rule, certainty: draft.certainty, item: "" };
    for (const use of draft.needs) {
      const { node, source } = use.scope.place;
      const key = `${source.file}\0${node.start}\0${use.path}`;
      const entry = needed.get(key) ?? { use, names: new Map<string, string>(), cause };
      entry.names.set(use.local, use.name);
      needed.set(key, entry);
    }
  }
  for (const { use, names, cause } of needed.values()) {
    const body = bodyOf(use.scope);
    const { text } = body.source;
    const list = [...names]
      .map(([local, name]) => (local === name ? nameText(name) : `${nameText(name)} as ${nameText(local)}`))
      .join(", ");
    const gate = madeGate([use.scope.place.node], use.scope, "container");
    const statement = `use ${use.path}.{${list}};`;
    const there = statementFor(use.path, body, drafts);
    if (there) {
      push(edits, body.source, { start: there.end, end: there.end, text: `, ${list}`, cause });
      continue;
    }
    const lastUse = body.items.findLast(({ kind }) => kind === "use");
    const lineBreak = lineBreakOf(text);
    if (lastUse) {
      const at = lastUse.end;
      push(edits, body.source, {
        start: at,
        end: at,
        text: startsLine(text, lastUse.start)
          ? `${lineBreak}${indentAt(text, lastUse.start)}${gateLine(gate, `${lineBreak}${indentAt(text, lastUse.start)}`)}${statement}`
          : ` ${gateLine(gate, " ")}${statement}`,
        cause,
      });
    } else {
      const first = body.items[0];
      const inner = first ? indentAt(text, first.docs?.start ?? first.start) : `${body.outer}  `;
      const onOneLine = first ? !text.slice(body.open, first.docs?.start ?? first.start).includes("\n") : false;
      push(edits, body.source, {
        start: body.open,
        end: body.open,
        text: onOneLine
          ? ` ${gateLine(gate, " ")}${statement}`
          : `${lineBreak}${inner}${gateLine(gate, `${lineBreak}${inner}`)}${statement}`,
        cause,
      });
    }
  }
}

/** The last name of a `use` of that path in a scope, unless all of its names go. */
function statementFor(path: string, { source, items }: Body, drafts: readonly ProposedEdit[]): ast.UseName | undefined {
  for (const item of items) {
    if (item.kind !== "use" || item.attributes.length > 0) continue;
    if (source.text.slice(item.path.start, item.path.end) !== path) continue;
    const gone = drafts
      .flatMap(({ elements }) => elements)
      .filter((entry) => entry.source === source && entry.list.elements === item.names);
    const last = item.names.at(-1);
    if (last && new Set(gone.map(({ index }) => index)).size < item.names.length) return last;
  }
  return undefined;
}

/** A declaration without its docs, for a body that stands on one line. */
function onOneLine(declaration: string): string {
  return declaration
    .replace(/\/\/[^\n]*/g, "")
    .replace(/\s+/g, " ")
    .replace(/, \}/g, " }")
    .trim();
}

function gateLine(gate: string | undefined, separator: string): string {
  return gate === undefined ? "" : `${gate}${separator}`;
}

/** New types stand at the end of their scope. */
function addTypes(drafts: readonly ProposedEdit[], edits: Map<SourceText, CausedEdit[]>): void {
  const made = new Map<ContainerScope, { type: NeededType; cause: CausedEdit["cause"] }>();
  for (const draft of drafts) {
    const cause = draft.edits[0]?.cause ?? { rule: draft.rule, certainty: draft.certainty, item: "" };
    for (const type of draft.types) if (!made.has(type.scope)) made.set(type.scope, { type, cause });
  }
  for (const [scope, { type, cause }] of made) {
    const body = bodyOf(scope);
    const { text } = body.source;
    const lineBreak = lineBreakOf(text);
    const first = body.items[0];
    const inner = first ? indentAt(text, first.docs?.start ?? first.start) : `${body.outer}  `;
    const unit = indentUnit(body.outer, inner);
    const gate = madeGate([scope.place.node], scope, "container");
    if (!text.slice(body.open, body.close).includes("\n")) {
      const at = body.close;
      push(edits, body.source, { start: at, end: at, text: `${gateLine(gate, " ")}${onOneLine(type.text)} `, cause });
      continue;
    }
    const [docs = "", ...declaration] = type.text.split("\n");
    const lines = [docs, ...(gate === undefined ? [] : [gate]), ...declaration]
      .map((line) => `${inner}${line.replace(/^ {2}/, unit)}${lineBreak}`)
      .join("");
    const closeLine = text.lastIndexOf("\n", body.close - 1) + 1;
    const ownLine = text.slice(closeLine, body.close).trim() === "";
    const at = ownLine ? closeLine : body.close;
    push(edits, body.source, {
      start: at,
      end: at,
      text: ownLine ? `${lineBreak}${lines}` : `${lineBreak}${lines}${body.outer}`,
      cause,
    });
  }
}
