import type { FileChange } from "../package/load/writer.ts";
import { type CommandContext, UsageError } from "./command.ts";

/**
 * Writes files, all or none, for commands whose results are not findings. What there is to know about files that were written
 * goes to the log.
 * @throws UsageError if a file cannot be written
 */
export async function saveFiles(
  { writer, log }: Pick<CommandContext, "writer" | "log">,
  changes: readonly FileChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const { written, diagnostics } = await writer.write(changes);
  const lines = diagnostics.map(({ file, message }) => `${file}: ${message}`);
  if (!written) throw new UsageError(lines.join("\n"));
  for (const line of lines) log(line);
}
