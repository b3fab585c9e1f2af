/**
 * A core module (core spec §5.5): its sections decoded, its code and data left in place as offsets in the file. Of the code
 * only the sizes are looked at; `codeBody` and `nextInstruction` (code.ts) read a function when somebody wants to.
 */
import {
  atEnd,
  attempt,
  type ByteReader,
  byteReader,
  count,
  malformed,
  overLimit,
  peek,
  u8,
  u32,
  unsupported,
  vector,
  type WasmProblem,
  window,
} from "./bytes.ts";
import { type ConstExpr, type ConstValue, constExpr } from "./const-expr.ts";
import { type CustomSection, customSection } from "./custom.ts";
import { type CoreExport, type CoreImport, exportSection, type ImportType, importSection, tagType } from "./externs.ts";
import { preambleSize, readPreamble } from "./preamble.ts";
import { type DataSegment, dataSegment, type ElementSegment, elementSegment } from "./segments.ts";
import { type CoreType, globalType, type Limits, limits, typeSection, type ValueType, valueType } from "./types.ts";

export interface TableDefinition {
  readonly type: ValueType;
  readonly limits: Limits;
  readonly init?: ConstExpr;
}

export interface Global {
  readonly type: ValueType;
  readonly mutable: boolean;
  /** Absent for an imported one. */
  readonly init?: ConstExpr;
}

export interface CoreModule {
  readonly kind: "module";
  /** The file. All offsets below are offsets in it. */
  readonly bytes: Uint8Array;
  /** The module is `bytes[start, end)`: the whole file, or a part of a component. */
  readonly start: number;
  readonly end: number;
  readonly types: readonly CoreType[];
  readonly imports: readonly CoreImport[];
  /** How many functions are imported: they come first in the index space. */
  readonly importedFunctions: number;
  /** The import behind each imported function: index into `imports`. */
  readonly functionImports: readonly number[];
  /** Type index by function index, imported ones first. */
  readonly functionTypes: Uint32Array;
  /** Where the code entry of each defined function lies (index − `importedFunctions`), behind its size: locals, then instructions. */
  readonly codeStarts: Uint32Array;
  readonly codeEnds: Uint32Array;
  /** These spaces hold the imported ones first, too. */
  readonly tables: readonly TableDefinition[];
  readonly memories: readonly Limits[];
  readonly globals: readonly Global[];
  /** Type index by tag. */
  readonly tags: readonly number[];
  readonly exports: readonly CoreExport[];
  readonly startFunction?: number;
  readonly elements: readonly ElementSegment[];
  readonly data: readonly DataSegment[];
  readonly customs: readonly CustomSection[];
}

export type ModuleResult =
  | { readonly module: CoreModule; readonly problem?: never }
  | { readonly module?: never; readonly problem: WasmProblem };

/** Reads a core module from `bytes[start, end)`. Whatever the bytes are: a module or a problem. */
export function readModule(bytes: Uint8Array, start = 0, end: number = bytes.length): ModuleResult {
  const { value, problem } = attempt(() => decodeModule(bytes, start, end));
  return problem === undefined ? { module: value } : { problem };
}

/** The same for use within other decoders: stops by `MalformedError`. */
export function decodeModule(bytes: Uint8Array, start: number, end: number): CoreModule {
  if (readPreamble(bytes, start, end) !== "module")
    unsupported(start, "a core module is expected here, but this is a component");
  const module = new Draft();
  const reader = byteReader(bytes, start + preambleSize, end);
  let last = 0;
  while (!atEnd(reader)) {
    const at = reader.at;
    const id = u8(reader, "a section");
    const content = window(reader, u32(reader, "the size of a section"), `section ${sectionNames[id] ?? id}`);
    const order = sectionOrder[id];
    if (order === undefined) unsupported(at, `unknown section ${id}`);
    if (id !== 0) {
      if (order <= last) malformed(at, `section ${sectionNames[id]} is there twice or out of order`);
      last = order;
    }
    decodeSection(module, id, content);
    if (!atEnd(content)) malformed(content.at, `section ${sectionNames[id]} has bytes behind its last entry`);
  }
  return finish(module, bytes, start, end);
}

const sectionNames: readonly string[] = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
  "tag",
];

/** The order in which sections may stand, by id: tags behind memories, the data count before the code. */
const sectionOrder: readonly number[] = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11, 6];

/** What has been read of a module so far. */
class Draft {
  types: readonly CoreType[] = [];
  imports: readonly CoreImport[] = [];
  functionImports: number[] = [];
  importedTypes: number[] = [];
  definedTypes: Uint32Array = new Uint32Array(0);
  codeStarts: Uint32Array = new Uint32Array(0);
  codeEnds: Uint32Array = new Uint32Array(0);
  tables: TableDefinition[] = [];
  memories: Limits[] = [];
  globals: Global[] = [];
  /** Values of immutable globals, for the constant expressions behind them. */
  globalValues: (ConstValue | undefined)[] = [];
  tags: number[] = [];
  exports: readonly CoreExport[] = [];
  startFunction: number | undefined;
  elements: readonly ElementSegment[] = [];
  data: readonly DataSegment[] = [];
  dataCount: number | undefined;
  customs: CustomSection[] = [];
}

function decodeSection(module: Draft, id: number, content: ByteReader): void {
  switch (id) {
    case 0:
      module.customs.push(customSection(content));
      break;
    case 1:
      module.types = typeSection(content);
      break;
    case 2:
      module.imports = importSection(content);
      module.imports.forEach(({ type }, index) => {
        addImport(module, type, index);
      });
      break;
    case 3:
      module.definedTypes = indices(content, "functions");
      break;
    case 4:
      vector(content, "tables", (r) => module.tables.push(table(r, module)));
      break;
    case 5:
      vector(content, "memories", (r) => module.memories.push(limits(r)));
      break;
    case 6:
      vector(content, "globals", (r) => addGlobal(module, r));
      break;
    case 7:
      module.exports = exportSection(content);
      break;
    case 8:
      module.startFunction = u32(content, "the start function");
      break;
    case 9:
      module.elements = vector(content, "element segments", (r) => elementSegment(r, module.globalValues));
      break;
    case 10:
      codeSection(module, content);
      break;
    case 11:
      module.data = vector(content, "data segments", (r) => dataSegment(r, module.globalValues));
      break;
    case 12:
      module.dataCount = u32(content, "the number of data segments");
      break;
    case 13:
      vector(content, "tags", (r) => module.tags.push(tagType(r)));
      break;
  }
}

function addImport(module: Draft, type: ImportType, index: number): void {
  switch (type.kind) {
    case "func":
      module.functionImports.push(index);
      module.importedTypes.push(type.type);
      break;
    case "table":
      module.tables.push(type);
      break;
    case "memory":
      module.memories.push(type.limits);
      break;
    case "global":
      module.globals.push(type);
      module.globalValues.push(undefined);
      break;
    case "tag":
      module.tags.push(type.type);
      break;
  }
}

function addGlobal(module: Draft, reader: ByteReader): void {
  const type = globalType(reader);
  const init = constExpr(reader, module.globalValues);
  module.globals.push({ ...type, init });
  module.globalValues.push(type.mutable || init.value.kind === "other" ? undefined : init.value);
}

/** A table: its type, or 0x40 0x00, the type and the initial value of its elements. */
function table(reader: ByteReader, module: Draft): TableDefinition {
  if (peek(reader) !== 0x40) return { type: valueType(reader), limits: limits(reader) };
  reader.at++;
  const at = reader.at;
  if (u8(reader) !== 0) unsupported(at, "unknown form of a table");
  const type = valueType(reader);
  const bounds = limits(reader);
  return { type, limits: bounds, init: constExpr(reader, module.globalValues) };
}

function indices(reader: ByteReader, what: string): Uint32Array {
  const list = new Uint32Array(count(reader, what));
  for (let i = 0; i < list.length; i++) list[i] = u32(reader, "an index");
  return list;
}

function codeSection(module: Draft, reader: ByteReader): void {
  const n = count(reader, "code entries", 2);
  module.codeStarts = new Uint32Array(n);
  module.codeEnds = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const body = window(reader, u32(reader, "the size of a code entry"), "a code entry");
    module.codeStarts[i] = body.at;
    module.codeEnds[i] = body.end;
  }
}

function finish(module: Draft, bytes: Uint8Array, start: number, end: number): CoreModule {
  const defined = module.definedTypes.length;
  if (module.codeStarts.length !== defined) {
    malformed(end, `${defined} functions are declared, but there are ${module.codeStarts.length} code entries`);
  }
  if (module.dataCount !== undefined && module.dataCount !== module.data.length) {
    malformed(end, `${module.dataCount} data segments are announced, but there are ${module.data.length}`);
  }
  const imported = module.importedTypes.length;
  const functionTypes = new Uint32Array(imported + defined);
  functionTypes.set(module.importedTypes);
  functionTypes.set(module.definedTypes, imported);
  return {
    kind: "module",
    bytes,
    start,
    end,
    types: module.types,
    imports: module.imports,
    importedFunctions: imported,
    functionImports: module.functionImports,
    functionTypes,
    codeStarts: module.codeStarts,
    codeEnds: module.codeEnds,
    tables: module.tables,
    memories: module.memories,
    globals: module.globals,
    tags: module.tags,
    exports: module.exports,
    ...(module.startFunction === undefined ? {} : { startFunction: module.startFunction }),
    elements: module.elements,
    data: module.data,
    customs: module.customs,
  };
}

/** The JavaScript API's limit on the locals of a function, which engines share. */
const maxLocals = 50_000;

/** The body of a defined function: its locals without the parameters, and the instructions `[start, end)`. */
export interface CodeBody {
  readonly locals: readonly { readonly count: number; readonly type: ValueType }[];
  readonly start: number;
  readonly end: number;
}

/** Reads the locals of a function. `index` counts imported functions, too. Stops by `MalformedError`. */
export function codeBody(module: CoreModule, index: number): CodeBody {
  const entry = index - module.importedFunctions;
  const reader = byteReader(module.bytes, module.codeStarts[entry] ?? 0, module.codeEnds[entry] ?? 0);
  let total = 0;
  const locals = vector(reader, "groups of locals", (r) => {
    const n = u32(r, "the number of locals");
    total += n;
    if (total > maxLocals) overLimit(r.at, `a function has more than ${maxLocals} locals`);
    return { count: n, type: valueType(r) };
  });
  return { locals, start: reader.at, end: reader.end };
}
