import { visibleName } from "../../common/visible.ts";
import type { Source } from "../report/report.ts";
import { type EmitInput, type EmitKey, isNeeded, namedKeys, openRemarks, remark } from "./keys.ts";

/**
 * A `.env` file to fill in: required keys are empty, optional ones are comments with their defaults. Keys of other sources than the
 * environment follow a comment that says so, which `--check` understands.
 */
export function emitDotenv(inputs: readonly EmitInput[]): string {
  const head = "# Written by `witkit env --emit dotenv`. Fill in what is empty; uncomment what you want to change.\n";
  const sections = (["env", "config", "secret"] as const).flatMap((source) => section(inputs, source));
  return [head, ...sections].join("\n");
}

function section(inputs: readonly EmitInput[], source: Source): readonly string[] {
  const seen = new Set<string>();
  const parts = inputs.flatMap((input) => {
    const keys = namedKeys(input).filter((key) => key.source === source && !seen.has(key.key));
    for (const { key } of keys) seen.add(key);
    const remarks = openRemarks({ ...input, reads: input.reads.filter((read) => read.source === source) });
    if (keys.length === 0 && remarks.length === 0) return [];
    return [`# --- ${visibleName(input.file)}\n${remarks.map((text) => `# ${text}\n`).join("")}`, ...keys.map(entry)];
  });
  if (parts.length === 0) return [];
  return source === "env" ? parts : [`# witkit: ${source}\n`, ...parts];
}

/** Only what has to be filled in is a setting; a default is a comment, so that the program's own stays in force. */
function entry(key: EmitKey): string {
  const about = `# ${remark(key)}\n`;
  if (!/^[\w.-]+$/.test(key.key)) return `${about}# ${JSON.stringify(key.key)} can't be written in a .env file\n`;
  return `${about}${isNeeded(key) ? "" : "# "}${key.key}=${quote(key.default ?? "")}\n`;
}

/** A value as `dotenv` reads it back, on one line; one that no kind of quotes can hold is written as JSON. */
function quote(value: string): string {
  if (/^[\w./:@%+,-]*$/.test(value)) return value;
  const isOneLine = !/[\p{Cc}\u2028\u2029]/u.test(value) && !value.endsWith("\\");
  // In double quotes, `\n` and `\r` would become line ends.
  const quotes = ["'", "`", ...(/\\[nr]/.test(value) ? [] : ['"'])];
  const free = isOneLine ? quotes.find((candidate) => !value.includes(candidate)) : undefined;
  return free === undefined ? JSON.stringify(value) : `${free}${value}${free}`;
}
