import type { Diagnostic } from "../../common/diagnostic.ts";
import { packageItem } from "../../package/item-id.ts";
import { fileTexts } from "../../package/load/file-texts.ts";
import { loadPackages } from "../../package/load/load.ts";
import type { FileReader } from "../../package/load/reader.ts";
import type { PackageSource } from "../../package/load/source.ts";
import type { Model, Package } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";
import type { Pack } from "../pack/pack.ts";
import { askOfficial, type OfficialParser } from "../report/official-verdict.ts";
import type { TranslationReport } from "../report/report.ts";
import type { TranslateSettings } from "../settings.ts";
import { type TranslatedFile, type TranslateResult, translate } from "../translate.ts";
import { fetchCommand, lockNotes, manifestChanges } from "./manifests.ts";
import type { ProjectFile } from "./output.ts";
import { replaceVendored, stillInUse, type Translated } from "./vendored.ts";

/** What to translate, and with what. Display names of the reader must be paths that it reads, too. */
export interface TranslateRequest {
  readonly paths: readonly string[];
  readonly reader: FileReader;
  readonly packs: readonly Pack[];
  readonly settings?: Partial<TranslateSettings>;
  /** A folder with new releases; they take the place of vendored packages. */
  readonly deps?: string;
  /** Asked about the output where it resolves. */
  readonly official?: OfficialParser;
}

/** A translated project; nothing is written yet. */
export interface TranslatedProject {
  readonly report: TranslationReport;
  /** Every WIT file of the input and every manifest that changes, each with what becomes of it. */
  readonly files: readonly ProjectFile[];
  /** The output does not parse, resolve, or satisfy the official parser: it must not replace the input. */
  readonly failed: boolean;
}

/** Why a project could not be translated. */
export interface RefusedProject {
  readonly diagnostics: readonly Diagnostic[];
  /** The text of a file of the input by its display name. */
  sourceOf(file: string): string | undefined;
}

/**
 * Translates the packages that paths name: loads them, applies the packs, takes vendored packages and manifests along, and
 * verifies the result. Errors of the input or of a pack that does not settle come back as diagnostics.
 */
export async function translateProject(request: TranslateRequest): Promise<TranslatedProject | RefusedProject> {
  const { paths, reader, packs, settings = {} } = request;
  const loaded = await loadPackages(paths, reader);
  const sourceOf = fileTexts(loaded.packages);
  const broken = [
    ...errorsOf(loaded.diagnostics, loaded.packages, settings.includeDeps === true),
    ...(await missingFolder(request.deps, reader)),
  ];
  if (broken.length > 0) return { diagnostics: broken, sourceOf };
  const { model } = resolveAsWritten(loaded.packages);
  const roots = model.packages.filter(({ role }) => role === "root");
  const result = translate(model, packs, { ...settings, fetchCommand: await fetchCommand(roots, reader) });
  if (result.diagnostics.length > 0) return { diagnostics: result.diagnostics, sourceOf };
  const report = await askOfficial(await withLockNotes(result, roots, reader), result.model, request.official);
  const translated: Translated = { before: model, after: result.model, packs };
  const vendored = request.deps === undefined ? [] : await replaceVendored(translated, request.deps, reader);
  const manifests = await manifestChanges(changedRoots(roots, report), packs, reader, stillInUse(translated));
  const { parses, resolves, official } = report.verification;
  return {
    report,
    files: projectFiles(loaded.packages, result.files, [...vendored, ...manifests]),
    failed: !parses || resolves === false || official === false,
  };
}

/** What keeps a translation from starting: input that can't be read, and WIT that can't be parsed where it would be changed. */
function errorsOf(
  diagnostics: readonly Diagnostic[],
  packages: readonly PackageSource[],
  includeDeps: boolean,
): readonly Diagnostic[] {
  const own = new Set(
    packages
      .filter(({ role }) => role === "root" || includeDeps)
      .flatMap(({ files }) => files.map(({ file }) => file.source.file)),
  );
  return diagnostics.filter(
    ({ severity, file, rule }) => severity === "error" && (own.has(file) || rule.startsWith("input/")),
  );
}

async function missingFolder(folder: string | undefined, reader: FileReader): Promise<readonly Diagnostic[]> {
  if (folder === undefined || (await reader.stat(folder)) === "directory") return [];
  const message = "the folder with the new releases is not a directory";
  return [{ rule: "input/not-found", severity: "error", message, file: reader.display?.(folder) ?? folder }];
}

function changedRoots(roots: readonly Package[], report: TranslationReport): readonly Package[] {
  const changed = new Set(report.packages.filter(({ edits }) => edits.length > 0).map(({ name }) => name));
  return roots.filter((pkg) => changed.has(packageItem(pkg)));
}

/** Adds the notes about lock files beside packages that changed. */
async function withLockNotes(
  { report }: TranslateResult,
  roots: Model["packages"],
  reader: FileReader,
): Promise<TranslationReport> {
  const packages = await Promise.all(
    report.packages.map(async (one) => {
      const pkg = roots.find((root) => packageItem(root) === one.name);
      if (!pkg || one.edits.length === 0) return one;
      return { ...one, notes: [...one.notes, ...(await lockNotes(pkg, one.name, reader))] };
    }),
  );
  return { ...report, packages };
}

/** Every file of the input with what becomes of it, and those that are new. */
function projectFiles(
  packages: readonly PackageSource[],
  translated: readonly TranslatedFile[],
  others: readonly ProjectFile[],
): readonly ProjectFile[] {
  const files = new Map<string, ProjectFile>();
  for (const { files: texts, binary } of packages) {
    if (binary) continue;
    for (const { file } of texts) {
      const { file: name, text } = file.source;
      files.set(name, { file: name, before: text, after: text });
    }
  }
  for (const { file, before, after, removed } of translated)
    files.set(file, { file, before, after: removed ? undefined : after });
  for (const file of others) files.set(file.file, file);
  return [...files.values()];
}
