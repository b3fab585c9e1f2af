import { compareDiagnostics, type Diagnostic } from "../common/diagnostic.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import type { OutputFormatOptions } from "./options.ts";

/** The option that a problem is about, where it isn't a configuration. */
const options: Readonly<Record<string, string>> = { "input/baseline": "--against ", "input/accepted": "--baseline " };

/**
 * Says why a command did not do its work: bad configuration or a bad value of an option. For people that is a line each on standard
 * error; a machine format also gets the report that it expects.
 */
export async function reportProblems(
  context: CommandContext<OutputFormatOptions>,
  command: string,
  problems: readonly Diagnostic[],
): Promise<ExitCode> {
  for (const { rule, file, range, message } of problems.toSorted(compareDiagnostics)) {
    const place = range ? `${file}:${range.start.line}:${range.start.column}` : file;
    context.fail(`${options[rule] ?? ""}${place === "" ? "" : `${place}: `}${message}`);
  }
  const { format = "pretty" } = context.options;
  if (format === "pretty" || format === "concise") return 2;
  return context.report({ command, diagnostics: problems, summary: { packages: 0, files: 0 } });
}
