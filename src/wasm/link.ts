/**
 * What is behind every function that the core modules of a binary import: a function of the host, of another core module, of a
 * component that is composed in, or a built-in of the component model. Adapters, shims and fixup modules are seen through where
 * they only pass calls on; an import that a sibling satisfies is not asked of the host.
 */
import { attempt, overLimit, type WasmProblem } from "./bytes.ts";
import type { Component } from "./component.ts";
import { fullName } from "./extern-name.ts";
import { forwarding } from "./forward.ts";
import { type CoreModuleInstance, type InstanceValue, instantiate } from "./instantiate.ts";
import type { CoreModule } from "./module.ts";

/** A function of the host. */
export interface WitFunction {
  readonly kind: "wit";
  /**
   * The interface, `ns:package/name@version`; the plain name of the import where it has no interface that can be known
   * (`import x: interface { … }`); empty for a function that is imported by itself.
   */
  readonly interface: string;
  /** `get`, `[method]store.get`, … */
  readonly function: string;
  /** The plain name of an import that is not its interface's name. */
  readonly label?: string;
  /** The import as the component spells it. */
  readonly import: string;
  readonly externalId?: string;
}

/** A function defined in a core module: of `linked.instances[instance]`. */
export interface CoreFunctionTarget {
  /** `core`: called directly. `component`: through `canon lift` and `canon lower`, so with its own memory. */
  readonly kind: "core" | "component";
  readonly instance: number;
  /** Index in that module, imported functions counted. */
  readonly function: number;
}

export type ImportTarget =
  | WitFunction
  | CoreFunctionTarget
  /** The import of a core module that stands alone: WASI preview 1, or whatever its embedder knows. */
  | { readonly kind: "embedder"; readonly module: string; readonly name: string }
  /** `resource.drop`, `task.return`, `stream.read`, … */
  | { readonly kind: "builtin"; readonly name: string }
  | { readonly kind: "unknown" };

/**
 * `shim`: passes calls on through a table. `fixup`: fills a table and has no code. `adapter`: implements WASI preview 1 for
 * another module of the same component.
 */
export type Role = "main" | "adapter" | "shim" | "fixup";

export interface LinkedInstance {
  readonly module: CoreModule;
  /** Which core module of the file it is, in order of appearance. */
  readonly ordinal: number;
  readonly role: Role;
  /** By function index, for the imported ones. */
  readonly imports: readonly ImportTarget[];
}

/** A function that the binary offers to its host. */
export interface LinkedExport {
  /** `wasi:cli/run@0.2.6#run`, or the plain name. */
  readonly name: string;
  readonly instance: number;
  readonly function: number;
  /** For an async function: the one that is called on progress. */
  readonly callback?: number;
}

export interface Linked {
  /** All core modules of the file in order of appearance, instantiated or not. */
  readonly modules: readonly CoreModule[];
  readonly instances: readonly LinkedInstance[];
  readonly exports: readonly LinkedExport[];
  /** Instances that the component imports from its host: names with versions. */
  readonly hostImports: readonly string[];
  /** Set where instantiation was given up. */
  readonly problem?: WasmProblem;
}

/** Links a binary. */
export function link(binary: CoreModule | Component): Linked {
  if (binary.kind === "module") return linkModule(binary);
  const modules: CoreModule[] = [];
  collectModules(binary, modules);
  const hostImports = binary.externs
    .filter((e) => e.direction === "import" && e.sort !== "type")
    .map((e) => fullName(e.name));
  const { value, problem } = attempt(() => linkComponent(binary, modules));
  return problem === undefined
    ? { modules, hostImports, ...value }
    : { modules, instances: [], exports: [], hostImports, problem };
}

function linkComponent(component: Component, modules: readonly CoreModule[]): Pick<Linked, "instances" | "exports"> {
  const { instances: found, exports } = instantiate(component);
  const linker: Linker = { instances: found, tables: undefined };
  const ordinals = new Map(modules.map((module, i) => [module, i]));
  const roles = new Map(modules.map((module) => [module, roleOf(module)]));
  const targets = found.map((_, i) => importTargets(linker, i));
  const adapters = findAdapters(found, targets);
  const instances = found.map(({ module }, i) => ({
    module,
    ordinal: ordinals.get(module) ?? 0,
    role: adapters.has(i) ? ("adapter" as const) : (roles.get(module) ?? "main"),
    imports: targets[i] ?? [],
  }));
  return { instances, exports: componentExports(linker, exports, 200_000 + 4 * (component.end - component.start)) };
}

function linkModule(module: CoreModule): Linked {
  const imports = module.functionImports.map((i): ImportTarget => {
    const item = module.imports[i];
    return item === undefined ? { kind: "unknown" } : { kind: "embedder", module: item.module, name: item.name };
  });
  const exports = module.exports.flatMap(({ name, kind, index }) =>
    kind === "func" ? [{ name, instance: 0, function: index }] : [],
  );
  return { modules: [module], instances: [{ module, ordinal: 0, role: "main", imports }], exports, hostImports: [] };
}

function collectModules(component: Component, found: CoreModule[]): void {
  for (const { space, index } of component.definitions) {
    const entry = space === "modules" || space === "components" ? component[space][index] : undefined;
    if (entry?.from !== "nested") continue;
    if ("module" in entry) found.push(entry.module);
    else collectModules(entry.component, found);
  }
}

interface Linker {
  readonly instances: readonly CoreModuleInstance[];
  /** Slots of tables that element segments fill, by table, then slot; computed when first needed. */
  tables: ReadonlyMap<string, ReadonlyMap<number, { readonly instance: number; readonly index: number }>> | undefined;
}

function importTargets(linker: Linker, instance: number): ImportTarget[] {
  const found = linker.instances[instance];
  return (found?.module.functionImports ?? []).map((i) => target(linker, found?.imports[i], maxHops));
}

/** How often a call may be passed on: longer chains, or cycles, are given up. */
const maxHops = 50;

function target(linker: Linker, value: InstanceValue | undefined, hops: number): ImportTarget {
  if (hops === 0) return { kind: "unknown" };
  switch (value?.kind) {
    case "core-item":
      return value.sort === "func" ? coreTarget(linker, value.instance, value.index, hops - 1) : { kind: "unknown" };
    case "builtin":
      return value;
    case "lower":
      return lowered(linker, value.target, hops - 1);
    default:
      return { kind: "unknown" };
  }
}

function lowered(linker: Linker, value: InstanceValue, hops: number): ImportTarget {
  if (value.kind === "host-function") return witFunction(value);
  if (value.kind !== "lifted") return { kind: "unknown" };
  const found = target(linker, value.core, hops);
  return found.kind === "core" ? { ...found, kind: "component" } : found;
}

function witFunction({ instance, function: name }: Extract<InstanceValue, { kind: "host-function" }>): WitFunction {
  if (instance === undefined) return { kind: "wit", interface: "", function: name, import: name };
  const { externalId } = instance;
  const full = fullName(instance);
  const plain = !full.includes("/") && !full.includes(":");
  return {
    kind: "wit",
    interface: instance.implements ?? full,
    function: name,
    import: full,
    ...(plain ? { label: full } : {}),
    ...(externalId === undefined ? {} : { externalId }),
  };
}

/** A function of a core module: defined there, or passed on from there. */
function coreTarget(linker: Linker, instance: number, index: number, hops: number): ImportTarget {
  const found = linker.instances[instance];
  if (found === undefined || hops === 0) return { kind: "unknown" };
  const { module } = found;
  if (index < module.importedFunctions)
    return target(linker, found.imports[module.functionImports[index] ?? -1], hops - 1);
  const next = forwarding(module, index);
  if (next?.kind === "call") return coreTarget(linker, instance, next.function, hops - 1);
  if (next?.kind === "table") {
    const slot = tableOf(linker, instance, next.table)?.get(next.slot);
    if (slot !== undefined) return coreTarget(linker, slot.instance, slot.index, hops - 1);
  }
  return { kind: "core", instance, function: index };
}

function tableOf(
  linker: Linker,
  instance: number,
  table: number,
): ReadonlyMap<number, { readonly instance: number; readonly index: number }> | undefined {
  linker.tables ??= tableContents(linker.instances);
  const key = tableKey(linker.instances, instance, table);
  return key === undefined ? undefined : linker.tables.get(key);
}

/** What active element segments put into tables, with tables known by where they are defined. */
function tableContents(instances: readonly CoreModuleInstance[]): NonNullable<Linker["tables"]> {
  const tables = new Map<string, Map<number, { readonly instance: number; readonly index: number }>>();
  instances.forEach(({ module }, instance) => {
    for (const segment of module.elements) {
      const start = segment.offset?.value;
      const key = segment.mode === "active" ? tableKey(instances, instance, segment.table) : undefined;
      if (key === undefined || (start?.kind !== "i32" && start?.kind !== "i64")) continue;
      const slots = tables.get(key) ?? new Map<number, { readonly instance: number; readonly index: number }>();
      tables.set(key, slots);
      segment.items.forEach((index, i) => {
        if (index >= 0) slots.set(Number(start.value) + i, { instance, index });
      });
    }
  });
  return tables;
}

/** Where a table is defined: an imported one is followed to its module. */
function tableKey(instances: readonly CoreModuleInstance[], instance: number, table: number): string | undefined {
  let [at, index] = [instance, table];
  for (let hops = 0; hops < maxHops; hops++) {
    const found = instances[at];
    if (found === undefined) return undefined;
    const place = tableImports(found.module)[index];
    if (place === undefined) return `${at}:${index}`;
    const value = found.imports[place];
    if (value?.kind !== "core-item" || value.sort !== "table") return undefined;
    [at, index] = [value.instance, value.index];
  }
  return undefined;
}

const tableImportsOf = new WeakMap<CoreModule, readonly number[]>();

/** Places in `imports` of the imported tables. */
function tableImports(module: CoreModule): readonly number[] {
  const known = tableImportsOf.get(module);
  if (known !== undefined) return known;
  const found = module.imports.flatMap(({ type }, i) => (type.kind === "table" ? [i] : []));
  tableImportsOf.set(module, found);
  return found;
}

function roleOf(module: CoreModule): Role {
  const defined = module.codeStarts.length;
  if (defined === 0) return module.elements.length > 0 ? "fixup" : "main";
  for (let i = 0; i < defined; i++)
    if (forwarding(module, module.importedFunctions + i)?.kind !== "table") return "main";
  return "shim";
}

const previewOne = /^wasi_(snapshot_preview1|unstable)$/;

/** Instances whose functions stand behind another module's imports of WASI preview 1. */
function findAdapters(
  instances: readonly CoreModuleInstance[],
  targets: readonly (readonly ImportTarget[])[],
): ReadonlySet<number> {
  const adapters = new Set<number>();
  instances.forEach(({ module }, i) => {
    module.functionImports.forEach((place, index) => {
      const found = targets[i]?.[index];
      if (found?.kind === "core" && previewOne.test(module.imports[place]?.module ?? "")) adapters.add(found.instance);
    });
  });
  return adapters;
}

/** The functions among a component's exports, those of exported instances included. */
function componentExports(linker: Linker, exports: ReadonlyMap<string, InstanceValue>, steps: number): LinkedExport[] {
  const found: LinkedExport[] = [];
  let left = steps;
  const visit = (name: string, value: InstanceValue, depth: number): void => {
    left--;
    if (left < 0) overLimit(0, "the instances that the component exports hold more than the size of the file allows");
    if (value.kind === "instance" && depth < 10) {
      for (const [inner, item] of value.exports) visit(`${name}#${inner}`, item, depth + 1);
    }
    if (value.kind === "lifted") {
      const item = liftedExport(linker, name, value);
      if (item !== undefined) found.push(item);
    }
  };
  for (const [name, value] of exports) visit(name, value, 0);
  return found;
}

function liftedExport(
  linker: Linker,
  name: string,
  value: Extract<InstanceValue, { kind: "lifted" }>,
): LinkedExport | undefined {
  const core = target(linker, value.core, maxHops);
  if (core.kind !== "core") return undefined;
  const { instance, function: index } = core;
  const callback = value.callback === undefined ? undefined : target(linker, value.callback, maxHops);
  const progress = callback?.kind === "core" && callback.instance === instance ? { callback: callback.function } : {};
  return { name, instance, function: index, ...progress };
}
