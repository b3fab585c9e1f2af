import type { Diagnostic } from "../../common/diagnostic.ts";
import { packageId, packageItem } from "../../package/item-id.ts";
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
import { overlayFiles } from "./file-overlay.ts";
import { fetchCommand, lockNotes, manifestChanges } from "./manifests.ts";
import { changedFiles, type ProjectFile } from "./output.ts";
import { referredTo, stillInUse, type Translated } from "./releases.ts";
import { folderRoots, replaceVendored } from "./vendored.ts";
import { verifyFiles } from "./verify-files.ts";

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
  /** Packages of the new releases (`ns:name@version`) that the output refers to and that are nowhere in the project. */
  readonly missing: readonly string[];
  /** The command that fetches them. */
  readonly fetchCommand: string;
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
  const fetch = await fetchCommand(roots, reader);
  const result = translate(model, packs, { ...settings, fetchCommand: fetch });
  if (result.diagnostics.length > 0) return { diagnostics: result.diagnostics, sourceOf };
  const asked = await askOfficial(await withLockNotes(result, roots, reader), result.model, request.official);
  const translated: Translated = { before: model, after: result.model, packs };
  const changed = changedRoots(roots, asked);
  const groups = new Set(changed.map(({ source }) => source.group));
  const vendored = request.deps === undefined ? [] : await replaceVendored(translated, request.deps, reader, groups);
  const manifests = await manifestChanges(changed, packs, reader, stillInUse(translated));
  const files = projectFiles(loaded.packages, result.files, [...vendored, ...manifests]);
  const after = overlayFiles(reader, new Map(changedFiles(files).map((file) => [file.file, file.after])));
  const folders = folderRoots(model).filter(({ source }) => groups.has(source.group) || vendored.length > 0);
  const report =
    settings.verify === false ? asked : await verifyFiles(asked, folders, { before: reader, after }, request.official);
  const { parses, resolves, official } = report.verification;
  return {
    report,
    files,
    failed: !parses || resolves === false || official === false,
    missing: await missingReleases(translated, after),
    fetchCommand: fetch,
  };
}

/** The packages of the new releases that roots refer to and that are nowhere in the project as it will be. */
async function missingReleases({ after, packs }: Translated, reader: FileReader): Promise<readonly string[]> {
  const missing = new Set<string>();
  for (const root of folderRoots(after)) {
    if ((await reader.stat(root.path)) !== "directory") continue;
    const { packages } = resolveAsWritten((await loadPackages([root.path], reader)).packages).model;
    const present = new Set([...packages, ...after.packages.filter(({ role }) => role === "root")].map(idOf));
    const wanted = packages.filter(({ role }) => role === "root").flatMap(referredTo);
    for (const id of wanted) if (!present.has(id) && isNewRelease(id, packs)) missing.add(id);
  }
  return [...missing].sort();
}

function idOf({ identity }: Package): string {
  return packageId(identity);
}

function isNewRelease(id: string, packs: readonly Pack[]): boolean {
  const [, name = "", version] = /^([^@]*)@(.*)$/.exec(id) ?? [];
  return packs.some(
    (pack) => pack.moved.has(name) && (pack.to.get(name) ?? pack.to.get(name.replace(/:.*$/, ""))) === version,
  );
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
