import type { TokenType } from "chevrotain";
import type { Comment, SourceFile } from "../../grammar/ast.ts";
import { tokenize } from "../../grammar/lexer.ts";
import type { TokenList } from "../../grammar/token-list.ts";
import { Colon, Comma, EOF, GreaterThan, RightBrace, RightParen, Semicolon } from "../../grammar/tokens.ts";
import { consistentIndentation } from "./indentation.ts";
import { type BracketKind, type Gap, gapBefore, type Layout, layoutOf } from "./layout.ts";
import { parse } from "./parse.ts";

/** What of the style is left to choose. */
export interface FormatOptions {
  /** Spaces for each level. Default: what the file has, if all its lines agree (tabs too), else 2. */
  readonly indentWidth?: number;
  /** Lists of parameters and names are spread over lines where a line would be longer. Default 100. */
  readonly lineWidth?: number;
}

/**
 * Lays a file out in the canonical style (as wasi:http and wasi:cli are written), which keeps a consistent indentation. Tokens and comments stay as they are and in
 * their order, but for the last comma of a list; blank lines between items stay, one of several. The lines end as the first
 * one does. A file with syntax errors is returned unchanged, as its structure is not known.
 */
export function format(file: SourceFile, options: FormatOptions = {}): string {
  const { text } = file.source;
  const { file: tree, diagnostics } = parse(text, { file: file.source.file, maxDiagnostics: 1 });
  if (diagnostics.length > 0) return text;
  const { tokens } = tokenize(text, 1);
  const lines = new Printer(tokens, layoutOf(tree, tokens), tree.header?.end, options).print();
  const formatted = /^[^\n]*\r\n/.test(text) ? lines.replaceAll("\n", "\r\n") : lines;
  return text.startsWith("\ufeff") ? `\ufeff${formatted}` : formatted;
}

/** How wide a tab counts where a line may be too long. */
const TAB_WIDTH = 4;

const listKinds: ReadonlySet<BracketKind> = new Set(["params", "use", "with"]);

/** Writes the tokens of a file, one after the other. */
class Printer {
  private readonly text: string;
  private readonly tokens: TokenList;
  private readonly layout: Layout;
  /** Where the package header ends, if the file has one. */
  private readonly headerEnd: number | undefined;
  /** What a level is indented by. */
  private readonly indent: string;
  private readonly lineWidth: number;
  private readonly out: string[] = [];
  private column = 0;
  /** The brackets around the next token whose content stands on lines of its own. */
  private readonly open: BracketKind[] = [];
  /** Opening and closing brackets of lists that are spread over lines. */
  private readonly broken = new Set<number>();
  private nextComment = 0;

  constructor(tokens: TokenList, layout: Layout, headerEnd: number | undefined, options: FormatOptions) {
    this.text = tokens.text;
    this.tokens = tokens;
    this.layout = layout;
    this.headerEnd = headerEnd;
    const unit = options.indentWidth === undefined ? consistentIndentation(tokens) : undefined;
    this.indent = unit?.tabs ? "\t" : " ".repeat(options.indentWidth ?? (unit?.tabs === false ? unit.width : 2));
    this.lineWidth = options.lineWidth ?? 100;
  }

  print(): string {
    const last = this.tokens.length - 1;
    for (let index = 0; index < last; index++) if (!this.isDroppedComma(index)) this.token(index);
    this.separate(last);
    if (this.out.length > 0) this.out.push("\n");
    return this.out.join("");
  }

  private token(index: number): void {
    const { tokens, layout } = this;
    this.separate(index);
    const closing = layout.closing.get(index);
    if (closing !== undefined && this.mustBreak(index, closing)) this.broken.add(index).add(closing);
    this.write(this.text.slice(tokens.start(index), tokens.end(index)));
    const kind = layout.kinds.get(index);
    if (closing !== undefined && kind !== undefined && this.isSpread(index)) this.open.push(kind);
    if (this.needsComma(index)) this.write(",");
  }

  // ---- lists

  /** Whether what the bracket holds stands on lines of its own. */
  private isSpread(bracket: number): boolean {
    const kind = this.layout.kinds.get(bracket);
    return kind === "block" || kind === "package" || kind === "elements" || this.broken.has(bracket);
  }

  /** A list is spread over lines if it holds a comment, if the author has broken it at its beginning, or if it is too long. */
  private mustBreak(opening: number, closing: number): boolean {
    const kind = this.layout.kinds.get(opening);
    if (kind === undefined || !listKinds.has(kind)) return false;
    const { tokens } = this;
    const comment = tokens.comments[this.nextComment];
    if (comment && comment.start < tokens.start(closing)) return true;
    if (closing === opening + 1) return false;
    if (this.lineBreaks(tokens.end(opening), tokens.start(opening + 1)) > 0) return true;
    return this.column + this.flatWidth(opening) > this.lineWidth;
  }

  /** The width of the rest of an item on one line, counted no further than a line. */
  private flatWidth(from: number): number {
    const { tokens } = this;
    let width = 0;
    for (let index = from; index < tokens.length && width <= this.lineWidth; index++) {
      const gap = index === from ? "none" : gapBefore(tokens, this.layout, index, this.broken);
      if (gap === "line" || gap === "item") break;
      width += tokens.end(index) - tokens.start(index) + (gap === "space" ? 1 : 0);
    }
    return width;
  }

  /** The last comma of a list on one line goes. */
  private isDroppedComma(index: number): boolean {
    return this.tokens.type(index) === Comma && this.closesList(index + 1) && !this.isSpread(index + 1);
  }

  /** The last element of a list over several lines has a comma. */
  private needsComma(index: number): boolean {
    if (!this.closesList(index + 1) || !this.isSpread(index + 1)) return false;
    return this.tokens.type(index) !== Comma && this.layout.closing.get(index) !== index + 1;
  }

  private closesList(index: number): boolean {
    const kind = this.layout.kinds.get(index);
    return kind !== undefined && (kind === "elements" || listKinds.has(kind)) && !this.layout.closing.has(index);
  }

  // ---- between tokens

  /** Writes what stands before a token: comments, a space, a new line. */
  private separate(index: number): void {
    const { tokens, layout } = this;
    const closes = layout.kinds.has(index) && !layout.closing.has(index) && this.isSpread(index);
    // Empty brackets are closed at once, unless a comment stands in them.
    const gap = closes && this.hasComment(index) ? "line" : this.gap(index);
    const separated = gap === "line" || gap === "item";
    const extraLevel = separated ? 0 : 1;
    let blankAllowed = index > 0 && (gap === "item" || (closes && !layout.closing.has(index - 1)));
    let blankWanted = gap === "item" && this.parts(index);
    let at = index === 0 ? 0 : tokens.end(index - 1);
    let previous: Comment | undefined;
    let begins = false;
    for (let comment = this.takeComment(index); comment; comment = this.takeComment(index)) {
      const lines = this.lineBreaks(at, comment.start);
      if (this.out.length === 0 || lines > 0 || previous?.kind === "line") {
        this.newLine(extraLevel, blankAllowed && (lines > 1 || blankWanted));
        blankWanted = false;
        begins = true;
      } else this.write(" ");
      // Docs don't hold the white space at the end of their lines.
      this.write(this.text.slice(comment.start, comment.end).replaceAll(/[^\S\n]+$/gm, ""));
      at = comment.end;
      previous = comment;
      blankAllowed = separated && layout.kinds.get(index - 1) !== "attribute";
    }
    if (closes) this.open.pop();
    if (tokens.type(index) === EOF) return;
    const lines = this.lineBreaks(at, tokens.start(index));
    const breaks = previous ? previous.kind === "line" || lines > 0 || (separated && !begins) : separated;
    if (breaks) this.newLine(extraLevel, !closes && blankAllowed && (lines > 1 || blankWanted));
    else if (previous ? !hugging.has(tokens.type(index)) : gap === "space") this.write(" ");
  }

  private gap(index: number): Gap {
    return index === 0 ? "item" : gapBefore(this.tokens, this.layout, index, this.broken);
  }

  /** A blank line stands behind the header and between the declarations of a file or package. */
  private parts(index: number): boolean {
    const { tokens } = this;
    if (index === 0 || tokens.type(index) === EOF || this.open.some((kind) => kind !== "package")) return false;
    return tokens.type(index - 1) === RightBrace || tokens.end(index - 1) === this.headerEnd;
  }

  private hasComment(index: number): boolean {
    const comment = this.tokens.comments[this.nextComment];
    return comment !== undefined && comment.start < this.tokens.start(index);
  }

  private takeComment(index: number): Comment | undefined {
    return this.hasComment(index) ? this.tokens.comments[this.nextComment++] : undefined;
  }

  private lineBreaks(start: number, end: number): number {
    let count = 0;
    for (let at = start; at < end; at++) if (this.text.charCodeAt(at) === 10) count++;
    return count;
  }

  private newLine(extraLevel: number, blank: boolean): void {
    const indentation = this.indent.repeat(this.open.length + extraLevel);
    if (this.out.length > 0) this.out.push(blank ? "\n\n" : "\n");
    this.out.push(indentation);
    this.column = indentation.length * (this.indent === "\t" ? TAB_WIDTH : 1);
  }

  private write(text: string): void {
    this.out.push(text);
    const lineBreak = text.lastIndexOf("\n");
    this.column = lineBreak === -1 ? this.column + text.length : text.length - lineBreak - 1;
  }
}

/** What stands directly behind a comment on the same line. */
const hugging: ReadonlySet<TokenType> = new Set([Comma, Semicolon, RightParen, GreaterThan, Colon]);
