import type { PackageSource } from "./source.ts";

/** The text of a file by its display name, for code frames. */
export function fileTexts(packages: readonly PackageSource[]): (file: string) => string | undefined {
  const texts = new Map<string, string>();
  for (const { files } of packages) {
    for (const { file } of files) texts.set(file.source.file, file.source.text);
  }
  return (file) => texts.get(file);
}
