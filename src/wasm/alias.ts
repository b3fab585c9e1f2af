/** Aliases (component model "Alias Definitions"): names for what an instance exports or an enclosing component holds. */
import { type ByteReader, hex, malformed, name, u8, u32, unsupported } from "./bytes.ts";
import { type CoreSort, coreSpaces, define, indexOf, type OpenScope, outerScope, type Sort, spaces } from "./scope.ts";

const sorts: readonly (Sort | undefined)[] = [undefined, "func", "value", "type", "component", "instance"];

const coreSorts: Readonly<Record<number, CoreSort>> = {
  0: "func",
  1: "table",
  2: "memory",
  3: "global",
  4: "tag",
  16: "type",
  17: "module",
  18: "instance",
};

/** The sort of a core item. */
export function coreSort(reader: ByteReader): CoreSort {
  const at = reader.at;
  const code = u8(reader, "a core sort");
  return coreSorts[code] ?? unsupported(at, `unknown core sort ${hex(code)}`);
}

/** Reads one alias into the index space of its sort. */
export function alias(reader: ByteReader, scope: OpenScope): void {
  const start = reader.at;
  const code = u8(reader, "a sort");
  const core = code === 0x00 ? coreSort(reader) : undefined;
  const sort = core === undefined ? sorts[code] : undefined;
  if (core === undefined && sort === undefined) unsupported(start, `unknown sort ${hex(code)}`);
  const at = reader.at;
  const target = u8(reader, "the target of an alias");
  if (target === 0x02) outerAlias(reader, scope, core, sort, start);
  else if (target === 0x01) coreExportAlias(reader, scope, core, start);
  else if (target === 0x00) exportAlias(reader, scope, core === "module" ? "module" : sort, start);
  else unsupported(at, `unknown target of an alias ${hex(target)}`);
}

function exportAlias(reader: ByteReader, scope: OpenScope, sort: Sort | undefined, start: number): void {
  if (sort === undefined) malformed(start, "an instance exports no core items but modules");
  const instance = indexOf(reader, scope, "instances");
  define(scope, spaces[sort], { from: "instance", instance, name: name(reader, "the name of an export") });
}

function coreExportAlias(reader: ByteReader, scope: OpenScope, core: CoreSort | undefined, start: number): void {
  const instance = indexOf(reader, scope, "coreInstances");
  const entry = { from: "core", instance, name: name(reader, "the name of a core export") } as const;
  if (core === "func") define(scope, "coreFuncs", entry);
  else if (core === "table") define(scope, "coreTables", entry);
  else if (core === "memory") define(scope, "coreMemories", entry);
  else if (core === "global") define(scope, "coreGlobals", entry);
  else if (core === "tag") define(scope, "coreTags", entry);
  else malformed(start, "a core instance exports functions, tables, memories, globals and tags only");
}

function outerAlias(
  reader: ByteReader,
  scope: OpenScope,
  core: CoreSort | undefined,
  sort: Sort | undefined,
  start: number,
): void {
  const at = reader.at;
  const count = u32(reader, "the count of an outer alias");
  const outer = outerScope(scope, count, at);
  if (core === "type" || core === "module") {
    const space = core === "type" ? "coreTypes" : "modules";
    define(scope, space, { from: "outer", count, index: indexOf(reader, outer, coreSpaces[core]) });
  } else if (sort === "type" || sort === "component") {
    define(scope, spaces[sort], { from: "outer", count, index: indexOf(reader, outer, spaces[sort]) });
  } else {
    malformed(start, "an outer alias can name a type, a core module or a component only");
  }
}

/** An alias within a module type: `type`, `outer`, how far out, which. */
export function coreAliasDeclaration(reader: ByteReader, scope: OpenScope): void {
  const start = reader.at;
  const sort = coreSort(reader);
  const at = reader.at;
  const target = u8(reader, "the target of an alias");
  if (sort !== "type" || target !== 0x01) unsupported(start, "unknown alias in a module type");
  const count = u32(reader, "the count of an outer alias");
  const outer = outerScope(scope, count, at);
  define(scope, "coreTypes", { from: "outer", count, index: indexOf(reader, outer, "coreTypes") });
}
