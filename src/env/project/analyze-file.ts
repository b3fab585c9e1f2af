import type { FileReader } from "../../package/load/reader.ts";
import { analyzeEnv } from "../analyze.ts";
import type { EnvReport } from "../report/report.ts";
import { type BinaryFile, readBinaryFile } from "./binaries.ts";

/** The outcome of one file: its report, or why it has none. */
export type FileResult =
  | { readonly report: EnvReport; readonly failure?: never }
  | { readonly report?: never; readonly failure: string };

/** Reads and analyses one file. Never rejects: whatever goes wrong is the failure of this file alone. */
export async function analyzeFile(binary: BinaryFile, reader: FileReader): Promise<FileResult> {
  try {
    return { report: await analyzeEnv(await readBinaryFile(binary, reader), { file: binary.file }) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Analyses files and hands over each result with the file's index, in the order in which they are done. */
export type AnalyzeAll = (
  files: readonly BinaryFile[],
  reader: FileReader,
  done: (index: number, result: FileResult) => Promise<void>,
) => Promise<void>;

/** Analyses files one after the other in this thread. */
export const analyzeInOrder: AnalyzeAll = async (files, reader, done) => {
  for (const [index, file] of files.entries()) await done(index, await analyzeFile(file, reader));
};
