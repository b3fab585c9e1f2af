import type { IToken, TokenType } from "chevrotain";
import type { Comment, Docs } from "./ast.ts";
import { EOF, vocabulary } from "./tokens.ts";

/**
 * All tokens of a text, as rows of numbers: a large file has millions, and one object for each would cost more than reading
 * it. A token becomes an object when the parser looks at it.
 */
export class TokenList {
  readonly text: string;
  /** Every comment of the text, in order. */
  readonly comments: Comment[] = [];
  length = 0;
  private types: Uint8Array;
  private starts: Int32Array;
  private ends: Int32Array;
  /** How many comments stand before each token. */
  private commentCounts: Int32Array;
  /** The values of string literals, by the index of the token. */
  private readonly payloads = new Map<number, string>();

  constructor(text: string) {
    this.text = text;
    const capacity = (text.length >> 2) + 64;
    this.types = new Uint8Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
    this.commentCounts = new Int32Array(capacity);
  }

  /** Appends a token. `end` is exclusive; `payload` is the value of a string literal. */
  push(type: TokenType, start: number, end: number, payload?: string): void {
    const index = this.length++;
    if (index === this.types.length) this.grow();
    this.types[index] = codeOf(type);
    this.starts[index] = start;
    this.ends[index] = end;
    this.commentCounts[index] = this.comments.length;
    if (payload !== undefined) this.payloads.set(index, payload);
  }

  private grow(): void {
    const capacity = this.types.length * 2;
    this.types = extended(this.types, new Uint8Array(capacity));
    this.starts = extended(this.starts, new Int32Array(capacity));
    this.ends = extended(this.ends, new Int32Array(capacity));
    this.commentCounts = extended(this.commentCounts, new Int32Array(capacity));
  }

  /** The type of a token; past the end that of the last one, which is EOF. */
  type(index: number): TokenType {
    return vocabularyByCode[this.types[Math.min(index, this.length - 1)] ?? 0] ?? EOF;
  }

  start(index: number): number {
    return this.starts[index] ?? 0;
  }

  /** Where a token ends (exclusive); 0 before the first. */
  end(index: number): number {
    return this.ends[index] ?? 0;
  }

  token(index: number): WitToken {
    const within = Math.max(0, Math.min(index, this.length - 1));
    return new WitToken(this, within, this.type(within), this.start(within), this.end(within));
  }

  /** The run of comments directly before a token. */
  docs(index: number): Docs | undefined {
    const from = index === 0 ? 0 : (this.commentCounts[index - 1] ?? 0);
    const to = this.commentCounts[index] ?? 0;
    if (from === to) return undefined;
    const comments = this.comments.slice(from, to);
    return { comments, start: comments[0]?.start ?? 0, end: comments[comments.length - 1]?.end ?? 0 };
  }

  payload(index: number): string | undefined {
    return this.payloads.get(index);
  }
}

/** One token, in chevrotain's shape: `endOffset` is inclusive. */
export class WitToken implements IToken {
  readonly tokenType: TokenType;
  readonly tokenTypeIdx: number;
  readonly startOffset: number;
  readonly endOffset: number;
  /** Its place in the list of tokens. */
  readonly index: number;
  private readonly list: TokenList;

  constructor(list: TokenList, index: number, type: TokenType, start: number, end: number) {
    this.tokenType = type;
    // `createToken` has set it; the declarations call it optional.
    this.tokenTypeIdx = type.tokenTypeIdx ?? 0;
    this.startOffset = start;
    this.endOffset = end - 1;
    this.index = index;
    this.list = list;
  }

  /** The text of the token. */
  get image(): string {
    return this.list.text.slice(this.startOffset, this.endOffset + 1);
  }

  /** The run of comments directly before it. */
  get docs(): Docs | undefined {
    return this.list.docs(this.index);
  }

  /** The value of a string literal, escapes resolved. */
  get payload(): string | undefined {
    return this.list.payload(this.index);
  }
}

const vocabularyByCode: readonly TokenType[] = [EOF, ...vocabulary];
const codes: number[] = [];
for (const [code, type] of vocabularyByCode.entries()) codes[type.tokenTypeIdx ?? 0] = code;

function codeOf(type: TokenType): number {
  return codes[type.tokenTypeIdx ?? 0] ?? 0;
}

function extended<T extends Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
