import type { Diagnostic } from "../common/diagnostic.ts";
import { type CheckOptions, check } from "./check.ts";
import { packageId } from "./item-id.ts";
import { fileTexts } from "./load/file-texts.ts";
import { loadPackages } from "./load/load.ts";
import type { LoadOptions } from "./load/loader.ts";
import type { FileReader } from "./load/reader.ts";
import type { Model } from "./model.ts";

/** What to check. */
export interface CheckProjectOptions extends CheckOptions {
  /** What a `.wit` file that is named stands for; see `loadPackages`. */
  readonly files?: LoadOptions["files"];
}

/** Packages with everything that is wrong with them. */
export interface CheckedProject {
  readonly model: Model;
  /** From reading, parsing and resolving. */
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: { readonly packages: number; readonly files: number };
  /** The text of a file by its display name. */
  sourceOf(file: string): string | undefined;
}

/** Loads, parses and resolves what the paths name. Never rejects for bad input. */
export async function checkProject(
  paths: readonly string[],
  reader: FileReader,
  options: CheckProjectOptions = {},
): Promise<CheckedProject> {
  const loaded = await loadPackages(paths, reader, { files: options.files ?? "file" });
  const { model, diagnostics } = check(loaded.packages, options);
  const roots = loaded.packages.filter(({ role }) => role === "root");
  const alone = options.files === "package" ? [] : loaded.named;
  return {
    model,
    diagnostics: [...loaded.diagnostics, ...(await withPackageHints(diagnostics, alone, paths, reader))],
    summary: {
      packages: model.packages.filter(({ role }) => role === "root").length,
      files: roots.flatMap((one) => one.files).length,
    },
    sourceOf: fileTexts(loaded.packages),
  };
}

/**
 * A file by itself may lack what the rest of its package defines. Where a file has errors that its package does not have, the
 * first of them says so.
 * @param named display names of the files that were read by themselves
 */
async function withPackageHints(
  diagnostics: readonly Diagnostic[],
  named: readonly string[],
  paths: readonly string[],
  reader: FileReader,
): Promise<readonly Diagnostic[]> {
  const hints = new Map<Diagnostic, string>();
  for (const file of named) {
    const first = diagnostics.find((one) => one.file === file && one.severity === "error");
    const path = paths.find((one) => (reader.display?.(one) ?? one) === file);
    if (!first || path === undefined) continue;
    const whole = await loadPackages([path], reader, { files: "directory" });
    const [root] = whole.packages;
    if (root === undefined || root.files.length < 2) continue;
    const { model, diagnostics: others } = check(whole.packages);
    const pkg = model.packages.find(({ source }) => source === root);
    if (!pkg || [...whole.diagnostics, ...others].some(({ severity }) => severity === "error")) continue;
    hints.set(
      first,
      `this file is part of package \`${packageId(pkg.identity)}\`: run \`witkit check ${root.path}\`, or add \`--package\``,
    );
  }
  return diagnostics.map((one) => {
    const help = hints.get(one);
    return help === undefined ? one : { ...one, help };
  });
}
