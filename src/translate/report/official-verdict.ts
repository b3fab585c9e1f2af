import { packageId } from "../../package/item-id.ts";
import type { Model, Package } from "../../package/model.ts";
import { confidenceOf, type TranslationReport } from "./report.ts";

/** Enters into a report what the official parser says; `undefined`: it wasn't asked. */
export function withOfficial(report: TranslationReport, errors: readonly string[] | undefined): TranslationReport {
  if (errors === undefined) return report;
  const verification = {
    ...report.verification,
    official: errors.length === 0,
    errors: [...report.verification.errors, ...errors],
  };
  return {
    ...report,
    verification,
    packages: report.packages.map((one) => ({ ...one, confidence: confidenceOf(one.edits, one.notes, verification) })),
  };
}

/** A package of the output as the official parser wants it: its files, and everything that it depends on. */
export interface OfficialPackage {
  readonly name: string;
  readonly files: readonly NamedText[];
  readonly dependencies: readonly { readonly folder: string; readonly files: readonly NamedText[] }[];
}

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** The root packages of a model, each with its dependencies beside it. */
export function officialPackages(model: Model): readonly OfficialPackage[] {
  const roots = model.packages.filter(
    (pkg) => pkg.role === "root" && pkg.declaration?.kind === "package-header" && hasContent(pkg),
  );
  return roots.map((pkg) => {
    const needed = [...closure(pkg)];
    const blocks = needed.flatMap((one) => (one.declaration?.kind === "nested-package" ? [blockOf(one)] : []));
    const folders = needed.flatMap((one, index) =>
      one.declaration?.kind === "nested-package" ? [] : [{ folder: `p${index}`, files: filesOf(one) }],
    );
    const nested =
      blocks.length === 0
        ? []
        : [
            {
              folder: "blocks",
              files: [{ name: "blocks.wit", text: `package witkit:blocks;\n\n${blocks.join("\n\n")}\n` }],
            },
          ];
    return { name: packageId(pkg.identity), files: filesOf(pkg), dependencies: [...folders, ...nested] };
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

function filesOf(pkg: Package): readonly NamedText[] {
  return pkg.files.map(({ source }, index) => ({
    name: `f${index}-${source.file.replace(/^.*\//, "")}`,
    text: source.text,
  }));
}

function blockOf(pkg: Package): string {
  const [file] = pkg.files;
  return file && pkg.declaration ? file.source.text.slice(pkg.declaration.start, pkg.declaration.end) : "";
}
