import { acceptedFindings } from "../../lint/project/accepted.ts";
import type { LintProject } from "../../lint/project/project.ts";
import type { CommandContext } from "../command.ts";
import { saveFiles } from "../save.ts";

/** `--write-baseline`: writes all findings of a run to a file and returns how many there are. @throws UsageError */
export async function writeAccepted(context: CommandContext, path: string, linted: LintProject): Promise<number> {
  const file = acceptedFindings(linted, path, context.reader);
  await saveFiles(context, [{ path, content: `${JSON.stringify(file, null, 2)}\n` }]);
  return file.findings.reduce((sum, entry) => sum + entry.count, 0);
}
