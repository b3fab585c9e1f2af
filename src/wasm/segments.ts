/** Element and data segments (core spec §5.5.12, §5.5.14). */
import { type ByteReader, count, hex, malformed, skip, u8, u32, unsupported } from "./bytes.ts";
import { type ConstExpr, constExpr, type KnownGlobals } from "./const-expr.ts";
import { type ValueType, valueType } from "./types.ts";

/** In `ElementSegment.items`: a null reference, and a reference that isn't a constant function. */
const nullItem = -1;
const otherItem = -2;

export interface ElementSegment {
  readonly mode: "active" | "passive" | "declarative";
  /** Only for `active`. */
  readonly table: number;
  readonly offset?: ConstExpr;
  readonly type: ValueType;
  /** Function indices; `nullItem`, `otherItem`. */
  readonly items: Int32Array;
}

export interface DataSegment {
  readonly mode: "active" | "passive";
  /** Only for `active`. */
  readonly memory: number;
  readonly offset?: ConstExpr;
  /** The bytes are `file[start, end)`. */
  readonly start: number;
  readonly end: number;
}

/** One element segment. */
export function elementSegment(reader: ByteReader, globals: KnownGlobals): ElementSegment {
  const at = reader.at;
  const flags = u32(reader, "the flags of an element segment");
  if (flags > 7) malformed(at, `unknown flags of an element segment ${hex(flags)}`);
  const mode = flags & 1 ? (flags & 2 ? "declarative" : "passive") : "active";
  const table = mode === "active" && flags & 2 ? u32(reader, "a table") : 0;
  const offset = mode === "active" ? { offset: constExpr(reader, globals) } : {};
  const asExpressions = (flags & 4) !== 0;
  let type: ValueType = "funcref";
  if (flags & 3) {
    if (asExpressions) type = valueType(reader);
    else elementKind(reader);
  }
  const items = asExpressions ? expressionItems(reader, globals) : indexItems(reader);
  return { mode, table, ...offset, type, items };
}

function elementKind(reader: ByteReader): void {
  const at = reader.at;
  const kind = u8(reader, "the kind of an element segment");
  if (kind !== 0) unsupported(at, `unknown kind of an element segment ${hex(kind)}`);
}

function indexItems(reader: ByteReader): Int32Array {
  const items = new Int32Array(count(reader, "elements"));
  for (let i = 0; i < items.length; i++) items[i] = u32(reader, "a function");
  return items;
}

function expressionItems(reader: ByteReader, globals: KnownGlobals): Int32Array {
  const items = new Int32Array(count(reader, "elements", 2));
  for (let i = 0; i < items.length; i++) {
    const { value } = constExpr(reader, globals);
    items[i] = value.kind === "function" ? value.index : value.kind === "null" ? nullItem : otherItem;
  }
  return items;
}

/** One data segment. */
export function dataSegment(reader: ByteReader, globals: KnownGlobals): DataSegment {
  const at = reader.at;
  const flags = u32(reader, "the flags of a data segment");
  if (flags > 2) malformed(at, `unknown flags of a data segment ${hex(flags)}`);
  const memory = flags === 2 ? u32(reader, "a memory") : 0;
  const offset = flags === 1 ? {} : { offset: constExpr(reader, globals) };
  const size = u32(reader, "the size of a data segment");
  const start = reader.at;
  skip(reader, size, `the ${size} bytes of a data segment`);
  return { mode: flags === 1 ? "passive" : "active", memory, ...offset, start, end: start + size };
}
