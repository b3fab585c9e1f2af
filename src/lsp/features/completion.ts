import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import { packageId, pathId } from "../../package/item-id.ts";
import type { PackageSource } from "../../package/load/source.ts";
import type { Package } from "../../package/model.ts";
import { visit } from "../../syntax/visit.ts";
import { genericNames, primitiveNames } from "../../wit/keywords.ts";
import { type CursorContext, cursorContext, withoutGates } from "../completion-context.ts";
import { toOffset, toRange } from "../positions.ts";
import type { Project, WorkspaceSnapshot } from "../workspace.ts";

/** The protocol's numbers for kinds of completions. */
const Kind = {
  function: 3,
  class: 7,
  interface: 8,
  module: 9,
  enumMember: 20,
  keyword: 14,
  value: 12,
  type: 22,
  folder: 19,
} as const;

const typeItems = ["enum", "flags", "record", "resource", "type", "variant"];
const itemKeywords: Readonly<Partial<Record<CursorContext["block"], readonly string[]>>> = {
  file: ["interface", "package", "use", "world"],
  interface: [...typeItems, "use"],
  world: [...typeItems, "export", "import", "include", "use"],
  resource: ["constructor"],
};

/** What can be written at the cursor. Works by the tokens before it, so also where the text does not parse. */
export function completion(
  snapshot: WorkspaceSnapshot,
  projects: readonly Project[],
  path: string,
  position: lsp.Position,
): readonly lsp.CompletionItem[] {
  const file = snapshot.files.get(path);
  if (!file) return [];
  const offset = toOffset(file.source, position);
  const context = cursorContext(file.source.text, offset);
  if (context.inComment) return [];
  const gate = gateCompletions(context, projects, snapshot);
  if (gate) return gate;
  const words = withoutGates(context.statement);
  const own = packageOf(snapshot, file);
  const paths = () =>
    pathCompletions(context, projects, own, file, offset, words[0] === "include" ? "worlds" : "interfaces");
  switch (context.block) {
    case "use":
      return usedTypes(snapshot, context, file);
    case "record":
      return words.includes(":") ? typeCompletions(own, context) : [];
    case "variant":
      return context.depth > 0 ? typeCompletions(own, context) : [];
    case "file":
      if (words.length === 0) return keywords(itemKeywords.file ?? []);
      return words[0] === "use" ? paths() : [];
    case "interface":
    case "world":
    case "resource":
      return inContainer(context, words, own, paths);
    default:
      return [];
  }
}

function inContainer(
  context: CursorContext,
  words: readonly string[],
  own: Package | undefined,
  paths: () => readonly lsp.CompletionItem[],
): readonly lsp.CompletionItem[] {
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined) return keywords(itemKeywords[context.block] ?? []);
  if (first === "use" || first === "include") return paths();
  if (first === "type") return words.includes("=") ? typeCompletions(own, context) : [];
  const isExtern = first === "import" || first === "export";
  if (isTypePlace(context, words)) return typeCompletions(own, context);
  if (last === ":" && context.depth === 0) {
    const forms = ["async func", "func", ...(context.block === "resource" ? ["static func", "static async func"] : [])];
    if (isExtern) return [...keywords([...forms, "interface"]), ...paths()];
    return keywords(forms);
  }
  return isExtern && context.depth === 0 ? paths() : [];
}

/** Behind `->`, behind the colon of a parameter, and between `<` and `>`. */
function isTypePlace({ depth }: CursorContext, words: readonly string[]): boolean {
  const last = words.at(-1);
  if (last === "->" || last === "<") return true;
  if (depth === 0) return false;
  return last === ":" || (last === "," && words.lastIndexOf("<") > words.lastIndexOf("("));
}

function gateCompletions(
  { statement, block }: CursorContext,
  projects: readonly Project[],
  snapshot: WorkspaceSnapshot,
): readonly lsp.CompletionItem[] | undefined {
  const at = statement.lastIndexOf("@");
  if (at === -1 || block === "use") return undefined;
  const words = statement.slice(at);
  if (words.includes(")") || statement[0] !== "@") return undefined;
  if (words.length === 1) {
    const item = (label: string, insertText: string): lsp.CompletionItem => ({
      label,
      kind: Kind.keyword,
      insertText,
      insertTextFormat: 2,
    });
    return [
      item("since", "since(version = $1)"),
      item("unstable", "unstable(feature = $1)"),
      item("deprecated", "deprecated(version = $1)"),
      item("external-id", 'external-id("$1")'),
    ];
  }
  const known = gateValues(projects, snapshot);
  if (words.at(-1) !== "=")
    return words.at(-1) === "(" ? keywords([words[1] === "unstable" ? "feature" : "version"]) : [];
  const values = words[1] === "unstable" ? known.features : known.versions;
  return [...values].map((label) => ({ label, kind: Kind.value }));
}

/** The versions and features that the package and the packages beside it use in gates, and the package's own version. */
function gateValues(projects: readonly Project[], { project }: WorkspaceSnapshot) {
  const versions = new Set<string>();
  const features = new Set<string>();
  const collect = (one: Project) => {
    for (const { role, files } of one.sources) {
      if (role !== "root") continue;
      for (const { file } of files)
        visit(file, {
          "package-name": ({ version }) => void (version && versions.add(version.text)),
          since: ({ version }) => void versions.add(version.text),
          unstable: ({ feature }) => void features.add(feature.name),
        });
    }
  };
  collect(project);
  if (versions.size === 0) for (const one of projects) collect(one);
  return { versions, features };
}

function keywords(labels: readonly string[]): lsp.CompletionItem[] {
  return labels.map((label) => ({ label, kind: Kind.keyword }));
}

function typeCompletions(own: Package | undefined, { container }: CursorContext): readonly lsp.CompletionItem[] {
  const scope = container === undefined ? undefined : (own?.interfaces.get(container) ?? own?.worlds.get(container));
  const named = [...(scope?.types.values() ?? [])].map(
    ({ name, place }): lsp.CompletionItem => ({
      label: name,
      kind: Kind.type,
      detail: place.node.kind,
      sortText: `0${name}`,
    }),
  );
  const builtIn = primitiveNames.map(
    (label): lsp.CompletionItem => ({ label, kind: Kind.keyword, sortText: `1${label}` }),
  );
  const generic = genericNames.map(
    (label): lsp.CompletionItem => ({
      label,
      kind: Kind.keyword,
      insertText: label === "map" ? "map<$1, $2>" : `${label}<$1>`,
      insertTextFormat: 2,
      sortText: `1${label}`,
    }),
  );
  return [...named, ...builtIn, ...generic];
}

/** The types of the interface of a `use` that are not yet in its list. */
function usedTypes(
  { model }: WorkspaceSnapshot,
  { opener }: CursorContext,
  file: ast.SourceFile,
): readonly lsp.CompletionItem[] {
  const written = opener.slice(opener.indexOf("use") + 1, -2).join("");
  let found: readonly lsp.CompletionItem[] = [];
  visit(file, {
    use: ({ path }) => {
      const text = file.source.text.slice(path.start, path.end).replace(/\s/g, "");
      const target = text === written ? model.pathOf(path) : undefined;
      if (target?.kind !== "interface") return;
      found = [...target.types.values()].map(({ name, place }) => ({
        label: name,
        kind: Kind.type,
        detail: place.node.kind,
      }));
    },
  });
  return found;
}

/** Interfaces (or worlds) by name within the package, and by path from every package of the workspace and of `deps/`. */
function pathCompletions(
  { pathStart }: CursorContext,
  projects: readonly Project[],
  own: Package | undefined,
  file: ast.SourceFile,
  offset: number,
  wanted: "interfaces" | "worlds",
): readonly lsp.CompletionItem[] {
  const range = toRange(file.source, { start: pathStart, end: offset });
  const items = new Map<string, lsp.CompletionItem>();
  const add = (label: string, sortText: string, detail?: string) =>
    items.set(label, {
      label,
      kind: wanted === "worlds" ? Kind.module : Kind.interface,
      sortText: `${sortText}${label}`,
      filterText: label,
      textEdit: { range, newText: label },
      ...(detail !== undefined && { detail }),
    });
  for (const name of own?.[wanted].keys() ?? []) add(name, "0", own && packageId(own.identity));
  const ownId = own && packageId(own.identity);
  for (const source of projects.flatMap(({ sources }) => sources))
    for (const { id, path } of declaredPaths(source, wanted)) if (id !== ownId) add(path, "1");
  return [...items.values()];
}

interface DeclaredPath {
  readonly id: string;
  readonly path: string;
  readonly kind: "interface" | "world";
}

const known = new WeakMap<PackageSource, readonly DeclaredPath[]>();

/** The paths of the interfaces or worlds that a package declares, whichever of its files has the header. */
function declaredPaths(source: PackageSource, wanted: "interfaces" | "worlds"): readonly DeclaredPath[] {
  const header = source.files.find(({ file }) => file.header)?.file.header;
  const paths = known.get(source) ?? source.files.flatMap(({ file }) => [...pathsIn(header, file.items)]);
  known.set(source, paths);
  return paths.filter(({ kind }) => `${kind}s` === wanted);
}

function* pathsIn(
  declaration: ast.PackageHeader | ast.NestedPackage | undefined,
  items: readonly ast.FileItem[],
): Generator<DeclaredPath> {
  for (const item of items) {
    if (item.kind === "nested-package") yield* pathsIn(item, item.items);
    else if (item.kind !== "top-level-use" && declaration) {
      const { namespace, name, version } = declaration.name;
      const identity = { namespace: namespace.name, name: name.name, ...(version && { version: version.text }) };
      yield { id: packageId(identity), path: pathId(identity, item.name.name), kind: item.kind };
    }
  }
}

function packageOf({ model }: WorkspaceSnapshot, file: ast.SourceFile): Package | undefined {
  return model.packages.find(({ files }) => files.includes(file));
}
