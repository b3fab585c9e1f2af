import type { NestedPackage, SourceFile } from "../../../grammar/ast.ts";
import { declaredIdentity, packageId } from "../item-id.ts";
import type { PackageFile } from "./source.ts";

/**
 * Why the files of a folder are not one package, in words that follow "they"; `undefined` where they may be one. They are not
 * where they name different packages, or where two of them define the same world, interface or nested package.
 */
export function independence(files: readonly PackageFile[]): string | undefined {
  const ids = new Set<string>();
  const definedIn = new Map<string, string>();
  for (const { file } of files) {
    if (file.header) ids.add(packageId(declaredIdentity(file.header.name)));
    const [first, second] = ids;
    if (second !== undefined) return `name different packages, \`${first}\` and \`${second}\``;
    for (const name of definitions(file)) {
      const earlier = definedIn.get(name);
      if (earlier !== undefined && earlier !== file.source.file) {
        return `define the same things, \`${name}\` in both ${fileName(earlier)} and ${fileName(file.source.file)}`;
      }
      definedIn.set(name, file.source.file);
    }
  }
  return undefined;
}

/** What no two files of one package may define: `world w`, `interface i`, `package a:b`. */
function definitions({ items }: SourceFile): readonly string[] {
  return items.flatMap((item) => {
    if (item.kind === "top-level-use") return [];
    return [item.kind === "nested-package" ? nestedName(item) : `${item.kind} ${item.name.name}`];
  });
}

function nestedName({ name }: NestedPackage): string {
  return `package ${packageId(declaredIdentity(name))}`;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
