import type { SourceText } from "../../grammar/source.ts";

/** A file's text by its display name; the same object each time, so that its line index is made once. */
export type SourceLookup = (file: string) => SourceText | undefined;

export function sourceLookup(sourceOf: ((file: string) => string | undefined) | undefined): SourceLookup {
  const known = new Map<string, SourceText | undefined>();
  return (file) => {
    if (!known.has(file)) {
      const text = sourceOf?.(file);
      known.set(file, text === undefined ? undefined : { file, text });
    }
    return known.get(file);
  };
}
