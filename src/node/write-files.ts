import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Diagnostic } from "../common/diagnostic.ts";
import { reason } from "./reason.ts";

/**
 * Writes texts to files, one after the other; a file that can't be written keeps none of the others back.
 *
 * @param cwd what relative paths are relative to
 * @param texts the path of each file and its new text
 * @returns an `input/unwritable` for each file that could not be written
 */
export async function writeFiles(
  cwd: string,
  texts: Iterable<readonly [file: string, text: string]>,
): Promise<readonly Diagnostic[]> {
  const failed: Diagnostic[] = [];
  for (const [file, text] of texts) {
    try {
      await writeFile(resolve(cwd, file), text);
    } catch (error) {
      const message = `it can't be written: ${reason(error)}`;
      failed.push({ rule: "input/unwritable", severity: "error", message, file });
    }
  }
  return failed;
}
