import { analyzeEnv } from "../../env/analyze.ts";
import type { EnvReport } from "../../env/report/report.ts";

/** What became of one file: its report, or why it couldn't be read. */
export type FileResult =
  | { readonly report: EnvReport; readonly failure?: never }
  | { readonly report?: never; readonly failure: string };

/** Reads and analyses one file. */
export async function analyzeFile(file: string, read: () => Promise<Uint8Array>): Promise<FileResult> {
  let bytes: Uint8Array;
  try {
    bytes = await read();
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
  return { report: await analyzeEnv(bytes, { file }) };
}
