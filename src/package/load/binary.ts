import type { Loader } from "./loader.ts";
import { parseText } from "./parse-file.ts";
import type { PackageSource } from "./source.ts";

/** Whether bytes begin as a WebAssembly binary does, module or component. */
export function isWasm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x00 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

/**
 * The packages of a binary: a WIT package in binary form, or (as an input, not as a dependency) a component, whose world is
 * the package `root:component`. What it shows of the packages that it refers to comes along. The decoder is loaded only here.
 */
export async function loadBinary(
  loader: Loader,
  path: string,
  bytes: Uint8Array,
  role: PackageSource["role"],
  group: number,
): Promise<PackageSource[]> {
  const file = loader.display(path);
  const { decodeWit } = await import("../../wasm/wit/wit.ts");
  const { wit, problem } = decodeWit(bytes);
  if (problem) {
    const where = `offset ${problem.offset}`;
    const [rule, message] =
      problem.kind === "malformed"
        ? ["input/malformed-binary", `malformed WebAssembly at ${where}: ${problem.message}`]
        : ["input/unsupported-binary", `no WIT can be read from this binary (${where}): ${problem.message}`];
    loader.diagnostics.push({ rule, severity: "error", message, file });
    return [];
  }
  if (wit.kind === "component" && role === "dependency") {
    loader.diagnostics.push({
      rule: "package/component",
      severity: "error",
      message: "found an actual component instead of an encoded WIT package in wasm",
      file,
    });
    return [];
  }
  const { witTexts } = await import("../../wit/resolved-text.ts");
  return witTexts(wit).map((one) => ({
    path: file,
    role: one.role === "root" ? role : "dependency",
    group,
    binary: true,
    partial: one.role === "dependency",
    files: [parseText(loader, `${file}#${one.package}`, one.text)],
  }));
}
