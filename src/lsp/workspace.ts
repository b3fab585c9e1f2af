import type { SourceFile } from "../../grammar/ast.ts";
import type { Diagnostic } from "../common/diagnostic.ts";
import { parentPath } from "../common/path.ts";
import { packageId, pathPackage } from "../package/item-id.ts";
import { discoverPackages } from "../package/load/discover.ts";
import { loadPackages } from "../package/load/load.ts";
import type { LoadResult, PackageSource } from "../package/load/source.ts";
import type { Model, PackageIdentity } from "../package/model.ts";
import { resolveAsWritten } from "../package/resolve/resolve.ts";
import { type ParseResult, parse } from "../syntax/parse.ts";
import { visit } from "../syntax/visit.ts";
import type { FileStore } from "./files.ts";

/** A package of the workspace: a folder that holds `.wit` files (with its `deps/`), or a file that stands alone. */
export interface Project {
  /** The path that was loaded. */
  readonly root: string;
  readonly sources: readonly PackageSource[];
  readonly diagnostics: readonly Diagnostic[];
  /** Its own files and those of its `deps/`, by path. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Ids of the packages that it declares itself. */
  readonly declares: ReadonlySet<string>;
  /** Ids of the packages that its own files refer to. */
  readonly refersTo: ReadonlySet<string>;
}

/** A project with its names bound, and with the other projects that it refers to. */
export interface WorkspaceSnapshot {
  readonly project: Project;
  readonly model: Model;
  /** Every file of the model by path. */
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** The packages of the folders that an editor has open. Everything is computed when it is asked for, and kept until a file changes. */
export interface Workspace {
  /** The file's project with its names bound; `undefined` for a file that is not WIT or can't be loaded. */
  snapshotOf(path: string): Promise<WorkspaceSnapshot | undefined>;
  /** All projects below the workspace's folders, and those of open documents. */
  projects(): Promise<readonly Project[]>;
  /** The projects whose own files refer to one of these packages, and the one that declares them. */
  projectsAbout(ids: ReadonlySet<string>): Promise<readonly Project[]>;
  /** A project of `projects` with its names bound. */
  snapshot(project: Project): Promise<WorkspaceSnapshot>;
  /** Says that a file was changed, created or removed. */
  changed(path: string): void;
  /** Says that anything may have changed. */
  reset(): void;
  folders(): readonly string[];
  /** The folders whose packages belong to the workspace. */
  setFolders(folders: readonly string[]): void;
}

/** Parse trees by path and text: a change of one file of a package costs the parsing of that file. */
function createParseCache(): typeof parse {
  const known = new Map<string, { readonly text: string; readonly result: ParseResult }>();
  return (text, { file = "" } = {}) => {
    const before = known.get(file);
    if (before && before.text === text) return before.result;
    const result = parse(text, { file });
    known.set(file, { text, result });
    return result;
  };
}

export function createWorkspace(store: FileStore): Workspace {
  const parseCached = createParseCache();
  const loaded = new Map<string, Promise<Project | undefined>>();
  const snapshots = new Map<Project, { readonly with: readonly Project[]; readonly snapshot: WorkspaceSnapshot }>();
  let folders: readonly string[] = [];
  let discovered: Promise<readonly string[]> | undefined;

  const load = (root: string): Promise<Project | undefined> => {
    const known = loaded.get(root) ?? loadProject(root);
    loaded.set(root, known);
    return known;
  };
  const loadProject = async (root: string): Promise<Project | undefined> => {
    const result = await loadPackages([root], store.reader, { parse: parseCached });
    return result.packages.some(({ role, files }) => role === "root" && files.length > 0)
      ? toProject(root, result)
      : undefined;
  };
  const rootOf = async (path: string): Promise<string | undefined> => {
    if (!path.endsWith(".wit")) return undefined;
    const owner = ownerOfDependency(path);
    if (owner && (await load(owner))) return owner;
    const folder = parentPath(path) ?? ".";
    const project = await load(folder);
    return project?.files.has(path) ? folder : path;
  };
  const discover = async (): Promise<readonly string[]> => {
    const roots = new Set<string>();
    for (const folder of folders) for (const root of await packageRoots(store, folder)) roots.add(root);
    return [...roots];
  };
  const projects = async (): Promise<readonly Project[]> => {
    discovered ??= discover();
    const roots = new Set(await discovered);
    for (const path of store.openPaths()) {
      const root = await rootOf(path);
      if (root !== undefined) roots.add(root);
    }
    const found = await Promise.all([...roots].map(load));
    return found.filter((project) => project !== undefined);
  };
  /** The project and every other one that it needs: packages of one workspace resolve one another, its own `deps/` first. */
  const closure = async (project: Project): Promise<readonly Project[]> => {
    const all = await projects();
    const byId = new Map<string, Project[]>();
    for (const one of all) for (const id of one.declares) byId.set(id, [...(byId.get(id) ?? []), one]);
    const wanted = new Set([project]);
    for (const one of wanted) {
      const own = new Set(one.sources.flatMap(({ files }) => files.flatMap(({ file }) => declaredIds(file))));
      for (const id of one.refersTo) if (!own.has(id)) for (const other of byId.get(id) ?? []) wanted.add(other);
    }
    return [...wanted];
  };
  const snapshot = async (project: Project): Promise<WorkspaceSnapshot> => {
    const needed = await closure(project);
    const known = snapshots.get(project);
    if (known && sameMembers(known.with, needed)) return known.snapshot;
    const made = toSnapshot(project, needed);
    snapshots.set(project, { with: needed, snapshot: made });
    return made;
  };
  const forgetProject = (root: string, project: Project | undefined) => {
    loaded.delete(root);
    if (project) snapshots.delete(project);
  };
  return {
    snapshot,
    projects,
    snapshotOf: async (path) => {
      const root = await rootOf(path);
      const project = root === undefined ? undefined : await load(root);
      return project?.files.has(path) ? snapshot(project) : undefined;
    },
    projectsAbout: async (ids) =>
      (await projects()).filter((one) => [...ids].some((id) => one.declares.has(id) || one.refersTo.has(id))),
    changed: (path) => {
      store.forget(path);
      for (const [root, pending] of loaded) {
        if (root !== path && !path.startsWith(`${root}/`)) continue;
        void pending.then((project) => project && snapshots.delete(project));
        forgetProject(root, undefined);
      }
      if (!store.textOf(path)) discovered = undefined;
    },
    reset: () => {
      store.forgetAll();
      loaded.clear();
      snapshots.clear();
      discovered = undefined;
    },
    folders: () => folders,
    setFolders: (next) => {
      folders = next;
      discovered = undefined;
    },
  };
}

/** The package folder that a file under `deps/` serves: `a/wit` for `a/wit/deps/io/x.wit`. */
function ownerOfDependency(path: string): string | undefined {
  const at = path.indexOf("/deps/");
  return at === -1 ? undefined : path.slice(0, at);
}

/** The paths below a folder that are packages of their own, as the command line finds them. */
async function packageRoots({ reader }: FileStore, folder: string): Promise<readonly string[]> {
  const loader = { reader, options: {}, diagnostics: [], packages: [], display: (path: string) => path };
  const { roots } = await discoverPackages(loader, [folder]);
  return roots.map(({ path }) => path);
}

function toProject(root: string, { packages, diagnostics }: LoadResult): Project {
  const own = packages.filter(({ role }) => role === "root").flatMap(({ files }) => files.map(({ file }) => file));
  return {
    root,
    sources: packages,
    diagnostics,
    files: new Map(packages.flatMap(({ files }) => files.map(({ file }) => [file.source.file, file] as const))),
    declares: new Set(own.flatMap(declaredIds)),
    refersTo: new Set(own.flatMap(referredIds)),
  };
}

const idsOf = new WeakMap<SourceFile, { readonly declared: readonly string[]; readonly referred: readonly string[] }>();

function packageIds(file: SourceFile) {
  const known = idsOf.get(file);
  if (known) return known;
  const declared = new Set<string>();
  const referred = new Set<string>();
  visit(file, {
    "package-name": ({ namespace, name, version }) => {
      declared.add(idOf({ namespace: namespace.name, name: name.name, ...(version && { version: version.text }) }));
    },
    "use-path": (path) => {
      const identity = pathPackage(path);
      if (identity) referred.add(idOf(identity));
    },
  });
  const ids = { declared: [...declared], referred: [...referred] };
  idsOf.set(file, ids);
  return ids;
}

function declaredIds(file: SourceFile): readonly string[] {
  return packageIds(file).declared;
}

function referredIds(file: SourceFile): readonly string[] {
  return packageIds(file).referred;
}

function idOf(identity: PackageIdentity): string {
  return packageId(identity);
}

function toSnapshot(project: Project, needed: readonly Project[]): WorkspaceSnapshot {
  const sources = needed.flatMap((one, group) => one.sources.map((source) => ({ ...source, group })));
  const { model } = resolveAsWritten(sources);
  return {
    project,
    model,
    files: new Map(needed.flatMap(({ files }) => [...files])),
  };
}

function sameMembers<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
