import type * as ast from "../../grammar/ast.ts";
import type { SourceText } from "../../grammar/source.ts";
import { packageId } from "../package/item-id.ts";
import { packageOfSymbol, symbolKey, symbolTable, type WitSymbol } from "./symbols.ts";
import { eachIdentifier, identifierAt } from "./syntax-path.ts";
import type { Workspace, WorkspaceSnapshot } from "./workspace.ts";

/** A name that stands for a symbol. */
export interface Occurrence {
  readonly source: SourceText;
  readonly id: ast.Identifier;
  readonly symbol: WitSymbol;
  readonly ancestors: readonly ast.Node[];
}

/** The symbol under an offset of a file. */
export function symbolAt({ model, files }: WorkspaceSnapshot, path: string, offset: number): Occurrence | undefined {
  const file = files.get(path);
  const found = file && identifierAt(file, offset);
  const symbol = found && symbolTable(model).symbolOf(found.id, found.ancestors, file.source);
  return symbol && { ...found, source: file.source, symbol };
}

/** Every name in the given files of a snapshot that `matches`. */
export function occurrencesIn(
  { model }: WorkspaceSnapshot,
  files: Iterable<ast.SourceFile>,
  matches: (symbol: WitSymbol, id: ast.Identifier) => boolean,
): readonly Occurrence[] {
  const table = symbolTable(model);
  const found: Occurrence[] = [];
  for (const file of files) {
    eachIdentifier(file, (id, ancestors) => {
      const symbol = table.symbolOf(id, ancestors, file.source);
      if (symbol && matches(symbol, id)) found.push({ source: file.source, id, symbol, ancestors: [...ancestors] });
    });
  }
  return found;
}

/** The snapshots in which a symbol may be named: that of its own package, and those of every package that refers to it. */
async function snapshotsAbout(
  workspace: Workspace,
  snapshot: WorkspaceSnapshot,
  symbol: WitSymbol,
): Promise<readonly WorkspaceSnapshot[]> {
  const identity = packageOfSymbol(symbol);
  const projects = identity
    ? await workspace.projectsAbout(new Set([packageId(identity)]))
    : await workspace.projects();
  const others = projects.filter((project) => project !== snapshot.project);
  return [snapshot, ...(await Promise.all(others.map((project) => workspace.snapshot(project))))];
}

/** Every name in the workspace that stands for the same thing as `symbol`, each place once. */
export async function occurrencesOf(
  workspace: Workspace,
  snapshot: WorkspaceSnapshot,
  symbol: WitSymbol,
  matches: (symbol: WitSymbol, id: ast.Identifier) => boolean = sameSymbol(symbol),
): Promise<readonly Occurrence[]> {
  const found = new Map<string, Occurrence>();
  for (const one of await snapshotsAbout(workspace, snapshot, symbol)) {
    for (const occurrence of occurrencesIn(one, one.project.files.values(), matches))
      found.set(`${occurrence.source.file} ${occurrence.id.start}`, occurrence);
  }
  return [...found.values()];
}

/** Whether another symbol is the same one, in whichever model it was found. */
export function sameSymbol(symbol: WitSymbol): (other: WitSymbol) => boolean {
  const key = symbolKey(symbol);
  return (other) => symbolKey(other) === key;
}
