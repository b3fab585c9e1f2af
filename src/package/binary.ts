import type { Loader } from "./load.ts";
import { compareText, parseText } from "./load.ts";
import type { PackageSource } from "./source.ts";

/** What a WebAssembly binary turned out to be. */
export type DecodedBinary =
  /** A WIT package (or a component's own): its text, by file name. What stands in a folder is a dependency. */
  | { readonly kind: "wit"; readonly files: ReadonlyMap<string, string> }
  /** A component, where a WIT package is needed. */
  | { readonly kind: "component" }
  | { readonly kind: "malformed"; readonly message: string }
  /** The decoder isn't installed. */
  | { readonly kind: "unavailable"; readonly help: string };

/** Turns a binary into WIT text. `role` says what it is read as: as a dependency only a WIT package will do. */
export type BinaryDecoder = (bytes: Uint8Array, role: PackageSource["role"]) => Promise<DecodedBinary>;

/** Whether bytes begin as a WebAssembly binary does, module or component. */
export function isWasm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x00 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

const INSTALL =
  "install `@bytecodealliance/jco` (`npm install --save-dev @bytecodealliance/jco`) to read binary packages";

/** The packages of a binary file: its own, then those that it brings along. */
export async function loadBinary(
  loader: Loader,
  path: string,
  bytes: Uint8Array,
  role: PackageSource["role"],
  group: number,
): Promise<PackageSource[]> {
  const file = loader.display(path);
  const decode = loader.options.decodeBinary;
  const decoded = decode ? await decode(bytes, role) : ({ kind: "unavailable", help: INSTALL } as const);
  if (decoded.kind === "wit") return textPackages(loader, file, decoded.files, role, group);
  const [rule, message, help] =
    decoded.kind === "component"
      ? ["package/component", "found an actual component instead of an encoded WIT package in wasm", undefined]
      : decoded.kind === "malformed"
        ? ["input/malformed-binary", `malformed WebAssembly: ${decoded.message}`, undefined]
        : ["package/no-decoder", "this binary WIT package can't be read here", decoded.help];
  loader.diagnostics.push({ rule, severity: "error", message, file, ...(help !== undefined && { help }) });
  return [];
}

function textPackages(
  loader: Loader,
  file: string,
  files: ReadonlyMap<string, string>,
  role: PackageSource["role"],
  group: number,
): PackageSource[] {
  const folders = new Map<string, string[]>();
  for (const name of [...files.keys()].sort(compareText)) {
    const slash = name.lastIndexOf("/");
    const folder = slash === -1 ? "" : name.slice(0, slash);
    const list = folders.get(folder) ?? [];
    list.push(name);
    folders.set(folder, list);
  }
  return [...folders].map(([folder, names]) => ({
    path: file,
    role: folder === "" ? role : "dependency",
    group,
    binary: true,
    files: names.map((name) => parseText(loader, `${file}/${name}`, files.get(name) ?? "")),
  }));
}
