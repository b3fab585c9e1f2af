import type { Diagnostic } from "../../common/diagnostic.ts";
import { fileTexts } from "../../package/load/file-texts.ts";
import { loadPackages } from "../../package/load/load.ts";
import { type FileReader, fullPathOf } from "../../package/load/reader.ts";
import type { LoadResult } from "../../package/load/source.ts";
import type { Model } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";

/** Packages as lint looks at them: resolved with every item, whatever its features. */
export interface LoadedModel {
  readonly model: Model;
  /** What loading, parsing and resolving reported. */
  readonly frontEnd: readonly Diagnostic[];
  /** The text of a file by its display name. */
  readonly textOf: (file: string) => string | undefined;
  /** Files whose text is made from a binary package. */
  readonly binaryFiles: ReadonlySet<string>;
  /** Set where files were named: only these, and directories that were named, are reported. */
  readonly files?: ReadonlySet<string>;
  /** How many packages and files were looked at, dependencies left out. */
  readonly summary: { readonly packages: number; readonly files: number };
}

/**
 * Loads paths for lint: a file that is named brings its directory's package along to resolve names. Where the files of the
 * directory are packages of their own, the file is loaded alone.
 */
export async function loadModel(paths: readonly string[], reader: FileReader): Promise<LoadedModel> {
  const loaded = await loadPackages(paths, reader, { files: "directory" });
  const resolved = resolveAsWritten(loaded.packages);
  const isMixed = resolved.diagnostics.some(({ rule }) => rule === "package/header-mismatch");
  if (isMixed && loaded.named.length > 0) {
    const alone = await loadPackages(paths, reader, { files: "file" });
    return toModel(alone, resolveAsWritten(alone.packages));
  }
  return toModel(loaded, resolved);
}

function toModel(loaded: LoadResult, resolved: { model: Model; diagnostics: readonly Diagnostic[] }): LoadedModel {
  const roots = loaded.packages.filter(({ role }) => role === "root");
  const own = new Set(roots.flatMap((pkg) => pkg.files.map(({ file }) => file.source.file)));
  const files = reportedFiles(loaded, own);
  return {
    model: resolved.model,
    frontEnd: [...loaded.diagnostics, ...resolved.diagnostics],
    binaryFiles: new Set(
      loaded.packages.flatMap(({ binary, files }) => (binary ? files.map(({ file }) => file.source.file) : [])),
    ),
    textOf: fileTexts(loaded.packages),
    ...(files && { files }),
    summary: { packages: roots.length, files: (files ?? own).size },
  };
}

/** The files that were named, and all files of packages of which none was; `undefined` where no file was named. */
function reportedFiles(loaded: LoadResult, own: ReadonlySet<string>): ReadonlySet<string> | undefined {
  if (loaded.named.length === 0) return undefined;
  const named = new Set(loaded.named);
  const partly = loaded.packages.filter((pkg) => pkg.files.some(({ file }) => named.has(file.source.file)));
  const others = new Set(partly.flatMap((pkg) => pkg.files.map(({ file }) => file.source.file)));
  return new Set([...own].filter((file) => named.has(file) || !others.has(file)));
}

/** A reader with changed texts laid over the files, by display name. */
export function withTexts(reader: FileReader, texts: ReadonlyMap<string, string>): FileReader {
  if (texts.size === 0) return reader;
  const fullPath = (path: string) => fullPathOf(reader, path);
  const encoder = new TextEncoder();
  const byPath = new Map([...texts].map(([file, text]) => [fullPath(file), text]));
  return {
    ...reader,
    read: async (path) => {
      const text = byPath.get(fullPath(path));
      return text === undefined ? reader.read(path) : encoder.encode(text);
    },
  };
}
