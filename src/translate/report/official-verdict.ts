import { packageId } from "../../package/item-id.ts";
import type { Model, Package } from "../../package/model.ts";
import { confidenceOf, type TranslationReport } from "./report.ts";

/** What the official parser says, or why it was not asked. */
export type OfficialVerdict =
  | { readonly kind: "asked"; readonly errors: readonly string[] }
  | { readonly kind: "not-asked"; readonly reason: string };

/** The official wit-parser, wherever it comes from. Never rejects. */
export type OfficialParser = (packages: readonly OfficialPackage[]) => Promise<OfficialVerdict>;

/** Enters what the official parser says of the output into a report. It is asked only about output that changed and resolves. */
export async function askOfficial(
  report: TranslationReport,
  output: Model,
  official: OfficialParser | undefined,
): Promise<TranslationReport> {
  const { resolves } = report.verification;
  if (resolves === false || !report.packages.some(({ edits }) => edits.length > 0)) return report;
  if (resolves === null) return notAsked(report, "the output could not be resolved");
  if (!official) return notAsked(report, "no official parser was given");
  const verdict = await official(officialPackages(output));
  if (verdict.kind === "not-asked") return notAsked(report, verdict.reason);
  const verification = {
    ...report.verification,
    official: verdict.errors.length === 0,
    errors: [...report.verification.errors, ...verdict.errors],
  };
  return {
    ...report,
    verification,
    packages: report.packages.map((one) => ({ ...one, confidence: confidenceOf(one.edits, one.notes, verification) })),
  };
}

function notAsked(report: TranslationReport, reason: string): TranslationReport {
  return { ...report, verification: { ...report.verification, officialNotAsked: reason } };
}

/** A package of the output as the official parser reads it from a folder: its files, and everything that it depends on. */
export interface OfficialPackage {
  readonly name: string;
  readonly files: readonly OfficialFile[];
}

export interface OfficialFile {
  /** Below the package's folder. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** The root packages of a model, each with its dependencies beside it. */
function officialPackages(model: Model): readonly OfficialPackage[] {
  const roots = model.packages.filter(
    (pkg) => pkg.role === "root" && pkg.declaration?.kind === "package-header" && hasContent(pkg),
  );
  return roots.map((pkg) => {
    const needed = [...closure(pkg)];
    const blocks = needed.flatMap((one) => (one.declaration?.kind === "nested-package" ? [blockOf(one)] : []));
    const folders = needed.flatMap((one, index) =>
      one.declaration?.kind === "nested-package" ? [] : filesOf(one, `deps/p${index}/`),
    );
    const content = `package witkit:blocks;\n\n${blocks.join("\n\n")}\n`;
    const nested = blocks.length === 0 ? [] : [{ path: "deps/blocks/blocks.wit", content }];
    return { name: packageId(pkg.identity), files: [...filesOf(pkg, ""), ...folders, ...nested] };
  });
}

function hasContent(pkg: Package): boolean {
  return pkg.interfaces.size > 0 || pkg.worlds.size > 0;
}

/** What a package needs, itself left out; the blocks of its own files are there anyway. */
function closure(pkg: Package): ReadonlySet<Package> {
  const found = new Set<Package>();
  const own = new Set(pkg.files);
  const visit = (one: Package): void => {
    for (const next of one.dependencies) {
      if (found.has(next) || next === pkg) continue;
      if (!next.files.some((file) => own.has(file))) found.add(next);
      visit(next);
    }
  };
  visit(pkg);
  for (const block of [...found].flatMap((one) => one.dependencies)) if (block !== pkg) found.add(block);
  return new Set([...found].filter((one) => !one.files.some((file) => own.has(file))));
}

function filesOf(pkg: Package, folder: string): readonly OfficialFile[] {
  return pkg.files.map(({ source }, index) => ({
    path: `${folder}f${index}-${source.file.replace(/^.*\//, "")}`,
    content: source.text,
  }));
}

function blockOf(pkg: Package): string {
  const [file] = pkg.files;
  return file && pkg.declaration ? file.source.text.slice(pkg.declaration.start, pkg.declaration.end) : "";
}
