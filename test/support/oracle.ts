import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The official WIT parser (wit-parser, as a WebAssembly component inside `@bytecodealliance/jco-transpile`) as an oracle for
 * tests. It has no "check" of its own: asked for the types of a world that can't exist, it reads and resolves everything
 * and then stops with one of a few known messages, which means "accepted".
 */
export interface Oracle {
  /** The official verdict on a path, or on one text. */
  check(input: { readonly path: string } | { readonly source: string }, options?: OracleOptions): Promise<Verdict>;
  /** The official text of what a world of a text needs, after elaboration, as WIT; `undefined` where it can't be encoded. */
  print(source: string, world: string, options?: OracleOptions): Promise<string | undefined>;
  /** Whether a world of an accepted text encodes to a valid component. */
  component(source: string, world: string, options?: OracleOptions): Promise<Verdict>;
  /** A component of a world from a core module, or with functions that do nothing, and the binary WIT package of what the world needs. */
  encode(source: string, world: string, core?: Uint8Array): Promise<Encoded>;
}

export interface OracleOptions {
  readonly features?: readonly string[];
  readonly allFeatures?: boolean;
}

export interface Encoded {
  readonly component: Uint8Array;
  readonly package: Uint8Array;
}

export interface Verdict {
  readonly ok: boolean;
  /** The official message; empty where the text is accepted. */
  readonly message: string;
}

interface Bindgen {
  readonly $init: Promise<void>;
  generateTypes(name: string, options: object): unknown;
}
interface Tools {
  readonly $init: Promise<void>;
  readonly tools: {
    componentEmbed(options: object): Uint8Array;
    componentNew(core: Uint8Array, adapters: undefined): Uint8Array;
  };
}
interface Transpile {
  unpackWit(id: undefined, bytes: Uint8Array): Promise<Iterable<readonly [string, string | Uint8Array]>>;
}

const modules = fileURLToPath(new URL("../../node_modules/@bytecodealliance/", import.meta.url));
const NO_WORLD = "no-such-world-zz";
const ACCEPTED = /no-such-world-zz|contains no worlds|No main packages defined/;

/** What a test that needs the oracle says when it is skipped. */
export const oracleMissing = "skipped: needs @bytecodealliance/jco (npm install)";

/** `undefined` where the development dependency is not installed. */
export async function createOracle(): Promise<Oracle | undefined> {
  const vendor = `${modules}jco-transpile/vendor/`;
  if (!existsSync(vendor)) return undefined;
  await openFileSystem();
  let loads = 0;
  const load = async <T extends { readonly $init: Promise<void> }>(file: string): Promise<T> => {
    const module = (await import(/* @vite-ignore */ `${vendor}${file}?load=${loads++}`)) as T;
    await module.$init;
    return module;
  };
  let bindgen = await load<Bindgen>("js-component-bindgen-component.js");
  let tools: Tools | undefined;
  const embed = async (
    source: string,
    world: string,
    options: OracleOptions,
    core?: Uint8Array,
  ): Promise<Uint8Array> => {
    tools ??= await load<Tools>("wasm-tools.js");
    const module = core ? { binary: core } : { dummy: true };
    const input = { ...module, witSource: source, world, features: featureOption(options) };
    return tools.tools.componentEmbed(input);
  };
  return {
    async check(input, options = {}) {
      const wit = "path" in input ? { tag: "path", val: input.path } : { tag: "source", val: input.source };
      try {
        bindgen.generateTypes("x", { wit, world: NO_WORLD, features: featureOption(options) });
        return { ok: true, message: "" };
      } catch (error) {
        if (isTrap(error)) {
          // The instance is dead after a trap.
          bindgen = await load<Bindgen>("js-component-bindgen-component.js");
          return { ok: false, message: `trap: ${errorText(error)}` };
        }
        const message = errorText(error);
        return ACCEPTED.test(message) ? { ok: true, message: "" } : { ok: false, message };
      }
    },
    async print(source, world, options = {}) {
      const { unpackWit } = (await import(/* @vite-ignore */ `${modules}jco-transpile/dist/index.js`)) as Transpile;
      try {
        const section = componentType(await embed(source, world, options));
        const files = section ? await unpackWit(undefined, section) : [];
        const decoder = new TextDecoder();
        return [...files].map(([, text]) => (typeof text === "string" ? text : decoder.decode(text))).join("\n");
      } catch {
        // The parser accepts more than validates (`stream<char>` for one).
        return undefined;
      }
    },
    async encode(source, world, module) {
      const core = await embed(source, world, {}, module);
      const component = tools?.tools.componentNew(core, undefined);
      const witPackage = componentType(core);
      if (!component || !witPackage) throw new Error("the encoder left no component-type section");
      return { component, package: witPackage };
    },
    async component(source, world, options = {}) {
      try {
        const core = await embed(source, world, options);
        tools?.tools.componentNew(core, undefined);
        return { ok: true, message: "" };
      } catch (error) {
        if (isTrap(error)) tools = undefined;
        return { ok: false, message: errorText(error) };
      }
    },
  };
}

function isTrap(error: unknown): boolean {
  return error instanceof Error && error.name === "RuntimeError";
}

function featureOption({ features = [], allFeatures = false }: OracleOptions): object {
  return allFeatures ? { tag: "all" } : { tag: "list", val: features };
}

function errorText(error: unknown): string {
  if (typeof error === "object" && error !== null && "payload" in error) return String(error.payload);
  return error instanceof Error ? error.message : String(error);
}

/** Its WASI shim grants no directory by default. */
async function openFileSystem(): Promise<void> {
  const nested = `${modules}jco-transpile/node_modules/@bytecodealliance/preview2-shim`;
  const shim = existsSync(nested) ? nested : `${modules}preview2-shim`;
  const filesystem = (await import(/* @vite-ignore */ `${shim}/dist/nodejs/filesystem.js`)) as {
    _setPreopens(preopens: Record<string, string>): void;
  };
  filesystem._setPreopens({ "/": "/" });
}

/** The custom section of a core module in which the encoder keeps the WIT package, as a binary of its own. */
function componentType(core: Uint8Array): Uint8Array | undefined {
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = core[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  while (at < core.length) {
    const id = core[at++];
    const length = number();
    const end = at + length;
    if (id === 0) {
      const nameLength = number();
      const name = new TextDecoder().decode(core.subarray(at, at + nameLength));
      if (name.startsWith("component-type")) return core.slice(at + nameLength, end);
    }
    at = end;
  }
  return undefined;
}
