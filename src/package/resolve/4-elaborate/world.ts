import { pathId } from "../../item-id.ts";
import type { DraftWorld, ItemMap, ResolvedItem } from "../indexed-package.ts";
import type { At } from "../report.ts";
import { type ElaborationState, takeItems } from "./state.ts";

/**
 * Makes a world complete: every interface that an import or export takes types from is imported too, unless it is
 * exported; imports are ordered interfaces, types, functions. Exports must agree on where their types come from
 * (component-model #208). Loops instead of recursion: how deep interfaces depend on each other is the input's choice.
 */
export function elaborateWorld(state: ElaborationState, id: number, draft: DraftWorld): void {
  const world = state.worlds[id];
  if (!world) return;
  const imports: ItemMap = new Map();
  const ordered = [...world.imports].sort(([, a], [, b]) => rank(state, a) - rank(state, b));
  for (const [key, item] of ordered) {
    if (item.kind === "interface") addImport(state, imports, key, item);
    else {
      const dependency = item.kind === "type" ? usedInterface(state, item.id) : undefined;
      const stability = item.kind === "type" ? state.types[item.id]?.stability : undefined;
      if (dependency !== undefined)
        addImport(state, imports, `#${dependency}`, {
          kind: "interface",
          id: dependency,
          ...(stability && { stability }),
          at: item.at,
        });
      imports.set(key, item);
    }
  }
  if (state.itemsLeft <= 0) takeItems(state, 1, draft.at, draft.name);
  const exports: ItemMap = new Map();
  const wanted: ItemMap = new Map();
  for (const [key, item] of world.exports) (item.kind === "interface" ? wanted : exports).set(key, item);
  addExports(state, draft, imports, exports, wanted);
  world.imports = new Map([...imports].sort(([, a], [, b]) => rank(state, a) - rank(state, b)));
  world.exports = exports;
}

type WorldEntry = ResolvedItem & { readonly at: At };
type WorldInterface = Extract<WorldEntry, { kind: "interface" }>;

function rank(state: ElaborationState, item: WorldEntry): number {
  if (item.kind === "interface") return 0;
  if (item.kind === "type") return isUsed(state, item.id) ? 1 : 2;
  return item.func.resource === undefined ? 3 : 4;
}

/** Whether a type is brought in from another interface. */
function isUsed(state: ElaborationState, id: number): boolean {
  const type = state.types[id];
  if (type?.kind.kind !== "alias" || typeof type.kind.type !== "number") return false;
  const from = state.types[type.kind.type]?.owner;
  return from?.kind !== type.owner?.kind || from?.id !== type.owner?.id;
}

/** The interface that a type is used from. */
function usedInterface(state: ElaborationState, id: number): number | undefined {
  const kind = state.types[id]?.kind;
  if (kind?.kind !== "alias" || typeof kind.type !== "number" || !isUsed(state, id)) return undefined;
  const owner = state.types[kind.type]?.owner;
  return owner?.kind === "interface" ? owner.id : undefined;
}

const dependencies = new WeakMap<object, readonly number[]>();

/** The interfaces that an interface takes types from, in the order of its types. */
function directDependencies(state: ElaborationState, id: number): readonly number[] {
  const one = state.interfaces[id];
  if (!one) return [];
  let known = dependencies.get(one);
  if (!known) {
    known = [...new Set([...one.types.values()].flatMap((type) => usedInterface(state, type) ?? []))];
    dependencies.set(one, known);
  }
  return known;
}

/** Adds an interface behind everything that it needs. */
function addImport(state: ElaborationState, imports: ItemMap, key: string, item: WorldInterface): void {
  const { stability, at } = item;
  const stack: { key: string; item: WorldInterface; next: number }[] = [{ key, item, next: 0 }];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const dependency = imports.has(frame.key) ? undefined : directDependencies(state, frame.item.id)[frame.next++];
    if (dependency === undefined) {
      if (!imports.has(frame.key)) imports.set(frame.key, frame.item);
      stack.pop();
    } else if (!imports.has(`#${dependency}`) && state.itemsLeft > 0) {
      state.itemsLeft--;
      const needed: WorldInterface = { kind: "interface", id: dependency, ...(stability && { stability }), at };
      stack.push({ key: `#${dependency}`, item: needed, next: 0 });
    }
  }
}

function addExports(
  state: ElaborationState,
  draft: DraftWorld,
  imports: ItemMap,
  exports: ItemMap,
  wanted: ItemMap,
): void {
  const required = new Set<number>();
  for (const [key, item] of wanted) {
    if (item.kind !== "interface" || addExport(state, imports, exports, wanted, required, key, item)) continue;
    const target = state.interfaces[item.id];
    const pkg = target && state.packages[target.package]?.package;
    const name = key.startsWith("#") && target?.name !== undefined && pkg ? pathId(pkg.identity, target.name) : key;
    state.report.error(
      "world/export-conflict",
      `interface \`${name}\` transitively depends on an interface in incompatible ways`,
      draft.at,
      {
        help: `export every interface that \`${name}\` takes types from, also through others, or none of them`,
      },
    );
    return;
  }
}

interface ExportFrame {
  readonly key: string;
  readonly item: WorldInterface;
  readonly exported: boolean;
  next: number;
}

/** False where the interface would see one interface both imported and exported. */
function addExport(
  state: ElaborationState,
  imports: ItemMap,
  exports: ItemMap,
  wanted: ItemMap,
  required: Set<number>,
  key: string,
  item: WorldInterface,
): boolean {
  if (exports.has(key)) return true;
  const stack: ExportFrame[] = [{ key, item, exported: true, next: 0 }];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const dependency = directDependencies(state, frame.item.id)[frame.next++];
    if (dependency === undefined) {
      if (!settle(imports, exports, required, frame)) return false;
      stack.pop();
      continue;
    }
    const dependencyKey = `#${dependency}`;
    const exported = frame.exported && wanted.has(dependencyKey);
    if (exports.has(dependencyKey)) {
      if (!exported) return false;
    } else if (
      (exported || !required.has(dependency)) &&
      takeItems(state, 1, item.at, state.worlds.at(-1)?.name ?? "")
    ) {
      const { stability, at } = item;
      const docs = exported ? docsOf(wanted.get(dependencyKey)) : undefined;
      const needed: WorldInterface = { kind: "interface", id: dependency, stability, docs, at };
      stack.push({ key: dependencyKey, item: needed, exported, next: 0 });
    }
  }
  return true;
}

function docsOf(item: WorldEntry | undefined): WorldInterface["docs"] {
  return item?.kind === "interface" ? item.docs : undefined;
}

function settle(imports: ItemMap, exports: ItemMap, required: Set<number>, frame: ExportFrame): boolean {
  const { key, item, exported } = frame;
  if (!exported) {
    required.add(item.id);
    imports.set(key, item);
    return true;
  }
  if (required.has(item.id)) return false;
  exports.set(key, item);
  return true;
}
