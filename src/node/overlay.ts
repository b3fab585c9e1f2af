import { basename, dirname, resolve } from "node:path";
import type { FileReader } from "../package/load/reader.ts";

/** The files of `reader` with one laid over them: text that an editor or a pipe has, under the name that it will have. */
export function overlayReader(reader: FileReader, path: string, bytes: Uint8Array): FileReader {
  const place = resolve(path);
  const folder = dirname(place);
  const isPlace = (other: string) => resolve(other) === place;
  return {
    ...reader,
    stat: async (other) => {
      if (isPlace(other)) return "file";
      return (await reader.stat(other)) ?? (resolve(other) === folder ? "directory" : undefined);
    },
    list: async (other) => {
      if (resolve(other) !== folder) return reader.list(other);
      const there = (await reader.stat(other)) === "directory" ? await reader.list(other) : [];
      return [...there.filter((entry) => entry.name !== basename(place)), { name: basename(place), kind: "file" }];
    },
    read: async (other) => (isPlace(other) ? bytes : reader.read(other)),
    ignored: async (other, kind) => !isPlace(other) && ((await reader.ignored?.(other, kind)) ?? false),
  };
}
