import { packageItem, packageName } from "../package/item-id.ts";
import type { Package } from "../package/model.ts";
import type { Declaration } from "./change.ts";
import type { PendingChange } from "./change-records.ts";
import { breaksWhenChanged } from "./compatibility.ts";

/** A package that only one side has. */
export function packageChange(kind: "added" | "removed", pkg: Package): PendingChange {
  const item = packageItem(pkg);
  const [declaration] = declarationOf(pkg);
  const isRemoved = kind === "removed";
  return {
    kind,
    declaration: "package",
    item,
    ...(isRemoved ? { before: `package ${item}` } : { after: `package ${item}` }),
    ...(declaration && (isRemoved ? { old: declaration } : { new: declaration })),
    details: [],
    breaks: isRemoved ? breaksWhenChanged() : [],
    weight: isRemoved ? "breaking" : "addition",
    message: `package \`${item}\` was ${kind}`,
  };
}

/** A package that has another name: nothing that refers to it finds it. */
export function renamedPackage(old: Package, now: Package): PendingChange {
  const [before, after] = [packageItem(old), packageItem(now)];
  const [[oldDeclaration], [newDeclaration]] = [declarationOf(old), declarationOf(now)];
  return {
    kind: "renamed",
    declaration: "package",
    item: after,
    before: `package ${before}`,
    after: `package ${after}`,
    ...(oldDeclaration && { old: oldDeclaration }),
    ...(newDeclaration && { new: newDeclaration }),
    details: [],
    breaks: breaksWhenChanged(),
    weight: "breaking",
    message: `package \`${packageName(old.identity)}\` was renamed to \`${packageName(now.identity)}\``,
  };
}

/** The header of a package; none in a directory without one. */
function declarationOf(pkg: Package): readonly Declaration[] {
  const { declaration, files } = pkg;
  const file = files.find(({ header }) => header === declaration) ?? files[0];
  if (!declaration || !file) return [];
  const item = packageItem(pkg);
  return [
    {
      key: "",
      scope: "",
      item,
      kind: "package",
      name: item,
      text: `package ${item}`,
      source: file.source,
      span: declaration.name,
      gates: {},
      unstable: false,
    },
  ];
}
