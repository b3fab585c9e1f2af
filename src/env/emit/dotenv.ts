import type { Source } from "../report/report.ts";
import { type EmitInput, type EmitKey, isNeeded, namedKeys, openRemarks, remark } from "./keys.ts";

/**
 * A `.env` file of examples: required keys empty, optional ones as comments unless they have a default. Keys of other sources
 * than the environment stand below a comment that says so, which `--check` understands.
 */
export function emitDotenv(inputs: readonly EmitInput[]): string {
  const head = "# Written by `witkit env --emit dotenv`. Fill in what is empty; what is a comment is optional.\n";
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
    return [`# --- ${input.file}\n${remarks.map((text) => `# ${text}\n`).join("")}`, ...keys.map(entry)];
  });
  if (parts.length === 0) return [];
  return source === "env" ? parts : [`# witkit: ${source}\n`, ...parts];
}

function entry(key: EmitKey): string {
  const about = `# ${remark(key)}\n`;
  if (!/^[\w.-]+$/.test(key.key)) return `${about}# ${JSON.stringify(key.key)} can't be written in a .env file\n`;
  const value = key.default === null ? "" : quote(key.default);
  if (value === undefined)
    return `${about}# ${key.key}= (its default, ${JSON.stringify(key.default)}, can't be written in a .env file)\n`;
  return `${about}${isNeeded(key) || key.default !== null ? "" : "# "}${key.key}=${value}\n`;
}

/** A value as `dotenv` reads it back; `undefined` where no kind of quotes can hold it. */
function quote(value: string): string | undefined {
  if (/^[\w./:@%+,-]*$/.test(value)) return value;
  // In double quotes, `\n` and `\r` would become line ends.
  const quotes = ["'", "`", ...(/\\[nr]/.test(value) ? [] : ['"'])];
  const free = quotes.find((candidate) => !value.includes(candidate) && !value.endsWith("\\"));
  return free === undefined ? undefined : `${free}${value}${free}`;
}
