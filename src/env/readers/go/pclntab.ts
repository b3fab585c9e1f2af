/**
 * Go's function table (`runtime.pclntab`), which stays in the binary under `-s -w`: names and entries of all functions. The
 * layout has been the same since Go 1.20 but for one field of the header that is unused since 1.26, and for the unit in which
 * entries are counted; both are told from the table itself. See `runtime/symtab.go` and `internal/abi/symtab.go` of Go.
 */
import type { ReaderInput, StaticData } from "../reader.ts";

export interface GoFunction {
  /** Index in the module's function space. */
  readonly index: number;
  /** `main.main`, `net/http.(*Server).Serve`, `main.main.func1`. */
  readonly name: string;
  /** Size of arguments and results on the stack, in bytes; −1 where the compiler didn't say. */
  readonly args: number;
}

export interface GoTable {
  readonly functions: readonly GoFunction[];
  readonly byName: ReadonlyMap<string, GoFunction>;
}

/** 1.20 and later; 1.18 and 1.19 (no wasip1 yet, but `js/wasm`) have the same layout under another number. */
const MAGIC = [0xfffffff1, 0xfffffff0];
const HEADER = { words: 8, functions: 0, names: 3, entries: 7 } as const;
const MOST_FUNCTIONS = 2_000_000;

/** The table of a Go module; `undefined` where there is none, or one that this doesn't know. */
export function goTable(input: ReaderInput): GoTable | undefined {
  for (const start of headers(input)) {
    const table = readTable(input, start);
    if (table) return table;
  }
  return undefined;
}

/** Addresses where the header of a table may lie: its magic number, two zero bytes, quantum 1 and pointers of 8 bytes. */
function headers({ data, module }: ReaderInput): number[] {
  const found: number[] = [];
  for (const { address, start, end } of data.segments) {
    if (address < 0) continue;
    // Quantum and pointer size behind the padding: looked for first, since 0xff bytes are common.
    for (
      let at = module.bytes.indexOf(0x01, start + 6);
      at !== -1 && at < end - 1;
      at = module.bytes.indexOf(0x01, at + 1)
    ) {
      const head = at - 6;
      const isHeader =
        module.bytes[at + 1] === 8 &&
        module.bytes[at - 1] === 0 &&
        module.bytes[at - 2] === 0 &&
        MAGIC.includes(u32(module.bytes, head));
      if (isHeader) found.push(address + head - start);
    }
  }
  return found;
}

function readTable(input: ReaderInput, start: number): GoTable | undefined {
  const { module } = input;
  const memory = memoryOf(input.data);
  const header = memory(start + 8, HEADER.words * 8);
  if (!header) return undefined;
  const count = word(header, HEADER.functions);
  const names = start + word(header, HEADER.names);
  const entries = start + word(header, HEADER.entries);
  if (count === 0 || count > MOST_FUNCTIONS || count > module.codeStarts.length) return undefined;
  const table = memory(entries, count * 8);
  if (!table) return undefined;
  const first = u32(table, 0);
  // Go 1.24 counts entries in blocks of 2^16, later versions in functions.
  const unit = count > 1 && u32(table, 8) - first >= 0x10000 ? 0x10000 : 1;
  const functions: GoFunction[] = [];
  for (let i = 0; i < count; i++) {
    const ordinal = (u32(table, i * 8) - first) / unit;
    const record = memory(entries + u32(table, i * 8 + 4), 12);
    if (!record || !Number.isInteger(ordinal)) return undefined;
    const name = text(memory, names + u32(record, 4));
    const index = module.importedFunctions + ordinal;
    if (name === undefined || index >= module.functionTypes.length) return undefined;
    functions.push({ index, name, args: u32(record, 8) | 0 });
  }
  return { functions, byName: new Map(functions.map((entry) => [entry.name, entry])) };
}

type MemoryAt = (address: number, size: number) => Uint8Array | undefined;

/** Tables span segments: the linker of Go leaves out runs of zeros. */
function memoryOf(data: StaticData): MemoryAt {
  const active = data.segments.filter((segment) => segment.address >= 0);
  const last = active.at(-1);
  const end = last ? last.address + last.end - last.start : 0;
  return (address, size) => {
    if (address < 0 || address + size > end || size > 64 * 1024 * 1024) return undefined;
    const whole = data.bytes(address, size);
    if (whole) return whole;
    const bytes = new Uint8Array(size);
    for (const segment of active) {
      const from = Math.max(address, segment.address);
      const to = Math.min(address + size, segment.address + segment.end - segment.start);
      if (from >= to) continue;
      const part = data.bytes(from, to - from);
      if (part) bytes.set(part, from - address);
    }
    return bytes;
  };
}

function text(memory: MemoryAt, address: number): string | undefined {
  for (let size = 64; size <= 4096; size *= 4) {
    const bytes = memory(address, size) ?? memory(address, 16);
    const end = bytes?.indexOf(0) ?? -1;
    if (bytes && end >= 0) return new TextDecoder().decode(bytes.subarray(0, end));
    if (!bytes) return undefined;
  }
  return undefined;
}

function u32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  );
}

/** A word of the header; the tables are smaller than 4 GB. */
function word(header: Uint8Array, index: number): number {
  return u32(header, index * 8 + 4) === 0 ? u32(header, index * 8) : Number.NaN;
}
