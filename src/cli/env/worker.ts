/** A worker thread: analyses the files that it is handed, one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { analyzeFile } from "../../env/project/analyze-file.ts";
import type { BinaryFile } from "../../env/project/binaries.ts";
import { createNodeReader } from "../../node/reader.ts";

const { cwd } = workerData as { readonly cwd: string };
const reader = createNodeReader({ cwd });

parentPort?.on("message", async (file: BinaryFile) => {
  parentPort?.postMessage(await analyzeFile(file, reader));
});
