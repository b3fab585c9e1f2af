import { visibleName } from "../../common/visible.ts";
import { type EmitInput, type EmitKey, namedKeys, openRemarks } from "./keys.ts";

const NAMES = { env: "environment", config: "config", secret: "secret" } as const;

/** Tables for a README: what each binary reads, whether it needs it, and its default. */
export function emitMarkdown(inputs: readonly EmitInput[]): string {
  return inputs
    .map((input) => {
      const rows = namedKeys(input).map(row);
      const table = rows.length === 0 ? "Reads no keys with known names.\n" : `${HEAD}${rows.join("")}`;
      const remarks = openRemarks(input).map((text) => `- ${cell(text)}\n`);
      return `### ${cell(input.file)}\n\n${table}${remarks.length > 0 ? `\n${remarks.join("")}` : ""}`;
    })
    .join("\n");
}

const HEAD = "| Key | Source | Required | Default | Read in |\n|---|---|---|---|---|\n";

function row({ key, source, required, default: fallback, where }: EmitKey): string {
  const cells = [
    code(key),
    NAMES[source],
    required === null ? "not known" : required ? "yes" : "no",
    fallback === null ? "" : code(fallback),
    cell(where),
  ];
  return `| ${cells.join(" | ")} |\n`;
}

/** Text in backticks; the fence is longer than any run of backticks in the text. */
function code(text: string): string {
  const safe = visibleName(text).replaceAll("|", "\\|");
  if (safe === "") return "(empty)";
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${safe}${fence}` : `${fence} ${safe} ${fence}`;
}

/** Text that Markdown and HTML leave as it is. */
function cell(text: string): string {
  return visibleName(text).replace(/[\\`*_[\]<>|#&]/g, "\\$&");
}
