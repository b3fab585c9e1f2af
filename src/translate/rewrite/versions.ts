import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import { packageId, packageItem } from "../../package/item-id.ts";
import type { Package, PackageIdentity } from "../../package/model.ts";
import { parseVersion } from "../../package/version.ts";
import { createDraft, type ProposedEdit, replace } from "../edit/proposed-edit.ts";
import { fileItems, versionFor } from "../match/name-resolution.ts";
import type { Pass } from "./pass.ts";

/**
 * Versions and gates, the same for every pack: a package that the pack itself moves gets the new version, any other only the
 * one that the user gives; its gates and the references of its siblings follow. No gate ever names a version that the
 * package doesn't have.
 */
export function versionStep(
  changed: ReadonlySet<string>,
): (pass: Pass, offer: (draft: ProposedEdit) => boolean) => void {
  return (pass, offer) => {
    const moving = new Map<string, string>();
    for (const pkg of pass.sites.packages) {
      const version = newVersion(pkg, changed, pass);
      if (version === undefined || version === pkg.identity.version) continue;
      moving.set(packageId(pkg.identity), version);
      for (const draft of declareVersion(pkg, version, pass)) offer(draft);
    }
    if (moving.size > 0) for (const pkg of pass.sites.packages) followSiblings(pkg, moving, offer);
  };
}

/** `ns:name` and where it stands: what a package is known by while its version moves. */
export function packageKey(pkg: Package): string {
  return `${pkg.path}\0${pkg.identity.namespace}:${pkg.identity.name}`;
}

function newVersion(pkg: Package, changed: ReadonlySet<string>, pass: Pass): string | undefined {
  const { namespace, name } = pkg.identity;
  const path = {
    namespace,
    package: name,
    interface: "",
    ...(pkg.identity.version === undefined ? {} : { version: pkg.identity.version }),
  };
  const named = pass.settings.packageVersions.get(`${namespace}:${name}`);
  if (named !== undefined) return named;
  if (pass.meaning.isFrom(path) && pass.pack.moved.has(`${namespace}:${name}`))
    return versionFor(pass.pack.to, namespace, name);
  return changed.has(packageKey(pkg)) ? pass.settings.packageVersions.get("") : undefined;
}

function declareVersion(pkg: Package, version: string, pass: Pass): readonly ProposedEdit[] {
  const isMoved =
    pass.pack.restartGates &&
    pass.pack.moved.has(`${pkg.identity.namespace}:${pkg.identity.name}`) &&
    versionFor(pass.pack.to, pkg.identity.namespace, pkg.identity.name) === version;
  const draft = createDraft("version/package", "certain");
  const item = packageItem(pkg);
  for (const { name, source } of declarationsOf(pkg)) {
    if (name.version) replace(draft, source, name.version, version, item);
    else replace(draft, source, { start: name.end, end: name.end }, `@${version}`, item);
  }
  return isMoved ? [draft, ...restartGates(pkg, version, item)] : [draft];
}

function declarationsOf(pkg: Package): readonly { name: ast.PackageName; source: SourceText }[] {
  const { declaration } = pkg;
  const [file] = pkg.files;
  if (declaration?.kind === "nested-package") return file ? [{ name: declaration.name, source: file.source }] : [];
  return pkg.files.flatMap(({ header, source }) => (header ? [{ name: header.name, source }] : []));
}

/** Every item of a new release of WASI counts from that release: `@since(version = 0.2.z)` becomes `@since(version = 0.3.0)`. */
function restartGates(pkg: Package, version: string, item: string): readonly ProposedEdit[] {
  const drafts: ProposedEdit[] = [];
  for (const { items, source } of fileItems(pkg)) {
    for (const attribute of items.flatMap(attributesWithin)) {
      if (attribute.kind !== "since") continue;
      const draft = createDraft("gate/since", "certain");
      replace(draft, source, attribute.version, version, item);
      drafts.push(draft);
    }
  }
  return drafts;
}

/** The attributes of an item and of everything inside it. */
export function attributesWithin(node: ast.Node): readonly ast.Attribute[] {
  const own = "attributes" in node ? node.attributes : [];
  const inside: readonly ast.Node[] =
    node.kind === "interface" || node.kind === "world" || node.kind === "nested-package"
      ? node.items
      : node.kind === "resource"
        ? node.members
        : (node.kind === "import" || node.kind === "export") && node.extern.kind === "extern-interface"
          ? node.extern.items
          : [];
  return [...own, ...inside.flatMap(attributesWithin)];
}

/** References to a package whose version moves follow it. */
function followSiblings(
  pkg: Package,
  moving: ReadonlyMap<string, string>,
  offer: (draft: ProposedEdit) => boolean,
): void {
  for (const { items, source } of fileItems(pkg)) {
    for (const path of items.flatMap(pathsWithin)) {
      if (!path.namespace || !path.package) continue;
      const identity: PackageIdentity = { namespace: path.namespace.name, name: path.package.name };
      const version = moving.get(packageId(path.version ? { ...identity, version: path.version.text } : identity));
      if (version === undefined) continue;
      const draft = createDraft("version/package", "certain");
      const end = path.version ?? { start: path.name.end, end: path.name.end };
      replace(draft, source, end, path.version ? version : `@${version}`, packageItem(pkg));
      offer(draft);
    }
  }
}

/** Every path that an item names, at any depth. */
export function pathsWithin(node: ast.Node): readonly ast.UsePath[] {
  switch (node.kind) {
    case "use":
    case "include":
    case "top-level-use":
      return [node.path];
    case "import":
    case "export":
      if (node.extern.kind === "extern-interface") return node.extern.items.flatMap(pathsWithin);
      return node.extern.kind === "extern-func" ? [] : [node.extern.path];
    case "interface":
    case "world":
    case "nested-package":
      return node.items.flatMap(pathsWithin);
    default:
      return [];
  }
}

/** What the next incompatible version would be: the next minor below 1.0.0, else the next major. */
export function nextBreaking(version: string): string | undefined {
  const parsed = parseVersion(version);
  if (!parsed) return undefined;
  return parsed.major === 0n ? `0.${parsed.minor + 1n}.0` : `${parsed.major + 1n}.0.0`;
}
