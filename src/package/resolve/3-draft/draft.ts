import { docsPlace } from "../../docs.ts";
import type { Interface, World } from "../../model.ts";
import type { Declared } from "../1-declare/declare.ts";
import type { BoundPackage } from "../2-bind/bind.ts";
import type { DraftInterface, DraftWorld, PackageDraft } from "../indexed-package.ts";
import { stabilityOf } from "../stability.ts";
import type { ResolveWorkspace } from "../workspace.ts";
import type { DraftContext } from "./context.ts";
import { draftInterface } from "./interface.ts";
import { addDraft, type TypeDrafts } from "./types.ts";
import { draftWorld } from "./world.ts";

/**
 * Third step of resolution: every type, function and world item of a package as a draft, in the official resolver's order
 * of allocation, with the rules for names and types checked on the way. Gates play no part yet.
 */

export function draftPackage(
  workspace: ResolveWorkspace,
  declared: Declared,
  scope: BoundPackage,
  bindings: DraftContext["bindings"],
): PackageDraft {
  const drafts: TypeDrafts = { list: [], indexOf: new Map(), anonymous: new Map() };
  const interfaces: DraftInterface[] = [];
  const context: DraftContext = { workspace, report: workspace.report, declared, bindings, drafts, interfaces };
  draftForeignTypes(context, scope);
  const worlds: DraftWorld[] = [];
  const done = new Set<Interface | World>();
  const all = [...scope.order, ...declared.interfaceOf.values(), ...declared.worldOf.values()];
  for (const item of all) {
    if (item.kind !== "interface" || item.inlineOf || done.has(item)) continue;
    done.add(item);
    interfaces.push(draftInterface(context, item));
  }
  for (const item of all) {
    if (item.kind !== "world" || done.has(item)) continue;
    done.add(item);
    worlds.push(draftWorld(context, item));
  }
  const packageDocs = declared.unit.docs;
  const docs = packageDocs && docsPlace(packageDocs.file.source, packageDocs.docs);
  return {
    package: declared.package,
    ...(docs !== undefined && { docs }),
    types: drafts.list,
    interfaces,
    worlds,
    foreign: scope.foreign,
  };
}

function draftForeignTypes({ declared, drafts }: DraftContext, scope: BoundPackage): void {
  const known = new Map<Interface, Map<string, number>>();
  for (const { use, from } of scope.foreignUses) {
    const source = declared.useOf.get(use)?.place.source;
    const stability = stabilityOf(use.attributes);
    for (const { name } of use.names) {
      const def = from.types.get(name.name);
      if (!def || !source) continue;
      const ofInterface = known.get(from) ?? new Map<string, number>();
      known.set(from, ofInterface);
      if (ofInterface.has(name.name)) continue;
      const kind = { kind: "foreign", from, name: name.name } as const;
      const at = { source, span: name };
      const index = addDraft(drafts, { kind, name: name.name, at, ...(stability && { stability }) });
      ofInterface.set(name.name, index);
      drafts.indexOf.set(def, index);
    }
  }
}
