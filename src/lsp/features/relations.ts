import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import { pathPackage } from "../../package/item-id.ts";
import type { Interface, World } from "../../package/model.ts";
import { visit } from "../../syntax/visit.ts";
import { type Occurrence, occurrencesOf, symbolAt } from "../occurrences.ts";
import { toOffset, toRange } from "../positions.ts";
import { containerName } from "../symbols.ts";
import { pathToUri } from "../uris.ts";
import type { Workspace, WorkspaceSnapshot } from "../workspace.ts";

/** The command that previews the translation of a package; the client shows the diff. */
const PREVIEW_TRANSLATION = "witkit.previewTranslation";
/** The command that shows the places of a code lens. */
const SHOW_REFERENCES = "witkit.showReferences";

/** Who uses an interface or world: each `use`, `import`, `export` and `include` outside its own body. */
async function usersOf(
  workspace: Workspace,
  snapshot: WorkspaceSnapshot,
  def: Interface | World,
): Promise<readonly Occurrence[]> {
  const own = containerName(def);
  const all = await occurrencesOf(workspace, snapshot, { kind: "container", def });
  return all.filter(({ id, source }) => !(id.start === own.start && source.file === def.place.source.file));
}

/** Above a package header: translate it. Above each interface and world: how often it is used. */
export async function codeLenses(
  workspace: Workspace,
  snapshot: WorkspaceSnapshot,
  file: ast.SourceFile,
): Promise<readonly lsp.CodeLens[]> {
  const lenses: lsp.CodeLens[] = [];
  const { source } = file;
  const uri = pathToUri(source.file);
  if (file.header && refersToOldWasi(file))
    lenses.push({
      range: toRange(source, file.header.name),
      command: { title: "Translate to WASI 0.3: preview", command: PREVIEW_TRANSLATION, arguments: [uri] },
    });
  for (const def of containersIn(snapshot, file)) {
    const users = await usersOf(workspace, snapshot, def);
    const places = users.map(
      (one): lsp.Location => ({ uri: pathToUri(one.source.file), range: toRange(one.source, one.id) }),
    );
    const range = toRange(source, containerName(def));
    const title = users.length === 1 ? "1 use" : `${users.length} uses`;
    lenses.push({ range, command: { title, command: SHOW_REFERENCES, arguments: [uri, range.start, places] } });
  }
  return lenses;
}

function refersToOldWasi(file: ast.SourceFile): boolean {
  let found = false;
  visit(file, {
    "use-path": (path) => {
      found ||= path.namespace?.name === "wasi" && (path.version?.text.startsWith("0.2.") ?? false);
    },
  });
  return found;
}

function containersIn({ model }: WorkspaceSnapshot, file: ast.SourceFile): readonly (Interface | World)[] {
  return model.packages
    .filter(({ files }) => files.includes(file))
    .flatMap((pkg) => [...pkg.interfaces.values(), ...pkg.worlds.values()])
    .filter(({ place }) => place.source === file.source);
}

/** Paths of other packages lead to the file that declares what they name. */
export function documentLinks({ model }: WorkspaceSnapshot, file: ast.SourceFile): readonly lsp.DocumentLink[] {
  const links: lsp.DocumentLink[] = [];
  visit(file, {
    "use-path": (path) => {
      const target = pathPackage(path) && model.pathOf(path);
      if (!target) return;
      const { line } = toRange(target.place.source, containerName(target)).start;
      links.push({
        range: toRange(file.source, path),
        target: `${pathToUri(target.place.source.file)}#L${line + 1}`,
        tooltip: `Open ${target.place.source.file}`,
      });
    },
  });
  return links;
}

/** The interface, world or type under the cursor as the root of a hierarchy of users. */
export function prepareHierarchy(
  snapshot: WorkspaceSnapshot,
  path: string,
  position: lsp.Position,
): lsp.CallHierarchyItem | undefined {
  const file = snapshot.files.get(path);
  const found = file && symbolAt(snapshot, path, toOffset(file.source, position));
  return found?.symbol.kind === "container" ? hierarchyItem(found.symbol.def) : undefined;
}

function hierarchyItem(def: Interface | World): lsp.CallHierarchyItem {
  const { source, node } = def.place;
  return {
    name: def.name,
    // 11: interface, 2: module.
    kind: def.kind === "interface" ? 11 : 2,
    detail: `${def.package.identity.namespace}:${def.package.identity.name}`,
    uri: pathToUri(source.file),
    range: toRange(source, node),
    selectionRange: toRange(source, containerName(def)),
  };
}

/** The interfaces and worlds that use one, each with the places where they do. */
export async function incoming(
  workspace: Workspace,
  snapshot: WorkspaceSnapshot,
  def: Interface | World,
): Promise<readonly lsp.CallHierarchyIncomingCall[]> {
  const calls = new Map<string, { from: lsp.CallHierarchyItem; fromRanges: lsp.Range[] }>();
  for (const user of await usersOf(workspace, snapshot, def)) {
    const holder = user.ancestors.findLast((node) => node.kind === "interface" || node.kind === "world");
    if (holder?.kind !== "interface" && holder?.kind !== "world") continue;
    const key = `${user.source.file} ${holder.start}`;
    const call = calls.get(key) ?? {
      from: {
        name: holder.name.name,
        kind: holder.kind === "interface" ? 11 : 2,
        uri: pathToUri(user.source.file),
        range: toRange(user.source, holder),
        selectionRange: toRange(user.source, holder.name),
      },
      fromRanges: [],
    };
    call.fromRanges.push(toRange(user.source, user.id));
    calls.set(key, call);
  }
  return [...calls.values()];
}

/** The interfaces and worlds that one uses. */
export function outgoing(
  { model }: WorkspaceSnapshot,
  def: Interface | World,
): readonly lsp.CallHierarchyOutgoingCall[] {
  const calls = new Map<Interface | World, lsp.Range[]>();
  visit(def.place.node, {
    "use-path": (path) => {
      const target = model.pathOf(path);
      if (target) calls.set(target, [...(calls.get(target) ?? []), toRange(def.place.source, path)]);
    },
  });
  return [...calls].map(([target, fromRanges]) => ({ to: hierarchyItem(target), fromRanges }));
}

/** The interface or world that a hierarchy item stands for. */
export function hierarchyTarget(
  snapshot: WorkspaceSnapshot,
  path: string,
  position: lsp.Position,
): Interface | World | undefined {
  const file = snapshot.files.get(path);
  const found = file && symbolAt(snapshot, path, toOffset(file.source, position));
  return found?.symbol.kind === "container" ? found.symbol.def : undefined;
}
