import { count } from "../../common/text.ts";
import type { TranslatedProject } from "../../translate/project/project.ts";
import type { CommandContext } from "../command.ts";

/** Says on standard error what a translation did: each note, what failed, and the numbers. */
export function summarize(
  context: CommandContext,
  { report, failed, missing, fetchCommand }: TranslatedProject,
  files: number,
  written: boolean,
): void {
  const { logStyle, log } = context;
  const notes = report.packages.flatMap((one) => one.notes);
  const actions = notes.filter(({ severity }) => severity === "action");
  for (const { severity, file, range, id, message } of notes) {
    const mark = severity === "action" ? logStyle.yellow("action") : logStyle.dim("info");
    log(`${file}:${range.start.line}:${range.start.column}: ${mark} ${id}: ${message}`);
  }
  for (const error of report.verification.errors) log(logStyle.red(`verification: ${error}`));
  const edits = report.packages.reduce((sum, one) => sum + one.edits.length, 0);
  const done = written ? "changed" : "would change";
  log(
    files === 0
      ? "Nothing to translate."
      : `${count(edits, "edit")} ${done} ${count(files, "file")}; ${count(actions.length, "open question")}, ${count(notes.length - actions.length, "remark")}.`,
  );
  if (failed) log(logStyle.red("The result does not verify: no input file was written."));
  const { officialNotAsked } = report.verification;
  if (files > 0 && officialNotAsked !== undefined && report.verification.resolves)
    log(`The official parser was not asked: ${officialNotAsked}.`);
  if (files > 0 && !failed && missing.length > 0)
    log(`Fetch ${missing.join(", ")} with \`${fetchCommand}\`, or name a folder that has them with --deps.`);
}
