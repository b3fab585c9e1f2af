import { packageItem } from "../../package/item-id.ts";
import type { Package } from "../../package/model.ts";
import { parse } from "../../syntax/parse.ts";
import { createDraft, type ProposedEdit, replace } from "../edit/proposed-edit.ts";
import { lineBreakOf } from "../edit/whitespace.ts";
import type { Pack } from "../pack/pack.ts";
import type { Pass } from "./pass.ts";
import { pathsWithin } from "./versions.ts";

/**
 * Packages of the old release that stand as blocks in a user's file, as the tools print them from a component, hold only what
 * that component needed. Row by row nothing whole would come of them: the block of the new release takes their place, and
 * what that block needs and nobody has follows at the end of the file.
 */
export function blockStep(pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  const blocks = knownBlocks(pass.pack);
  if (blocks.size === 0) return;
  const present = new Set(pass.meaning.model.packages.map(({ identity }) => `${identity.namespace}:${identity.name}`));
  const added = new Set<string>();
  for (const pkg of pass.sites.packages) {
    const block = isOldBlock(pkg, pass) ? blocks.get(nameOf(pkg)) : undefined;
    const [file] = pkg.files;
    if (!block || !file || pkg.declaration?.kind !== "nested-package") continue;
    const draft = createDraft("table/replaced", "certain");
    replace(draft, file.source, pkg.declaration, block.text, packageItem(pkg));
    if (pkg.missing.length === 0) {
      for (const name of closure(block, blocks)) {
        if (present.has(name) || added.has(name)) continue;
        added.add(name);
        const end = file.source.text.length;
        const lineBreak = lineBreakOf(file.source.text);
        replace(
          draft,
          file.source,
          { start: end, end },
          `${lineBreak}${blocks.get(name)?.text ?? ""}${lineBreak}`,
          packageItem(pkg),
        );
      }
    }
    offer(draft);
  }
}

function nameOf({ identity }: Package): string {
  return `${identity.namespace}:${identity.name}`;
}

function isOldBlock(pkg: Package, pass: Pass): boolean {
  const { namespace, name, version } = pkg.identity;
  const path = { namespace, package: name, interface: "", ...(version === undefined ? {} : { version }) };
  return pkg.declaration?.kind === "nested-package" && pass.pack.moved.has(nameOf(pkg)) && pass.meaning.isFrom(path);
}

interface PackageBlock {
  readonly text: string;
  readonly needs: readonly string[];
}

/** The blocks of a pack's texts by `ns:name`, each with the packages that it refers to. */
function knownBlocks(pack: Pack): ReadonlyMap<string, PackageBlock> {
  const blocks = new Map<string, PackageBlock>();
  for (const { file, text } of pack.texts) {
    for (const item of parse(text, { file }).file.items) {
      if (item.kind !== "nested-package") continue;
      const needs = pathsWithin(item).flatMap((path) =>
        path.namespace && path.package ? [`${path.namespace.name}:${path.package.name}`] : [],
      );
      blocks.set(`${item.name.namespace.name}:${item.name.name.name}`, {
        text: text.slice(item.start, item.end),
        needs: [...new Set(needs)],
      });
    }
  }
  return blocks;
}

function closure(
  block: PackageBlock,
  blocks: ReadonlyMap<string, PackageBlock>,
  found = new Set<string>(),
): ReadonlySet<string> {
  for (const name of block.needs) {
    const next = blocks.get(name);
    if (!next || found.has(name)) continue;
    found.add(name);
    closure(next, blocks, found);
  }
  return found;
}
