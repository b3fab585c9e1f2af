/**
 * A component (component model "Component Definitions"): all its sections decoded into index spaces, nested components and core
 * modules included; code, data and values stay in place. link.ts says what an entry
 * finally is.
 */
import { alias, coreSort } from "./alias.ts";
import {
  atEnd,
  attempt,
  type ByteReader,
  byteReader,
  hex,
  malformed,
  name,
  overLimit,
  u8,
  u32,
  unsupported,
  vector,
  type WasmProblem,
  window,
} from "./bytes.ts";
import { canon, valueDefinition } from "./canon.ts";
import {
  componentType,
  coreTypeDefinition,
  declareExtern,
  externBound,
  externSort,
  maxDepth,
} from "./component-types.ts";
import { type CustomSection, customSection } from "./custom.ts";
import { externName } from "./extern-name.ts";
import { type CoreModule, decodeModule } from "./module.ts";
import { preambleSize, readPreamble } from "./preamble.ts";
import {
  type Argument,
  type ComponentExtern,
  type ComponentScope,
  type CoreInstance,
  type CoreSort,
  coreSpaces,
  define,
  type Instance,
  indexOf,
  type OpenScope,
  openScope,
  type Sort,
  spaces,
} from "./scope.ts";

export interface Component extends ComponentScope {
  readonly kind: "component";
  /** The file. All offsets are offsets in it. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly customs: readonly CustomSection[];
}

export type BinaryResult =
  | { readonly binary: CoreModule | Component; readonly problem?: never }
  | { readonly binary?: never; readonly problem: WasmProblem };

/** Reads a core module or a component, whichever the file is. Whatever the bytes are: a result or a problem, never an exception. */
export function readBinary(bytes: Uint8Array): BinaryResult {
  const { value, problem } = attempt(() =>
    readPreamble(bytes) === "module" ? decodeModule(bytes, 0, bytes.length) : decodeComponent(bytes, 0, bytes.length),
  );
  return problem === undefined ? { binary: value } : { problem };
}

/** Reads a component; stops by `MalformedError`. */
function decodeComponent(bytes: Uint8Array, start: number, end: number, parent?: OpenScope, depth = 0): Component {
  if (readPreamble(bytes, start, end) !== "component")
    malformed(start, "a component is expected here, but this is a core module");
  if (depth > maxDepth) overLimit(start, `components and types nest more than ${maxDepth} deep`);
  const scope = openScope(parent);
  const customs: CustomSection[] = [];
  const reader = byteReader(bytes, start + preambleSize, end);
  while (!atEnd(reader)) {
    const at = reader.at;
    const id = u8(reader, "a section");
    const what = sectionNames[id];
    if (what === undefined) unsupported(at, `unknown section ${id} of a component`);
    const content = window(reader, u32(reader, "the size of a section"), `section ${what}`);
    if (id === 0) customs.push(customSection(content));
    else decodeSection(scope, id, content, depth);
    if (!atEnd(content)) malformed(content.at, `section ${what} has bytes behind its last entry`);
  }
  return { kind: "component", bytes, start, end, customs, ...scope };
}

const sectionNames: readonly string[] = [
  "custom",
  "core module",
  "core instance",
  "core type",
  "component",
  "instance",
  "alias",
  "type",
  "canon",
  "start",
  "import",
  "export",
  "value",
];

function decodeSection(scope: OpenScope, id: number, content: ByteReader, depth: number): void {
  const { bytes, at, end } = content;
  switch (id) {
    case 1:
      define(scope, "modules", { from: "nested", module: decodeModule(bytes, at, end) });
      content.at = end;
      break;
    case 2:
      vector(content, "core instances", (r) => define(scope, "coreInstances", coreInstance(r, scope)));
      break;
    case 3:
      vector(content, "core types", (r) => coreTypeDefinition(r, scope, depth));
      break;
    case 4:
      define(scope, "components", { from: "nested", component: decodeComponent(bytes, at, end, scope, depth + 1) });
      content.at = end;
      break;
    case 5:
      vector(content, "instances", (r) => define(scope, "instances", instance(r, scope)));
      break;
    case 6:
      vector(content, "aliases", (r) => alias(r, scope));
      break;
    case 7:
      vector(content, "types", (r) => define(scope, "types", { from: "type", type: componentType(r, scope, depth) }));
      break;
    case 8:
      vector(content, "canonical definitions", (r) => canon(r, scope));
      break;
    case 9:
      startDefinition(content, scope);
      break;
    case 10:
      vector(content, "imports", (r) => declareExtern(r, scope, "import"));
      break;
    case 11:
      vector(content, "exports", (r) => componentExport(r, scope));
      break;
    case 12:
      vector(content, "values", (r) => {
        valueDefinition(r, scope);
        define(scope, "values", { from: "value" });
      });
      break;
  }
}

function coreInstance(reader: ByteReader, scope: OpenScope): CoreInstance {
  const at = reader.at;
  const form = u8(reader, "a core instance");
  if (form === 0x00) {
    const module = indexOf(reader, scope, "modules");
    return { from: "instantiate", module, args: vector(reader, "arguments", (r) => coreArgument(r, scope)) };
  }
  if (form !== 0x01) unsupported(at, `unknown form of a core instance ${hex(form)}`);
  return { from: "exports", exports: vector(reader, "exports", (r) => inlineCoreExport(r, scope)) };
}

function coreArgument(reader: ByteReader, scope: OpenScope): Argument<"instance"> {
  const label = name(reader, "the name of an argument");
  const at = reader.at;
  if (u8(reader, "a core sort") !== 0x12) malformed(at, "only instances can be arguments of a core module");
  return { name: label, sort: "instance", index: indexOf(reader, scope, "coreInstances") };
}

function inlineCoreExport(reader: ByteReader, scope: OpenScope): Argument<CoreSort> {
  const label = name(reader, "the name of an export");
  const sort = coreSort(reader);
  return { name: label, sort, index: indexOf(reader, scope, coreSpaces[sort]) };
}

function instance(reader: ByteReader, scope: OpenScope): Instance {
  const at = reader.at;
  const form = u8(reader, "an instance");
  if (form === 0x00) {
    const component = indexOf(reader, scope, "components");
    const args = vector(reader, "arguments", (r) => argument(r, scope, name(r, "the name of an argument")));
    return { from: "instantiate", component, args };
  }
  if (form !== 0x01) unsupported(at, `unknown form of an instance ${hex(form)}`);
  const exports = vector(reader, "exports", (r) => argument(r, scope, externName(r).name));
  return { from: "exports", exports };
}

function argument(reader: ByteReader, scope: OpenScope, label: string): Argument<Sort> {
  const sort = externSort(reader);
  return { name: label, sort, index: indexOf(reader, scope, spaces[sort]) };
}

/** An export: name, what, and the type that it is given, if one. It gets an index of its own. */
function componentExport(reader: ByteReader, scope: OpenScope): void {
  const offset = reader.at;
  const label = externName(reader);
  const sort = externSort(reader);
  const space = spaces[sort];
  const exported = indexOf(reader, scope, space);
  const at = reader.at;
  const typed = u8(reader, "the type of an export");
  if (typed > 1) malformed(at, `unknown form of the type of an export ${hex(typed)}`);
  const bound = typed === 1 ? { bound: externBound(reader, scope) } : {};
  const index = define(scope, space, { from: "export", index: exported });
  const extern: ComponentExtern = { direction: "export", name: label, sort, index, exported, offset, ...bound };
  scope.externs.push(extern);
}

function startDefinition(reader: ByteReader, scope: OpenScope): void {
  indexOf(reader, scope, "funcs");
  vector(reader, "arguments", (r) => indexOf(r, scope, "values"));
  const at = reader.at;
  const results = u32(reader, "the number of results");
  if (results > 16) overLimit(at, "a start function has more than 16 results");
  for (let i = 0; i < results; i++) define(scope, "values", { from: "start" });
}
