import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { type AnalyzeAll, analyzeInOrder, type FileResult } from "../../env/project/analyze-file.ts";
import type { BinaryFile } from "../../env/project/binaries.ts";

/** A thread is worth its start only if it has this many files to do. */
const FILES_PER_WORKER = 8;

export interface PoolOptions {
  /** How many threads; by default as many as there are processors, and fewer for few files. */
  readonly jobs: number | undefined;
  readonly cwd: string;
  /** Whether some file is only in this process (standard input), so that no other thread can read it. */
  readonly inMemory: boolean;
}

/**
 * Analyses files in several threads. Only the result of a file is kept, so memory does not grow with the number of files. A thread
 * that dies (out of memory, say) fails the file that it was at; the next file gets a new thread.
 */
export function threadPool({ jobs, cwd, inMemory }: PoolOptions): AnalyzeAll {
  return async (files, reader, done) => {
    const wanted = jobs ?? Math.min(availableParallelism(), Math.floor(files.length / FILES_PER_WORKER));
    const start = wanted > 1 && !inMemory ? await workerFactory(cwd) : undefined;
    if (start === undefined) return analyzeInOrder(files, reader, done);
    let next = 0;
    const drain = async (): Promise<void> => {
      let worker = start();
      try {
        for (let index = next++; index < files.length; index = next++) {
          const result = await ask(worker, files[index] as BinaryFile);
          if (result === undefined) worker = start();
          await done(index, result ?? { failure: "the analysis of this file crashed" });
        }
      } finally {
        await worker.terminate();
      }
    };
    await Promise.all(Array.from({ length: Math.min(wanted, files.length) }, drain));
  };
}

/** The result of a file; `undefined` if the thread died of it. */
function ask(worker: Worker, file: BinaryFile): Promise<FileResult | undefined> {
  return new Promise((resolve) => {
    const settle = (result?: FileResult): void => {
      worker.off("message", settle).off("exit", died);
      resolve(result);
    };
    const died = (): void => settle();
    worker.once("message", settle).once("exit", died);
    worker.postMessage(file);
  });
}

/** The built worker stands beside the built commands; from the sources (tests) there is none. */
async function workerFactory(cwd: string): Promise<(() => Worker) | undefined> {
  const entry = new URL("../env-worker.mjs", import.meta.url);
  const [{ existsSync }, { Worker }] = await Promise.all([import("node:fs"), import("node:worker_threads")]);
  if (!existsSync(entry)) return undefined;
  // Without a listener, an error that ends a thread would end the process.
  return () => new Worker(entry, { workerData: { cwd } }).on("error", () => {});
}
