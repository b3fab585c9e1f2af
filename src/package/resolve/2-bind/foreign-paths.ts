import type * as ast from "../../../../grammar/ast.ts";
import { gatesOf, isEnabled } from "../../gates.ts";
import { packageId, packageName, pathPackage } from "../../item-id.ts";
import type { Interface, PackageIdentity, World } from "../../model.ts";
import type { Declared } from "../1-declare/declare.ts";
import type { ForeignReference } from "../indexed-package.ts";
import { type At, relatedAt } from "../report.ts";
import { stabilityOf } from "../stability.ts";
import type { FoundPackage, ResolveWorkspace } from "../workspace.ts";
import type { PathUse } from "./paths.ts";

type ForeignTarget = Interface | World;

interface ForeignPath {
  readonly declared: Declared | undefined;
  /**
   * How the package uses it first: that is what the official resolver takes it for everywhere. It takes the path of a top-level
   * `use` for an interface's, though WIT.md allows a world there.
   */
  readonly kind: "interface" | "world";
  readonly name: string;
  readonly nameAt: At;
  readonly identity: PackageIdentity;
  enabled: boolean;
  /** Used both as an interface and as a world: that is reported, and says enough. */
  mixed: boolean;
  target: ForeignTarget | undefined;
  readonly stabilities: ForeignReference["stabilities"][number][];
}

/** The paths of a package that lead into other packages. */
export interface ForeignPaths {
  /** What they lead to, with the gates that the references stand under. */
  readonly references: ReadonlyMap<ForeignTarget, ForeignReference>;
  /** The interface or world that a path leads to; `undefined` where it is none of the kind that is wanted. */
  target(path: ast.UsePath, wanted: PathUse["wanted"]): ForeignTarget | undefined;
  /** Says at a name that a top-level `use` gives to a path that a world is wanted there, if the path was taken for an interface's. */
  wantedWorld(path: ast.UsePath, name: string, at: At): void;
  /** Reports the paths that lead to nothing of their kind, once all uses of them are known. */
  reportUnknown(): void;
}

interface Collecting {
  readonly workspace: ResolveWorkspace;
  readonly declared: Declared;
  readonly paths: Map<string, ForeignPath>;
  readonly packages: Map<string, Declared | undefined>;
}

/** Looks up every foreign path of a package, and reports packages and items that are nowhere: each once. */
export function foreignPaths(workspace: ResolveWorkspace, declared: Declared, uses: readonly PathUse[]): ForeignPaths {
  const collecting: Collecting = { workspace, declared, paths: new Map(), packages: new Map() };
  for (const use of uses) collect(collecting, use);
  const references = new Map<ForeignTarget, ForeignReference>();
  for (const entry of collecting.paths.values()) {
    if (!entry.declared) continue;
    lookUp(entry.declared, entry);
    if (entry.target && entry.declared !== declared)
      references.set(entry.target, { stabilities: entry.stabilities, at: entry.nameAt });
  }
  const entryOf = (path: ast.UsePath): ForeignPath | undefined => {
    const identity = pathPackage(path);
    return identity && collecting.paths.get(pathKey(identity, path));
  };
  return {
    references,
    target(path, wanted) {
      const target = entryOf(path)?.target;
      return target && (wanted === "either" || target.kind === wanted) ? target : undefined;
    },
    wantedWorld(path, name, at) {
      const entry = entryOf(path);
      if (!entry?.declared?.package.worlds.has(entry.name)) return;
      entry.mixed = true;
      wrongKind(
        workspace,
        name,
        "interface",
        at,
        "name the world by its whole path: a top-level `use` is for interfaces",
      );
    },
    reportUnknown() {
      for (const entry of collecting.paths.values()) reportUnknownItem(workspace, entry);
    },
  };
}

function collect(collecting: Collecting, use: PathUse): void {
  const identity = pathPackage(use.path);
  if (!identity) return;
  const { workspace, paths } = collecting;
  const key = pathKey(identity, use.path);
  const source = use.scope.file.source;
  let entry = paths.get(key);
  if (!entry) {
    entry = {
      declared: findPackage(collecting, identity, use),
      kind: use.wanted === "world" ? "world" : "interface",
      name: use.path.name.name,
      nameAt: { source, span: use.path.name },
      identity,
      enabled: false,
      mixed: false,
      target: undefined,
      stabilities: [],
    };
    paths.set(key, entry);
  }
  entry.stabilities.push(stabilityOf(use.attributes));
  if (isEnabled(gatesOf(use), workspace.selection)) entry.enabled = true;
  if (use.wanted !== "either" && use.wanted !== entry.kind) {
    entry.mixed = true;
    wrongKind(workspace, entry.name, entry.kind, { source, span: use.path.name });
  }
}

/** Says that a name stands for an interface where a world is wanted, or the other way round. */
export function wrongKind(
  { report }: ResolveWorkspace,
  name: string,
  kind: "interface" | "world",
  at: At,
  help?: string,
): void {
  const [is, wanted] = kind === "world" ? ["a world", "an interface"] : ["an interface", "a world"];
  report.error(
    "name/wrong-kind",
    `name \`${name}\` is defined as ${is}, not ${wanted}`,
    at,
    help === undefined ? {} : { help },
  );
}

function findPackage(collecting: Collecting, identity: PackageIdentity, use: PathUse): Declared | undefined {
  const { workspace, declared, packages } = collecting;
  const id = packageId(identity);
  if (packages.has(id)) return packages.get(id);
  const found = workspace.find(declared, identity);
  const target = found.kind === "one" ? found.declared : undefined;
  const at = packageSpan(use);
  packages.set(id, target);
  if (target) declared.references.push({ to: target.package, at });
  if (target && target !== declared) declared.package.dependencies.push(target.package);
  if (!target) reportPackage(collecting, identity, found, at);
  return target;
}

function reportPackage(
  { workspace, declared }: Collecting,
  identity: PackageIdentity,
  found: FoundPackage,
  at: At,
): void {
  const { report } = workspace;
  const id = packageId(identity);
  if (found.kind === "several") {
    const places = found.declared.flatMap(({ unit }) => unit.nameAt ?? []);
    report.error("package/ambiguous", `package \`${id}\` is defined in two different locations`, at, {
      related: places.map((place) => relatedAt(place, "defined here")),
      help: "name only one of them on the command line, or put the one that is meant under `deps/`",
    });
    return;
  }
  declared.package.missing.push(identity);
  report.error("package/missing-dependency", missingMessage(identity, workspace, declared), at, {
    help: `fetch it with \`wkg wit fetch\` (or \`wkg get --format wit ${id}\`), or put its WIT under \`deps/\` or on the command line`,
  });
}

function lookUp({ package: { interfaces, worlds } }: Declared, entry: ForeignPath): void {
  entry.target = entry.kind === "interface" ? interfaces.get(entry.name) : worlds.get(entry.name);
}

function reportUnknownItem(workspace: ResolveWorkspace, entry: ForeignPath): void {
  const { declared, name, kind } = entry;
  if (!declared || entry.target || !entry.enabled || entry.mixed || workspace.mayBeUnread(declared, name)) return;
  const { interfaces, worlds } = declared.package;
  const other = kind === "world" ? interfaces.has(name) : worlds.has(name);
  workspace.report.error(
    "name/unknown-item",
    `${kind} '${name}' not found in package '${packageId(entry.identity)}'`,
    entry.nameAt,
    other
      ? { help: `\`${name}\` is ${kind === "world" ? "an interface" : "a world"} there` }
      : workspace.report.meant(name, (kind === "world" ? worlds : interfaces).keys()),
  );
}

function pathKey(identity: PackageIdentity, path: ast.UsePath): string {
  return `${packageId(identity)}/${path.name.name}`;
}

/** A missing package is pointed at by its name, without interface and version. */
function packageSpan(use: PathUse): At {
  const { namespace, package: name } = use.path;
  const span = namespace && name ? { start: namespace.start, end: name.end } : use.path;
  return { source: use.scope.file.source, span };
}

const LISTED = 20;

/** As the official resolver says it, with the packages that there are: the one that was meant is mostly among them. */
function missingMessage(identity: PackageIdentity, workspace: ResolveWorkspace, from: Declared): string {
  const name = packageName(identity);
  const known = workspace.visibleTo(from).map((pkg) => pkg.identity);
  const [same, other] = [
    known.filter((id) => packageName(id) === name),
    known.filter((id) => packageName(id) !== name),
  ];
  const ids = [...new Set([...same, ...other].map(packageId))];
  const more = ids.length > LISTED ? `\n    … and ${ids.length - LISTED} more` : "";
  const list = ids.slice(0, LISTED).map((id) => `\n    ${id}`);
  return `package '${packageId(identity)}' not found. known packages:${list.join("")}${more}`;
}
