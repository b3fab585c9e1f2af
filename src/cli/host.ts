import { fstatSync, writeSync } from "../node/fs.ts";

/** Where text for standard output or standard error goes. */
export interface OutputStream {
  readonly isTTY: boolean;
  readonly columns?: number;
  write(text: string | Uint8Array): void;
}

/** What the command line needs of the process. */
export interface Host {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
}

/** The process that this is. Its streams are opened when they are asked for. */
export function processHost(process: NodeJS.Process): Host {
  let stdout: OutputStream | undefined;
  let stderr: OutputStream | undefined;
  return {
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      stdout ??= openStream(1, () => process.stdout);
      return stdout;
    },
    get stderr() {
      stderr ??= openStream(2, () => process.stderr);
      return stderr;
    },
    env: process.env,
    cwd: () => process.cwd(),
  };
}

/**
 * Files and pipes are written directly: making `process.stdout` loads Node's streams, which costs 4 ms of every start. A reader
 * that goes away early (`witkit … | head -1`) is no failure: the rest of the output is dropped.
 */
function openStream(descriptor: 1 | 2, nodeStream: () => NodeJS.WriteStream): OutputStream {
  if (!isPlain(descriptor)) {
    const stream = nodeStream().on("error", () => {});
    return {
      isTTY: stream.isTTY === true,
      columns: stream.columns,
      write: (text) => {
        if (stream.writable) stream.write(text);
      },
    };
  }
  let closed = false;
  return {
    isTTY: false,
    write(text) {
      if (!closed) closed = !writeAll(descriptor, text);
    },
  };
}

/** Whether the descriptor is a file, a pipe or a socket, and no terminal. */
function isPlain(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() || stats.isFIFO() || stats.isSocket();
  } catch {
    return false;
  }
}

/** Writes everything; `false` once nobody reads any more. */
function writeAll(descriptor: number, text: string | Uint8Array): boolean {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error)) throw error;
      if (error.code === "EPIPE" || error.code === "EOF" || error.code === "ECONNRESET") return false;
      if (error.code !== "EAGAIN") throw error;
      // The other end shares the descriptor and made it non-blocking, and its buffer is full: give the reader a moment.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}
