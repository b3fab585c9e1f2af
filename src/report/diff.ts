import { type StructuredPatchHunk, structuredPatch } from "diff";
import { visible } from "../common/visible.ts";
import type { Style } from "./style.ts";

/** Beyond this many changed lines the shortest diff is not looked for (its cost is their square): everything goes, everything comes. */
const MAX_CHANGES = 2_500;

/**
 * A unified diff of one file, as `git apply` and `patch -p1` take it; `""` where nothing changed.
 * @param before the text as it is; `undefined` where the file is new
 * @param after the text as it will be; `undefined` where the file goes
 */
export function unifiedDiff(file: string, before: string | undefined, after: string | undefined, style: Style): string {
  if (before === after) return "";
  const hunks = hunksOf(before ?? "", after ?? "");
  const head = [
    style.bold(`--- ${before === undefined ? "/dev/null" : `a/${file}`}`),
    style.bold(`+++ ${after === undefined ? "/dev/null" : `b/${file}`}`),
  ];
  return [...head, ...hunks.flatMap((hunk) => hunkLines(hunk, style))].map((line) => `${line}\n`).join("");
}

function hunksOf(before: string, after: string): readonly StructuredPatchHunk[] {
  const patch = structuredPatch("", "", before, after, "", "", { context: 3, maxEditLength: MAX_CHANGES });
  return patch?.hunks ?? [replaceAll(before, after)];
}

/** The hunk that takes every line away and puts the new ones in. */
function replaceAll(before: string, after: string): StructuredPatchHunk {
  const gone = linesOf(before, "-");
  const come = linesOf(after, "+");
  const size = (lines: readonly string[]) => lines.filter((line) => !line.startsWith("\\")).length;
  return { oldStart: 1, oldLines: size(gone), newStart: 1, newLines: size(come), lines: [...gone, ...come] };
}

function linesOf(text: string, sign: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n").map((line) => sign + line);
  if (text.endsWith("\n")) lines.pop();
  else lines.push("\\ No newline at end of file");
  return lines;
}

function hunkLines(hunk: StructuredPatchHunk, style: Style): readonly string[] {
  const side = (start: number, lines: number) =>
    lines === 1 ? `${start}` : `${lines === 0 ? start - 1 : start},${lines}`;
  const head = `@@ -${side(hunk.oldStart, hunk.oldLines)} +${side(hunk.newStart, hunk.newLines)} @@`;
  return [style.cyan(head), ...hunk.lines.map((line) => paintLine(line, style))];
}

function paintLine(line: string, style: Style): string {
  // Without colour the diff may be meant for `patch`: there the text stays as it is.
  if (!style.enabled) return line;
  const text = visible(line);
  if (line.startsWith("+")) return style.green(text);
  if (line.startsWith("-")) return style.red(text);
  return line.startsWith("\\") ? style.dim(text) : text;
}
