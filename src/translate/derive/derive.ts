import { stringify } from "yaml";
import { comparePackages } from "../../compare/compare.ts";
import { packageId, packageName } from "../../package/item-id.ts";
import type { Model, Package } from "../../package/model.ts";
import { type TableItem, tableItems } from "../match/declaration-keys.ts";
import type { Pack, PackTable } from "../pack/pack.ts";
import type { RewriteLayer } from "../settings.ts";
import { translate } from "../translate.ts";

/** A pack that was derived from two versions of packages. */
export interface Derived {
  /** The pack as YAML. */
  readonly text: string;
  readonly pack: Pack;
  /** Items that a person should look at: what went without a successor that could be told. */
  readonly todo: number;
  /** Declarations that the pack does not reproduce; empty unless something is wrong. */
  readonly missing: readonly string[];
}

/**
 * Writes the rule pack that turns the root packages of one model into those of another (paired by `ns:name`): renames and
 * moves where there is only one candidate, the rest as declarations that go, change or are added. What became of a
 * declaration that goes is for a person to say: it is listed under `todo`.
 */
export function derive(oldModel: Model, newModel: Model, name?: string): Derived {
  const pairs = pairsOf(oldModel, newModel);
  const base = emptyPack(name ?? nameOf(pairs), pairs);
  const names = pairs.map((pair) => namesTable(pair, oldModel, newModel));
  const renamed = apply(oldModel, { ...base, tables: names }, ["names"]);
  const text = pairs.map((pair) => textTable(pair, renamed));
  const pack: Pack = {
    ...base,
    tables: [...names, ...text].filter(isFilled),
    references: referencesOf(pairs, names, text),
  };
  const result = apply(oldModel, pack, ["names", "text"]);
  return {
    pack,
    text: packText(pack),
    todo: text.reduce((count, table) => count + table.todo.size, 0),
    missing: pairs.flatMap(({ now }) => differences(result, now)),
  };
}

interface VersionPair {
  readonly old: Package;
  readonly now: Package;
}

function pairsOf(oldModel: Model, newModel: Model): readonly VersionPair[] {
  return oldModel.packages.flatMap((old) => {
    if (old.role !== "root") return [];
    const now = newModel.packages.find(
      (one) => one.role === "root" && packageName(one.identity) === packageName(old.identity),
    );
    return now ? [{ old, now }] : [];
  });
}

function nameOf(pairs: readonly VersionPair[]): string {
  const [first] = pairs;
  return first
    ? `${first.old.identity.namespace}-${first.old.identity.name}-${first.old.identity.version ?? "0"}-to-${first.now.identity.version ?? "0"}`
    : "derived";
}

function emptyPack(name: string, pairs: readonly VersionPair[]): Pack {
  return {
    name,
    about: pairs.map(({ old, now }) => `${packageId(old.identity)} becomes ${packageId(now.identity)}`).join(", "),
    from: new Map(pairs.map(({ old }) => [packageName(old.identity), old.identity.version ?? ""])),
    to: new Map(
      pairs.flatMap(({ now }) =>
        now.identity.version === undefined ? [] : [[packageName(now.identity), now.identity.version] as const],
      ),
    ),
    moved: new Set(pairs.map(({ old }) => packageName(old.identity))),
    gone: new Set(),
    rules: [],
    references: new Map(),
    reexports: new Map(),
    tables: [],
    restartGates: false,
    texts: [],
    notes: new Map(),
  };
}

function apply(model: Model, pack: Pack, layers: readonly RewriteLayer[]): Model {
  return translate(model, [pack], { layers: new Set(layers) }).model;
}

/** Renames and moves of which the comparison is sure: one candidate on each side, and the same content. */
function namesTable({ old, now }: VersionPair, oldModel: Model, newModel: Model): PackTable {
  const names = new Map<string, string>();
  const before = tableItems(old);
  const after = tableItems(now);
  const keyOf = (key: string, items: ReadonlyMap<string, TableItem>) => {
    const local = key.replace(/^[^/]*\//, "").replace(/@[^#]*(?=#|$)/, "");
    return items.has(local) ? local : items.has(`world ${local}`) ? `world ${local}` : undefined;
  };
  for (const change of comparePackages(oldModel, old, newModel, now).changes) {
    if (change.kind !== "renamed" || !change.old || !change.new) continue;
    const from = keyOf(change.old.key, before);
    const to = keyOf(change.new.key, after);
    if (from === undefined || to === undefined || after.has(from) || before.has(to) || !isMovable(from, to)) continue;
    names.set(from, to);
  }
  return {
    package: packageName(old.identity),
    layer: "names",
    names: consistent(names),
    removed: new Map(),
    text: new Map(),
    todo: new Map(),
  };
}

/** What the table's own passes can do: containers, and items between interfaces. */
function isMovable(from: string, to: string): boolean {
  const depth = (key: string) => (key.includes("#") ? (/\./.test(key.slice(key.indexOf("#"))) ? 2 : 1) : 0);
  if (depth(from) !== depth(to) || from.startsWith("world ") !== to.startsWith("world ")) return false;
  if (from.startsWith("world ") && depth(from) > 0) return false;
  return !from.includes("#use ") && !from.endsWith(".constructor");
}

/** A member goes where its resource goes; a row that says otherwise is dropped, and the text layer does its work. */
function consistent(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const home = (key: string) => {
    const container = key.slice(0, key.indexOf("#"));
    return names.get(container) ?? container;
  };
  return new Map(
    [...names].filter(([from, to]) => {
      const at = from.lastIndexOf(".");
      if (!from.includes("#") || at < from.indexOf("#")) return true;
      const owner = from.slice(0, at);
      const moved = names.get(owner) ?? `${home(from)}#${owner.slice(owner.indexOf("#") + 1)}`;
      return to.slice(0, to.lastIndexOf(".")) === moved;
    }),
  );
}

/** What is left after the names: declarations that go, change, or are new. */
function textTable({ old, now }: VersionPair, renamed: Model): PackTable {
  const current = packageNamed(renamed, packageName(old.identity));
  const before = current ? tableItems(current) : new Map<string, TableItem>();
  const after = tableItems(now);
  const removed = new Map<string, string>();
  const todo = new Map<string, string>();
  for (const [key, item] of before) {
    const inside = key.includes("#") && !after.has(key.slice(0, key.indexOf("#")));
    const part =
      item.part.kind === "function" && item.part.func.resource && !after.has(key.slice(0, key.lastIndexOf(".")));
    if (after.has(key)) continue;
    if (!inside && !part) removed.set(key, "");
    if (!inside && !part && item.part.kind !== "use") todo.set(key, `what takes the place of: ${item.text}`);
  }
  const text = new Map(
    [...after].filter(([key, item]) => changes(before.get(key), item)).map(([key, item]) => [key, item.text]),
  );
  return { package: packageName(old.identity), layer: "text", names: new Map(), removed, text, todo };
}

function changes(old: TableItem | undefined, now: TableItem): boolean {
  return old?.text !== now.text;
}

function packageNamed(model: Model, name: string): Package | undefined {
  return model.packages.find((one) => one.role === "root" && packageName(one.identity) === name);
}

/** How others refer to what moved: interfaces and items with a new name, and what is gone. */
function referencesOf(
  pairs: readonly VersionPair[],
  names: readonly PackTable[],
  text: readonly PackTable[],
): Pack["references"] {
  const references = new Map<string, { readonly to: string | undefined }>();
  for (const { old } of pairs) {
    const name = packageName(old.identity);
    const path = (key: string) => `${name}/${key.replace(/^world /, "")}`;
    const isType = (key: string) => tableItems(old).get(key)?.part.kind === "type";
    for (const [from, to] of names.find((table) => table.package === name)?.names ?? []) {
      if (!from.includes("#") || isType(from)) references.set(path(from), { to: path(to) });
    }
    for (const key of text.find((table) => table.package === name)?.removed.keys() ?? []) {
      if (!key.includes("#") || isType(key)) references.set(path(key), { to: undefined });
    }
  }
  return references;
}

/** Declarations in which a translated package is not the wanted one. */
export function differences(model: Model, wanted: Package): readonly string[] {
  const found = packageNamed(model, packageName(wanted.identity));
  const items = found ? tableItems(found) : new Map<string, TableItem>();
  const goal = tableItems(wanted);
  const missing = [...goal].filter(([key, item]) => items.get(key)?.text !== item.text).map(([key]) => key);
  return [...missing, ...[...items.keys()].filter((key) => !goal.has(key))];
}

function isFilled(table: PackTable): boolean {
  return table.names.size + table.removed.size + table.text.size > 0;
}

/** The pack as a single YAML file. */
function packText(pack: Pack): string {
  const fields = {
    name: pack.name,
    about: pack.about,
    from: Object.fromEntries(pack.from),
    to: Object.fromEntries(pack.to),
    moved: [...pack.moved],
    ...(pack.references.size > 0
      ? { references: Object.fromEntries([...pack.references].map(([key, { to }]) => [key, to ?? null])) }
      : {}),
    tables: pack.tables.map(tableFields),
  };
  const head =
    "# A rule pack for `witkit translate --pack`, derived from two versions. `names` says what is called otherwise now, `removed` what\n# went, `text` what reads otherwise or is new. Under `todo` stands what only a person can say; once it is said, the line can go.\n";
  return head + stringify(fields, { lineWidth: 0 });
}

function tableFields(table: PackTable): object {
  const map = (entries: ReadonlyMap<string, string>) => Object.fromEntries(entries);
  return {
    package: table.package,
    layer: table.layer,
    ...(table.names.size > 0 ? { names: map(table.names) } : {}),
    ...(table.removed.size > 0 ? { removed: map(table.removed) } : {}),
    ...(table.text.size > 0 ? { text: map(table.text) } : {}),
    ...(table.todo.size > 0 ? { todo: map(table.todo) } : {}),
  };
}
