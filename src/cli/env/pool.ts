import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import type { CommandContext } from "../command.ts";
import { analyzeFile, type FileResult } from "./analyze-file.ts";
import type { BinaryFile } from "./files.ts";

/** A thread is worth its start only if it has this many files to do. */
const FILES_PER_WORKER = 8;

/**
 * Analyses files, in this thread or in several, and hands each result over as it is done. Nothing is kept of a file but its
 * result, so memory doesn't grow with the number of files.
 * @param jobs how many threads; by default as many as there are processors, and fewer for few files
 */
export async function analyzeAll(
  files: readonly BinaryFile[],
  context: CommandContext,
  jobs: number | undefined,
  done: (index: number, result: FileResult) => Promise<void>,
): Promise<void> {
  const wanted = jobs ?? Math.min(availableParallelism(), Math.floor(files.length / FILES_PER_WORKER));
  // What came through standard input is in this thread only.
  const isOnDisk = !context.args.includes("-");
  const workers = wanted > 1 && isOnDisk ? await startWorkers(Math.min(wanted, files.length), context.cwd) : [];
  if (workers.length === 0) {
    for (const [index, { path, file }] of files.entries())
      await done(index, await analyzeFile(file, () => context.reader.read(path)));
    return;
  }
  let next = 0;
  const drain = async (worker: Worker): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index];
      if (file) await done(index, await ask(worker, file));
    }
  };
  try {
    await Promise.all(workers.map(drain));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function ask(worker: Worker, file: BinaryFile): Promise<FileResult> {
  return new Promise((resolve, reject) => {
    const settle = (result: FileResult): void => {
      worker.off("error", fail);
      resolve(result);
    };
    const fail = (error: Error): void => {
      worker.off("message", settle);
      reject(error);
    };
    worker.once("message", settle);
    worker.once("error", fail);
    worker.postMessage(file);
  });
}

/** The built worker stands beside the built commands; from the sources (tests) there is none, and one thread does it all. */
async function startWorkers(count: number, cwd: string): Promise<readonly Worker[]> {
  const entry = new URL("../env-worker.mjs", import.meta.url);
  const [{ existsSync }, { Worker }] = await Promise.all([import("node:fs"), import("node:worker_threads")]);
  if (!existsSync(entry)) return [];
  return Array.from({ length: count }, () => new Worker(entry, { workerData: { cwd } }));
}
