import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from "../node/fs.ts";
import { reason } from "../node/reason.ts";
import { UsageError } from "./command.ts";
import type { OutputStream } from "./host.ts";

/** Where the results of a command go. */
export interface OutputSink {
  write(text: string | Uint8Array): void;
  /** Makes the results final. */
  commit(): void;
  /** The command failed: whatever the file held before stays as it was. */
  discard(): void;
}

export function streamSink(stream: OutputStream): OutputSink {
  return { write: (text) => stream.write(text), commit: () => {}, discard: () => {} };
}

/**
 * A file, written beside its place and moved there at the end, so that nobody ever sees half of it. Links are followed; what is
 * no file (`/dev/null`, a named pipe) is written as it is.
 */
export function fileSink(path: string): OutputSink {
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new UsageError(`can't write ${path}: ${reason(error)}`);
    }
  };
  const there = guard(() => statSync(path, { throwIfNoEntry: false }));
  if (there?.isDirectory()) throw new UsageError(`can't write ${path}: it is a directory`);
  const place = there === undefined ? path : guard(() => realpathSync(path));
  const moves = there === undefined || there.isFile();
  const temporary = moves ? `${place}.${process.pid}.tmp` : place;
  let descriptor: number | undefined;
  const open = () => {
    descriptor ??= openSync(temporary, "w", there?.mode);
    return descriptor;
  };
  const close = () => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  const remove = () => {
    if (moves) rmSync(temporary, { force: true });
  };
  return {
    write: (text) => {
      const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
      guard(() => {
        const file = open();
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      });
    },
    commit: () => {
      guard(open);
      guard(close);
      try {
        if (moves) renameSync(temporary, place);
      } catch (error) {
        remove();
        throw new UsageError(`can't write ${path}: ${reason(error)}`);
      }
    },
    discard: () => {
      close();
      remove();
    },
  };
}
