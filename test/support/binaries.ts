import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { shared } from "./shared.ts";

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url));

/** Binaries that stand beside the checkout and in installed packages, as far as they are there. */
export interface Binary {
  readonly name: string;
  read(): Uint8Array;
}

/** The binaries of the shared fixtures; none where they are absent. */
export function sharedBinaries(): Binary[] {
  const folder = shared("fixtures/env");
  return folder === undefined ? [] : wasmBelow(folder, 2);
}

/** Binaries of installed packages: those of the official tools, and of esbuild where it is there. At most `limit` bytes each. */
export function installedBinaries(limit: number): Binary[] {
  const packages = [
    "@bytecodealliance/jco",
    "@bytecodealliance/jco-transpile",
    "@bytecodealliance/componentize-js",
    "esbuild-wasm",
  ];
  return packages.flatMap((name) => wasmBelow(modules + name, 3)).filter(({ name }) => statSync(name).size <= limit);
}

function wasmBelow(folder: string, depth: number): Binary[] {
  let entries: string[];
  try {
    entries = readdirSync(folder).sort();
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry}`;
    if (entry.endsWith(".wasm")) return [{ name: path, read: () => new Uint8Array(readFileSync(path)) }];
    return depth > 1 && entry !== "node_modules" ? wasmBelow(path, depth - 1) : [];
  });
}
