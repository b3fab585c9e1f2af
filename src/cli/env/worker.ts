/** A worker thread: analyses the files that it is handed, one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { createNodeReader } from "../../node/reader.ts";
import { analyzeFile } from "./analyze-file.ts";
import type { BinaryFile } from "./files.ts";

const { cwd } = workerData as { readonly cwd: string };
const reader = createNodeReader({ cwd });

parentPort?.on("message", async ({ path, file }: BinaryFile) => {
  parentPort?.postMessage(await analyzeFile(file, () => reader.read(path)));
});
