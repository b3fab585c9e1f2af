import type { FileReader } from "../../package/load/reader.ts";
import { UsageError } from "../command.ts";

/** Files, with standard input under the path `-`; a file that isn't there is bad usage. */
export function withStandardInput(reader: FileReader): FileReader {
  return {
    ...reader,
    stat: async (path) => (path === "-" ? "file" : reader.stat(path)),
    read: async (path) => {
      if (path === "-") return readStandardInput();
      if ((await reader.stat(path)) === undefined) throw new UsageError(`${path}: no such file`);
      return reader.read(path);
    },
    display: (path) => (path === "-" ? "<stdin>" : (reader.display?.(path) ?? path)),
  };
}

async function readStandardInput(): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
