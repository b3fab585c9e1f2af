import type { SourceFile } from "../../grammar/ast.ts";
import type { Diagnostic } from "../common/diagnostic.ts";
import { type FormatOptions, format } from "../syntax/format.ts";
import { fileTexts } from "./load/file-texts.ts";
import { loadPackages } from "./load/load.ts";
import type { FileReader } from "./load/reader.ts";

/** What to format, and how. */
export interface FormatProjectOptions {
  /** Files under `deps/` too. */
  readonly includeDependencies?: boolean;
  /** The style for a file, by its display name. Default: the canonical one. */
  readonly styleOf?: (file: string) => Promise<FormatOptions>;
}

/** A file that is not formatted, and what it would be. */
export interface FormattedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** What `fmt` found. Nothing is written. */
export interface FormattedProject {
  /** Every file that was looked at. */
  readonly files: readonly SourceFile[];
  readonly changed: readonly FormattedFile[];
  /** What could not be read, and syntax errors: files that have any stay as they are. */
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: { readonly packages: number; readonly files: number };
  /** The text of a file by its display name. */
  sourceOf(file: string): string | undefined;
}

/** Formats the files that the paths name. Never rejects for bad input. */
export async function formatProject(
  paths: readonly string[],
  reader: FileReader,
  { includeDependencies = false, styleOf }: FormatProjectOptions = {},
): Promise<FormattedProject> {
  const loaded = await loadPackages(paths, reader);
  const wanted = loaded.packages.filter(({ role, binary }) => (role === "root" || includeDependencies) && !binary);
  const files = wanted.flatMap((one) => one.files.map(({ file }) => file));
  const names = new Set(files.map(({ source }) => source.file));
  const changed: FormattedFile[] = [];
  for (const file of files) {
    const { file: name, text: before } = file.source;
    const after = format(file, await styleOf?.(name));
    if (after !== before) changed.push({ file: name, before, after });
  }
  return {
    files,
    changed,
    // Whether the files of a folder are one package makes no difference to their layout.
    diagnostics: loaded.diagnostics.filter(
      ({ file, rule, severity }) => severity !== "info" && (names.has(file) || rule.startsWith("input/")),
    ),
    summary: { packages: wanted.length, files: files.length },
    sourceOf: fileTexts(wanted),
  };
}

/** A file that is not formatted as a finding, at the first line that would change. */
export function notFormatted({ file, before, after }: FormattedFile): Diagnostic {
  const old = before.split("\n");
  const lines = after.split("\n");
  const index = old.findIndex((line, at) => line !== lines[at]);
  const line = (index === -1 ? old.length - 1 : index) + 1;
  const end = (old[line - 1]?.length ?? 0) + 1;
  return {
    rule: "fmt/not-formatted",
    severity: "error",
    message: "the file is not formatted; this is the first line that would change",
    file,
    range: { start: { line, column: 1 }, end: { line, column: end } },
    help: "run `witkit fmt`",
  };
}
