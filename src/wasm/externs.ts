/** Imports and exports of a core module (core spec §5.5.5, §5.5.10; compact import section). */
import { type ByteReader, count, hex, name, peek, u8, u32, unsupported, vector } from "./bytes.ts";
import { globalType, type Limits, limits, type ValueType, valueType } from "./types.ts";

export type ImportType =
  | { readonly kind: "func"; readonly type: number }
  | { readonly kind: "table"; readonly type: ValueType; readonly limits: Limits }
  | { readonly kind: "memory"; readonly limits: Limits }
  | { readonly kind: "global"; readonly type: ValueType; readonly mutable: boolean }
  | { readonly kind: "tag"; readonly type: number };

export type ExternKind = ImportType["kind"];

export interface CoreImport {
  readonly module: string;
  readonly name: string;
  readonly type: ImportType;
}

export interface CoreExport {
  readonly name: string;
  readonly kind: ExternKind;
  readonly index: number;
}

const externKinds: readonly ExternKind[] = ["func", "table", "memory", "global", "tag"];

/** The import section's content. */
export function importSection(reader: ByteReader): CoreImport[] {
  const imports: CoreImport[] = [];
  for (let n = count(reader, "imports", 3); n > 0; n--) importGroup(reader, imports);
  return imports;
}

/** One import; or, behind an empty name, several that share their module (0x7f) or module and type (0x7e). */
function importGroup(reader: ByteReader, imports: CoreImport[]): void {
  const module = name(reader, "the module of an import");
  const item = name(reader, "the name of an import");
  const form = item === "" ? peek(reader) : -1;
  if (form === 0x7f) {
    reader.at++;
    vector(reader, "imports", (r) => imports.push({ module, name: name(r), type: importType(r) }));
  } else if (form === 0x7e) {
    reader.at++;
    const type = importType(reader);
    vector(reader, "imports", (r) => imports.push({ module, name: name(r), type }));
  } else {
    imports.push({ module, name: item, type: importType(reader) });
  }
}

/** What an import (or an export of a module type) is. */
export function importType(reader: ByteReader): ImportType {
  const at = reader.at;
  const code = u8(reader, "the kind of an import");
  switch (code) {
    case 0x00:
    case 0x20: // exact (custom descriptors)
      return { kind: "func", type: u32(reader, "the type of a function") };
    case 0x01:
      return { kind: "table", type: valueType(reader), limits: limits(reader) };
    case 0x02:
      return { kind: "memory", limits: limits(reader) };
    case 0x03:
      return { kind: "global", ...globalType(reader) };
    case 0x04:
      return { kind: "tag", type: tagType(reader) };
    default:
      return unsupported(at, `unknown kind of an import ${hex(code)}`);
  }
}

/** A tag's type. The attribute before it is zero, and was once an integer that may be padded. */
export function tagType(reader: ByteReader): number {
  const at = reader.at;
  const attribute = u32(reader, "the attribute of a tag");
  if (attribute !== 0) unsupported(at, `unknown attribute of a tag ${hex(attribute)}`);
  return u32(reader, "the type of a tag");
}

/** The export section's content. */
export function exportSection(reader: ByteReader): CoreExport[] {
  return vector(reader, "exports", (r) => {
    const exported = name(r, "the name of an export");
    const at = r.at;
    const code = u8(r, "the kind of an export");
    const kind = code === 0x20 ? "func" : externKinds[code];
    if (kind === undefined) unsupported(at, `unknown kind of an export ${hex(code)}`);
    return { name: exported, kind, index: u32(r, "the index of an export") };
  });
}
