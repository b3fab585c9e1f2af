/**
 * Python (componentize-py): the snapshot holds the heap of CPython with the code objects of the program. Their bytecode tells what
 * is looked up in `os.environ` and by the libraries that read settings.
 */
import { mergeReads } from "../../report/merge-reads.ts";
import type { Read, Unresolved } from "../../report/report.ts";
import type { ReaderInput, ReaderResult, ToolchainReader } from "../reader.ts";
import { dataHas, textSegments } from "../text.ts";
import { evaluateCode } from "./evaluate.ts";
import { type PythonCode, type PythonGlobal, type PythonHeap, readHeap } from "./heap.ts";
import type { PythonProgram, PythonRead, PythonValue } from "./values.ts";

const MARK = /componentize_py|PYTHONHOME/;
const VERSION = /\b(3\.\d+)\.\d+\S* \((?:main|default|tags|[0-9a-f]{7,})/;
/** The version whose objects and bytecode are known. */
const KNOWN = "3.14";
const ROUNDS = 4;
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

export const python: ToolchainReader = {
  name: "python",
  detect: (input) => dataHas(input, MARK) && dataHas(input, VERSION),
  read: async (input) => read(input),
};

function read(input: ReaderInput): ReaderResult {
  const version = versionOf(input);
  const heap: PythonHeap = version === KNOWN ? readHeap(input) : { codes: [], globals: new Map() };
  const own = applicationCodes(heap.codes);
  if (own.length === 0) return { reads: [], unresolved: [notKnown(input, version)], generic: "runtime" };
  const program = evaluateAll(heap, own);
  const reads = [...program.reads, ...settingsReads(heap, own)].flatMap((each) => toReads(each, input));
  const unresolved = reads.some(({ match }) => match === "dynamic")
    ? [{ source: "env" as const, reason: "a Python function looks up a name that its callers put together", sites: [] }]
    : [];
  return { reads: mergeReads(reads), unresolved, generic: "runtime" };
}

function versionOf(input: ReaderInput): string | undefined {
  for (const { text } of textSegments(input)) {
    const found = VERSION.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function notKnown(input: ReaderInput, version: string | undefined): Unresolved {
  const source = null;
  if (version !== KNOWN)
    return {
      source,
      reason: `an embedded Python ${version ?? "of unknown version"}: only programs of CPython ${KNOWN} can be read`,
      sites: [],
    };
  return {
    source,
    reason: `an embedded Python ${version}: no code of the program was found in core module ${input.index}`,
    sites: [],
  };
}

/**
 * componentize-py mounts each folder of the program at `/0`, `/1`, …, and the standard library elsewhere. The first one is the
 * program; the others hold libraries.
 */
function applicationCodes(codes: readonly PythonCode[]): readonly PythonCode[] {
  return codes.filter(
    (code) => code.file.startsWith("/0/") && !/\/(site-packages|wit_world|componentize_py\w*)\//.test(code.file),
  );
}

function evaluateAll(heap: PythonHeap, own: readonly PythonCode[]): PythonProgram {
  const codes = new Map(heap.codes.map((code) => [code.address, code]));
  const globals = new Map<string, PythonValue>();
  for (const [file, values] of heap.globals)
    for (const [name, value] of values) {
      const known = globalValue(value, codes);
      if (known) globals.set(`${file}\n${name}`, known);
    }
  const program: PythonProgram = {
    codes,
    globals,
    readers: new Map(),
    reads: [],
  };
  const modulesFirst = own.toSorted((a, b) => Number(b.name === "<module>") - Number(a.name === "<module>"));
  let readers = -1;
  for (let round = 0; round < ROUNDS && readers !== program.readers.size; round++) {
    readers = program.readers.size;
    program.reads.length = 0;
    for (const code of modulesFirst) evaluateCode(program, code);
  }
  return program;
}

/** Fields of classes derived from `BaseSettings` (pydantic-settings): prefix and name, in capitals. */
function settingsReads(heap: PythonHeap, own: readonly PythonCode[]): readonly PythonRead[] {
  const files = new Map(own.map((code) => [code.file, code]));
  return [...files].flatMap(([file, code]) =>
    [...(heap.globals.get(file)?.values() ?? [])].flatMap((value): readonly PythonRead[] => {
      if (value.kind !== "class" || !value.settings) return [];
      const { prefix, fields } = value.settings;
      return fields.map((field) => ({
        key: { kind: "text", text: `${prefix}${field.name}`.toUpperCase() },
        prefix: "",
        required: field.default === undefined,
        default: field.default ?? null,
        code: { ...code, name: value.name },
      }));
    }),
  );
}

/** What global names stand for when code is evaluated. */
function globalValue(value: PythonGlobal, codes: ReadonlyMap<number, PythonCode>): PythonValue | undefined {
  switch (value.kind) {
    case "text":
    case "texts":
      return value;
    case "function": {
      const code = codes.get(value.code);
      if (code !== undefined && /^<frozen os>$|\/os\.py$/.test(code.file))
        return { kind: "path", path: `os.${code.name}` };
      return value;
    }
    case "module":
      return { kind: "path", path: value.name };
    case "instance":
      if (value.module === "os" && value.name === "_Environ") return { kind: "path", path: "os.environ" };
      if (value.module.startsWith("environs")) return { kind: "environs" };
      return { kind: "path", path: `${value.module}.${value.name}()` };
    case "class":
      return { kind: "path", path: `${value.module.split(".")[0]}.${value.name}` };
  }
}

function toReads({ key, required, default: value, code }: PythonRead, input: ReaderInput): readonly Read[] {
  const sink = [...input.sinks, ...input.fileSinks].find(({ source }) => source === "env");
  const frame = {
    source: "env" as const,
    runtime: false,
    library: false,
    interface: sink?.interface ?? "wasi:cli/environment",
    import: sink?.import ?? "wasi:cli/environment",
    sites: [{ module: input.index, function: sink?.function ?? 0, name: `${code.name}`, offset: 0, path: [] }],
  };
  const exact = (text: string): Read => ({
    ...frame,
    key: text,
    match: "exact",
    prefix: null,
    suffix: null,
    confidence: "likely",
    required,
    default: required === true ? null : value,
  });
  const open = { ...frame, key: null, confidence: "likely" as const, required: null, default: null };
  return described(key, exact, open);
}

function described(
  key: PythonValue,
  exact: (text: string) => Read,
  open: Omit<Read, "match" | "prefix" | "suffix">,
): readonly Read[] {
  switch (key.kind) {
    case "text":
      return NAME.test(key.text) ? [exact(key.text)] : [];
    case "texts":
      return key.texts.filter((text) => NAME.test(text)).map(exact);
    case "affix":
      return [{ ...open, match: "affix", prefix: key.prefix || null, suffix: key.suffix || null }];
    default:
      return [{ ...open, match: "dynamic", prefix: null, suffix: null }];
  }
}
