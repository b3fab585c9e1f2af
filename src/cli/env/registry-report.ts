import { escapeInJson } from "../../common/visible.ts";
import { readRegistry, renderRegistry } from "../../env/registry.ts";
import type { FileReader } from "../../package/load/reader.ts";
import { exitCodeOf } from "../../report/exit-code.ts";
import { type CommandContext, type ExitCode, UsageError } from "../command.ts";
import type { EnvOptions } from "./options.ts";

/** `witkit env report FILE...`: merges the JSON lines of several scans into one page, table or list. */
export async function writeRegistryReport(context: CommandContext<EnvOptions>, reader: FileReader): Promise<ExitCode> {
  const { format = "html" } = context.options;
  const paths = context.args.slice(1);
  if (format !== "html" && format !== "csv" && format !== "jsonl")
    throw new UsageError(`env report writes html, csv or jsonl, not ${format}`);
  if (paths.length === 0) throw new UsageError("name the files that `witkit env --format jsonl` wrote");
  const merged = await readRegistry(paths, reader);
  const text = renderRegistry(merged, format, context.options);
  await context.write(format === "jsonl" ? escapeInJson(text) : text);
  for (const { file, range, message } of merged.problems) context.log(`${file}:${range?.start.line ?? 1}: ${message}`);
  return exitCodeOf(merged.problems);
}
