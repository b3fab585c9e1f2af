import { packageItem } from "../../package/item-id.ts";
import { createDraft, type ProposedEdit, remove } from "../edit/proposed-edit.ts";
import { fileItems } from "../match/name-resolution.ts";
import type { Pass } from "./pass.ts";

/** A package that has no new release loses all its declarations; it is reported as removed. */
export function goneStep(pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  for (const pkg of pass.sites.packages) {
    if (!isGone(pkg.identity, pass)) continue;
    const draft = createDraft("reference/removed", "certain");
    const { declaration } = pkg;
    const [file] = pkg.files;
    if (declaration?.kind === "nested-package") {
      if (file) remove(draft, file.source, declaration, packageItem(pkg));
    } else {
      for (const { items, source } of fileItems(pkg)) {
        for (const item of items) if (item.kind !== "nested-package") remove(draft, source, item, packageItem(pkg));
      }
    }
    if (draft.deletions.length > 0) offer(draft);
  }
}

/** Whether a package is one that the pack says is gone. */
export function isGone(
  identity: { readonly namespace: string; readonly name: string; readonly version?: string },
  pass: Pass,
): boolean {
  const { namespace, name, version } = identity;
  const path = { namespace, package: name, interface: "", ...(version === undefined ? {} : { version }) };
  return pass.pack.gone.has(`${namespace}:${name}`) && pass.meaning.isFrom(path);
}
