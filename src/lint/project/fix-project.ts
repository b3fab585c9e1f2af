import type { Diagnostic } from "../../common/diagnostic.ts";
import type { FileReader } from "../../package/load/reader.ts";
import { type FixOptions, fixUntilStable } from "../engine/fix.ts";
import { createLinter, type LintProject, type LintProjectOptions } from "./project.ts";

/** The packages before and after their fixes. No file is written: that is up to the caller. */
export interface FixedProject {
  readonly before: LintProject;
  /** The lint of the new texts: what is left. */
  readonly after: LintProject;
  /** The files that change, by display name, with their new text. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many findings were fixed. */
  readonly applied: number;
  /** Findings whose fix was not applied, because the package would no longer parse or resolve as before. */
  readonly dropped: readonly Diagnostic[];
}

/** Applies the fixes of packages and lints again, until no fix is left; see `lintProject` for the arguments. */
export async function fixProject(
  paths: readonly string[],
  reader: FileReader,
  options: LintProjectOptions & FixOptions = {},
): Promise<FixedProject> {
  const lintTexts = createLinter(paths, reader, options);
  const unsaved = options.texts ?? new Map<string, string>();
  const before = await lintTexts(unsaved);
  const { texts, applied, dropped, run } = await fixUntilStable(
    async (texts) => {
      const project = texts.size === 0 ? before : await lintTexts(new Map([...unsaved, ...texts]));
      // The text of a binary package is made from the binary: there is no file to change.
      const textOf = (file: string) => (project.binaryFiles.has(file) ? undefined : project.textOf(file));
      return { project, diagnostics: project.diagnostics, frontEnd: project.frontEnd, textOf };
    },
    { suggestions: options.suggestions === true },
  );
  return { before, after: run.project, texts, applied, dropped };
}
