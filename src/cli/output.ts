import { reason } from "../node/reason.ts";
import { UsageError } from "./command.ts";

/** Where the results of a command go. */
export interface Sink {
  write(text: string | Uint8Array): Promise<void>;
  /** Makes the results final. */
  commit(): Promise<void>;
  /** The command failed: whatever the file held before stays as it was. */
  discard(): Promise<void>;
}

/** A stream of the process; once its reader has gone away, nothing more is written. */
export function streamSink(stream: NodeJS.WritableStream): Sink {
  const write = (text: string | Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      if (!stream.writable || text.length === 0) resolve();
      else stream.write(text, () => resolve());
    });
  return { write, commit: async () => {}, discard: async () => {} };
}

/** A reader that goes away early (`witkit … | head -1`) is no failure: the rest of the output is dropped. */
export function ignoreClosedPipe(stream: NodeJS.WritableStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.exitCode = 2;
  });
}

/** A file, written beside its place and moved there at the end, so that nobody ever sees half of it. */
export function fileSink(path: string): Sink {
  const temporary = `${path}.${process.pid}.tmp`;
  let handle: Promise<import("node:fs/promises").FileHandle> | undefined;
  const open = () => {
    handle ??= import("node:fs/promises")
      .then((fs) => fs.open(temporary, "w"))
      .catch((error) => {
        throw new UsageError(`can't write ${path}: ${reason(error)}`);
      });
    return handle;
  };
  return {
    async write(text) {
      await (await open()).writeFile(text);
    },
    async commit() {
      await (await open()).close();
      const fs = await import("node:fs/promises");
      await fs.rename(temporary, path).catch(async (error: unknown) => {
        await fs.rm(temporary, { force: true });
        throw new UsageError(`can't write ${path}: ${reason(error)}`);
      });
    },
    async discard() {
      if (handle === undefined) return;
      await handle.then((opened) => opened.close()).catch(() => {});
      await (await import("node:fs/promises")).rm(temporary, { force: true });
    },
  };
}
