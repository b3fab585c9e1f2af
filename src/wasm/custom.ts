/**
 * Custom sections that say something about a module or component: `name` (core spec §7.4.1, extended names), `producers`
 * (tool conventions). They are read on demand, and one that is broken is no reason to refuse a binary: what can be read is told.
 */
import { atEnd, attempt, type ByteReader, byteReader, count, name, u8, u32, vector, window } from "./bytes.ts";

/** A custom section: its content is `file[start, end)`. */
export interface CustomSection {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The names that a module's `name` section gives, by index. */
export interface ModuleNames {
  readonly module?: string;
  readonly functions: ReadonlyMap<number, string>;
  readonly globals: ReadonlyMap<number, string>;
  readonly data: ReadonlyMap<number, string>;
  /** By function, then by local. */
  readonly locals: ReadonlyMap<number, ReadonlyMap<number, string>>;
}

export interface Producer {
  /** `language`, `processed-by`, `sdk`. */
  readonly field: string;
  readonly name: string;
  readonly version: string;
}

/** Reads a custom section's header; `reader` spans the section and moves to its end. */
export function customSection(reader: ByteReader): CustomSection {
  const section = { name: name(reader, "the name of a custom section"), start: reader.at, end: reader.end };
  reader.at = reader.end;
  return section;
}

/** Names from a module's `name` sections; the last one counts where an index is named twice. */
export function moduleNames(bytes: Uint8Array, customs: readonly CustomSection[], locals = false): ModuleNames {
  const names = {
    functions: new Map<number, string>(),
    globals: new Map<number, string>(),
    data: new Map<number, string>(),
    locals: new Map<number, Map<number, string>>(),
  };
  let module: string | undefined;
  for (const part of subsections(bytes, customs, "name")) {
    attempt(() => {
      if (part.id === 0) module = name(part.content);
      else if (part.id === 1) nameMap(part.content, names.functions);
      else if (part.id === 2 && locals) indirectNameMap(part.content, names.locals);
      else if (part.id === 7) nameMap(part.content, names.globals);
      else if (part.id === 9) nameMap(part.content, names.data);
    });
  }
  return module === undefined ? names : { module, ...names };
}

/** The name that a component gives itself in `component-name`. */
export function componentName(bytes: Uint8Array, customs: readonly CustomSection[]): string | undefined {
  for (const part of subsections(bytes, customs, "component-name")) {
    if (part.id === 0) return attempt(() => name(part.content)).value;
  }
  return undefined;
}

/** Languages and tools that the `producers` sections tell. */
export function producers(bytes: Uint8Array, customs: readonly CustomSection[]): Producer[] {
  const found: Producer[] = [];
  for (const section of customs) {
    if (section.name !== "producers") continue;
    attempt(() => {
      const reader = byteReader(bytes, section.start, section.end);
      vector(reader, "fields", (r) => {
        const field = name(r);
        vector(r, "values", (v) => found.push({ field, name: name(v), version: name(v) }));
      });
    });
  }
  return found;
}

/** The subsections (id, size, content) of the custom sections of that name. */
function subsections(
  bytes: Uint8Array,
  customs: readonly CustomSection[],
  wanted: string,
): { readonly id: number; readonly content: ByteReader }[] {
  const parts: { readonly id: number; readonly content: ByteReader }[] = [];
  for (const section of customs) {
    if (section.name !== wanted) continue;
    attempt(() => {
      const reader = byteReader(bytes, section.start, section.end);
      while (!atEnd(reader)) {
        const id = u8(reader);
        parts.push({ id, content: window(reader, u32(reader), "a subsection") });
      }
    });
  }
  return parts;
}

function nameMap(reader: ByteReader, into: Map<number, string>): void {
  for (let n = count(reader, "names", 2); n > 0; n--) {
    const index = u32(reader);
    into.set(index, name(reader));
  }
}

function indirectNameMap(reader: ByteReader, into: Map<number, Map<number, string>>): void {
  for (let n = count(reader, "name maps", 2); n > 0; n--) {
    const index = u32(reader);
    const names = into.get(index) ?? new Map<number, string>();
    into.set(index, names);
    nameMap(reader, names);
  }
}
