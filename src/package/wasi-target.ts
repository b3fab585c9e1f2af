import type * as ast from "../../grammar/ast.ts";
import { visit } from "../syntax/visit.ts";
import type { Package } from "./model.ts";
import { compareVersionTexts, parseVersion } from "./version.ts";

const targets = new WeakMap<Package, { readonly version: string | undefined }>();

/**
 * The WASI release that a package is written for: its own version for a package of WASI, else the newest version of a WASI
 * package that it refers to; `undefined` where nothing tells.
 */
export function wasiTarget(pkg: Package): string | undefined {
  const known = targets.get(pkg);
  if (known) return known.version;
  const { namespace, version: own } = pkg.identity;
  const versions = (namespace === "wasi" && own !== undefined ? [own] : wasiVersions(pkg)).filter((text) =>
    parseVersion(text),
  );
  const version = versions.sort(compareVersionTexts).at(-1);
  targets.set(pkg, { version });
  return version;
}

/** Whether a target is older than a release; pre-releases of the release count as the release. */
export function targetsBelow(target: string, release: string): boolean {
  const version = parseVersion(target);
  const limit = parseVersion(release);
  if (!version || !limit) return false;
  return compareVersionTexts(`${version.major}.${version.minor}.${version.patch}`, release) < 0;
}

/** The versions in the paths of a package that name a package of WASI. */
function wasiVersions(pkg: Package): string[] {
  const found: string[] = [];
  const skip = () => false;
  for (const item of itemsOf(pkg)) {
    visit(item, {
      "nested-package": skip,
      func: skip,
      resource: skip,
      record: skip,
      variant: skip,
      type: skip,
      "use-path": ({ namespace, version }) => {
        if (namespace?.name === "wasi" && version) found.push(version.text);
      },
    });
  }
  return found;
}

function itemsOf({ declaration, files }: Package): readonly ast.FileItem[] {
  return declaration?.kind === "nested-package" ? declaration.items : files.flatMap(({ items }) => items);
}
