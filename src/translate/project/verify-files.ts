import type { Diagnostic } from "../../common/diagnostic.ts";
import { loadPackages } from "../../package/load/load.ts";
import type { FileReader } from "../../package/load/reader.ts";
import type { Package } from "../../package/model.ts";
import { resolve } from "../../package/resolve/resolve.ts";
import type { OfficialFile, OfficialPackage, OfficialParser } from "../report/official-verdict.ts";
import type { TranslationReport } from "../report/report.ts";
import { confidenceOf } from "../report/report.ts";
import { filesBelow } from "./file-overlay.ts";
import { joinPath, pathBelow } from "./paths.ts";

/** Files before and after a translation, as readers. */
export interface FileVersions {
  readonly before: FileReader;
  readonly after: FileReader;
}

const missing = "package/missing-dependency";

/**
 * Reads each root from its folder as it will be, with its own `deps/` alone, and enters what is wrong with it into the report:
 * by our resolver, and by the official parser where nothing is missing. What was wrong before is not held against it.
 */
export async function verifyFiles(
  report: TranslationReport,
  roots: readonly Package[],
  files: FileVersions,
  official: OfficialParser | undefined,
): Promise<TranslationReport> {
  const errors: string[] = [];
  const rejected: string[] = [];
  for (const { path } of roots) {
    // A package that is left without declarations is no longer there to be read.
    if (!(await hasWit(path, files.after))) continue;
    const [before, after] = [await problemsOf(path, files.before), await problemsOf(path, files.after)];
    const known = new Set(before.map(({ rule, message }) => `${rule}\0${message}`));
    const added = after.filter(({ rule, message }) => rule !== missing && !known.has(`${rule}\0${message}`));
    errors.push(...added.map(placed));
    if (after.length === 0 && official) rejected.push(...(await newRejections(path, files, official)));
  }
  if (errors.length + rejected.length === 0) return report;
  const verification = {
    ...report.verification,
    ...(errors.length > 0 ? { resolves: false } : {}),
    ...(rejected.length > 0 ? { official: false } : {}),
    errors: [...new Set([...report.verification.errors, ...errors, ...rejected])],
  };
  const packages = report.packages.map((one) => ({
    ...one,
    confidence: confidenceOf(one.edits, one.notes, verification),
  }));
  return { ...report, verification, packages };
}

async function hasWit(path: string, reader: FileReader): Promise<boolean> {
  if ((await reader.stat(path)) !== "directory") return false;
  return (await reader.list(path)).some(({ name, kind }) => kind === "file" && name.endsWith(".wit"));
}

/** What is wrong with a root as it is in its folder. */
async function problemsOf(path: string, reader: FileReader): Promise<readonly Diagnostic[]> {
  const loaded = await loadPackages([path], reader);
  const { diagnostics } = resolve(loaded.packages, { allFeatures: true });
  return [...loaded.diagnostics, ...diagnostics].filter(({ severity }) => severity === "error");
}

function placed({ file, range, message }: Diagnostic): string {
  return `${file}${range ? `:${range.start.line}:${range.start.column}` : ""}: ${message}`;
}

/** What the official parser says against a folder that it accepted before. */
async function newRejections(
  path: string,
  { before, after }: FileVersions,
  official: OfficialParser,
): Promise<readonly string[]> {
  const now = await official([await folderPackage(path, after)]);
  if (now.kind === "not-asked" || now.errors.length === 0) return [];
  const then = await official([await folderPackage(path, before)]);
  return then.kind === "asked" && then.errors.length > 0 ? [] : now.errors;
}

/** A root's folder as the official parser reads it: its own WIT, and all of `deps/`. */
async function folderPackage(path: string, reader: FileReader): Promise<OfficialPackage> {
  const own = (await reader.list(path)).filter(({ name, kind }) => kind === "file" && name.endsWith(".wit"));
  const deps = joinPath(path, "deps");
  const below = (await reader.stat(deps)) === "directory" ? await filesBelow(deps, reader) : [];
  const names = [...own.map(({ name }) => joinPath(path, name)), ...below];
  const files: OfficialFile[] = [];
  for (const file of names) files.push({ path: pathBelow(path, file) ?? file, content: await reader.read(file) });
  return { name: path, files };
}
