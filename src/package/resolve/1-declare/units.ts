import type * as ast from "../../../../grammar/ast.ts";
import type { Diagnostic } from "../../../common/diagnostic.ts";
import { declaredIdentity, packageId, packageName } from "../../item-id.ts";
import type { PackageFile, PackageSource } from "../../load/source.ts";
import type { PackageIdentity } from "../../model.ts";
import { type At, placeText, type Reporter, relatedAt } from "../report.ts";

/** The declarations of one file (or of one nested package) that belong to a package: they share the names of its top-level `use`. */
export interface FileScope {
  readonly file: ast.SourceFile;
  readonly items: readonly ast.FileItem[];
}

/** One package as it stands in the text, before any name is resolved. */
export interface PackageUnit {
  readonly identity: PackageIdentity;
  readonly source: PackageSource;
  readonly files: readonly FileScope[];
  readonly declaration: ast.PackageHeader | ast.NestedPackage | undefined;
  /** The name in the declaration; `undefined` without one. */
  readonly nameAt: At | undefined;
  readonly docs: { readonly file: ast.SourceFile; readonly docs: ast.Docs } | undefined;
  /** True for a nested package. */
  readonly nested: boolean;
  /** Whether one of its files has syntax errors. */
  readonly broken: boolean;
}

/** The packages that a source holds: nested ones first, in order of their place, then its own. Reports headers that are missing or differ. */
export function packageUnits(source: PackageSource, report: Reporter): PackageUnit[] {
  const nested: PackageUnit[] = [];
  for (const part of source.files) collectNested(source, part, nested, report);
  const main = mainUnit(source, report);
  return main ? [...nested, main] : nested;
}

function collectNested(source: PackageSource, part: PackageFile, out: PackageUnit[], report: Reporter): void {
  // A stack of its own: the parser bounds the depth, but nothing here has to rely on that.
  const pending = part.file.items.flatMap((item) => (item.kind === "nested-package" ? [{ item, depth: 0 }] : []));
  for (let next = 0; next < pending.length; next++) {
    const entry = pending[next];
    if (!entry) break;
    const { item } = entry;
    if (entry.depth === 1 && !part.tooDeep) {
      report.error("package/nested-too-deep", "nested packages must be placed at the top-level", {
        source: part.file.source,
        span: item.name,
      });
    }
    out.push({
      identity: declaredIdentity(item.name),
      source,
      files: [{ file: part.file, items: item.items }],
      declaration: item,
      nameAt: { source: part.file.source, span: item.name },
      docs: item.docs && { file: part.file, docs: item.docs },
      nested: true,
      broken: part.broken,
    });
    // One that is misplaced is reported; what it holds is not misplaced once more.
    for (const child of item.items) {
      if (child.kind === "nested-package") pending.push({ item: child, depth: entry.depth + 1 });
    }
  }
}

function mainUnit(source: PackageSource, report: Reporter): PackageUnit | undefined {
  const headers = source.files.flatMap(({ file }) => (file.header ? [{ file, header: file.header }] : []));
  const first = headers[0];
  const broken = source.files.some((part) => part.broken);
  if (!first) {
    if (!broken) report.diagnostics.push(missingHeader(source));
    if (source.files.every(({ file }) => file.items.every((item) => item.kind === "nested-package"))) return undefined;
  }
  checkHeaders(headers, report);
  const documented = headers.filter(({ header }) => header.docs && header.docs.comments.length > 0);
  for (const extra of documented.slice(1)) {
    report.error("package/docs-twice", "found doc comments on multiple 'package' items", {
      source: extra.file.source,
      span: extra.header.docs ?? extra.header,
    });
  }
  const docs = documented[0];
  return {
    identity: first ? declaredIdentity(first.header.name) : { namespace: "", name: source.path },
    source,
    files: source.files.map(({ file }) => ({
      file,
      items: file.items.filter((item) => item.kind !== "nested-package"),
    })),
    declaration: first?.header,
    nameAt: first && { source: first.file.source, span: first.header.name },
    docs: docs?.header.docs && { file: docs.file, docs: docs.header.docs },
    nested: false,
    broken,
  };
}

function missingHeader(source: PackageSource): Diagnostic {
  const only = source.files.length === 1 ? source.files[0]?.file.source.file : undefined;
  return {
    rule: "package/no-header",
    severity: "error",
    message: "no `package` header was found in any WIT file for this package",
    file: only ?? source.path,
    help: "begin one of its files with `package namespace:name;` (a nested package doesn't count)",
  };
}

function checkHeaders(
  headers: readonly { readonly file: ast.SourceFile; readonly header: ast.PackageHeader }[],
  report: Reporter,
): void {
  const first = headers[0];
  if (!first) return;
  const expected = declaredIdentity(first.header.name);
  for (const { file, header } of headers.slice(1)) {
    const found = declaredIdentity(header.name);
    if (packageId(found) === packageId(expected)) continue;
    const rule =
      packageName(found) === packageName(expected) ? "since/consistent-file-version" : "package/header-mismatch";
    report.error(
      rule,
      `package identifier \`${packageId(found)}\` does not match previous package name of \`${packageId(expected)}\``,
      { source: file.source, span: header.name },
      { related: [relatedAt({ source: first.file.source, span: first.header.name }, "the first header")] },
    );
  }
}

/** Reports units of one group that have the same identity; the first of each stays. */
export function dropDuplicates(units: readonly PackageUnit[], report: Reporter): PackageUnit[] {
  const byId = new Map<string, PackageUnit>();
  const kept: PackageUnit[] = [];
  const whole = new Set(units.flatMap((unit) => (unit.source.partial ? [] : [visibleKey(unit, unit.source.group)])));
  const named = new Set(units.flatMap(({ source, identity }) => (source.role === "root" ? [packageId(identity)] : [])));
  for (const unit of units) {
    // What a binary shows of another package gives way to that package, and to an earlier binary's view of it.
    const shown = byId.has(visibleKey(unit, unit.source.group)) || named.has(packageId(unit.identity));
    if (unit.source.partial && (shown || whole.has(visibleKey(unit, unit.source.group)))) continue;
    const key = visibleKey(unit, unit.source.group);
    const earlier = byId.get(key);
    if (!earlier) {
      byId.set(key, unit);
      kept.push(unit);
      continue;
    }
    if (!unit.nameAt || !earlier.nameAt) continue;
    report.error(
      "package/defined-twice",
      `package \`${packageId(unit.identity)}\` is defined in two different locations:\n  * ${placeText(unit.nameAt)}\n  * ${placeText(earlier.nameAt)}`,
      unit.nameAt,
      { related: [relatedAt(earlier.nameAt, "the other definition")] },
    );
  }
  return kept;
}

function visibleKey(unit: PackageUnit, group: number): string {
  return `${group} ${packageId(unit.identity)}`;
}
