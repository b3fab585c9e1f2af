/**
 * Instantiation on paper: what every definition of a component comes to when the host supplies the imports, and which core
 * module instances arise with what behind their imports. Nothing runs; values are only passed along, as the component model
 * passes them ("Instance Definitions", "Alias Definitions").
 */
import { overLimit } from "./bytes.ts";
import type { CanonOptions } from "./canon.ts";
import type { Component } from "./component.ts";
import { type ExternName, fullName } from "./extern-name.ts";
import type { ExternKind } from "./externs.ts";
import type { CoreModule } from "./module.ts";
import {
  type Argument,
  type CoreSort,
  coreSpaces,
  type Definition,
  emptySpaces,
  type IndexReference,
  type Sort,
  type Spaces,
  spaces,
} from "./scope.ts";

/** A function that the host supplies: of an imported interface, or imported by itself. */
export interface HostFunction {
  readonly kind: "host-function";
  /** The import: the interface's name with its version, or a plain name. Absent for a function that is imported by itself. */
  readonly instance?: ExternName;
  readonly function: string;
}

/** A function of a component here: a core function behind a `canon lift`. */
export interface LiftedFunction {
  readonly kind: "lifted";
  readonly core: InstanceValue;
  readonly options: CanonOptions;
  readonly callback?: InstanceValue;
  readonly postReturn?: InstanceValue;
}

/** An item of a core module instance, by index in the module's own space. */
export interface CoreItem {
  readonly kind: "core-item";
  readonly sort: ExternKind;
  readonly instance: number;
  readonly index: number;
}

export type InstanceValue =
  | HostFunction
  | LiftedFunction
  | CoreItem
  | { readonly kind: "host-instance"; readonly name: ExternName }
  | { readonly kind: "instance"; readonly exports: ReadonlyMap<string, InstanceValue> }
  | { readonly kind: "component"; readonly component: Component; readonly frame: InstantiationFrame }
  | { readonly kind: "host-component"; readonly name: ExternName }
  | { readonly kind: "module"; readonly module: CoreModule }
  | { readonly kind: "core-instance"; readonly instance: number }
  | { readonly kind: "lower"; readonly target: InstanceValue; readonly options: CanonOptions }
  | { readonly kind: "builtin"; readonly name: string }
  /** A type, a value, or something that can't be known. */
  | { readonly kind: "unknown" };

/** A component that is being instantiated: what its definitions have come to. */
export interface InstantiationFrame {
  readonly parent?: InstantiationFrame;
  readonly spaces: { readonly [K in keyof Spaces]: InstanceValue[] };
  /** Absent for the outermost component: the host supplies the imports. */
  readonly args?: ReadonlyMap<string, InstanceValue>;
}

/** A core module instance: what is behind its imports, by place in `module.imports`. */
export interface CoreModuleInstance {
  readonly module: CoreModule;
  readonly imports: readonly InstanceValue[];
}

export interface Instantiation {
  readonly instances: readonly CoreModuleInstance[];
  /** Exports of the outermost component. */
  readonly exports: ReadonlyMap<string, InstanceValue>;
}

const unknown: InstanceValue = { kind: "unknown" };

/** How many components may be instantiated within one another. */
const maxNesting = 500;

interface InstantiationRun {
  readonly instances: CoreModuleInstance[];
  /** Steps that are left: instantiating a component again and again must not take more time than a few passes over the file. */
  steps: number;
}

/** Instantiates a component with the host's imports. Stops by `MalformedError` if instantiations multiply beyond the file's size. */
export function instantiate(component: Component): Instantiation {
  const run: InstantiationRun = { instances: [], steps: 200_000 + 4 * (component.end - component.start) };
  const exports = instantiateComponent(run, component, undefined, undefined, 0);
  return { instances: run.instances, exports };
}

function instantiateComponent(
  run: InstantiationRun,
  component: Component,
  parent: InstantiationFrame | undefined,
  args: ReadonlyMap<string, InstanceValue> | undefined,
  nesting: number,
): ReadonlyMap<string, InstanceValue> {
  if (nesting > maxNesting)
    overLimit(component.start, `more than ${maxNesting} components are instantiated within one another`);
  const frame: InstantiationFrame = {
    ...(parent === undefined ? {} : { parent }),
    ...(args === undefined ? {} : { args }),
    spaces: emptySpaces<InstanceValue>(),
  };
  for (const definition of component.definitions) {
    spend(run, component, 1);
    const value = evaluate(run, component, frame, definition, nesting);
    frame.spaces[definition.space].push(value);
  }
  const exports = new Map<string, InstanceValue>();
  for (const extern of component.externs) {
    if (extern.direction === "export")
      exports.set(extern.name.name, frame.spaces[spaces[extern.sort]][extern.index] ?? unknown);
  }
  return exports;
}

function spend(run: InstantiationRun, component: Component, steps: number): void {
  run.steps -= steps;
  if (run.steps < 0)
    overLimit(component.start, "components are instantiated more often than the size of the file allows");
}

function evaluate(
  run: InstantiationRun,
  component: Component,
  frame: InstantiationFrame,
  { space, index }: Definition,
  nesting: number,
): InstanceValue {
  switch (space) {
    case "coreTypes":
    case "types":
    case "values":
      return unknown;
    case "coreInstances":
      return coreInstance(run, component, frame, component.coreInstances[index]);
    case "instances":
      return instance(run, component, frame, component.instances[index], nesting);
    default:
      return entry(run, frame, component[space][index], space);
  }
}

type InstantiatedEntry = Exclude<
  Spaces[keyof Spaces][number],
  { readonly from: "instantiate" | "exports" | "type" | "value" | "start" }
>;

function entry(
  run: InstantiationRun,
  frame: InstantiationFrame,
  found: InstantiatedEntry | undefined,
  space: keyof Spaces,
): InstanceValue {
  if (found === undefined) return unknown;
  switch (found.from) {
    case "nested":
      return "module" in found
        ? { kind: "module", module: found.module }
        : { kind: "component", component: found.component, frame };
    case "core":
      return coreExport(run, frame.spaces.coreInstances[found.instance], found.name, space);
    case "lower":
      return { kind: "lower", target: frame.spaces.funcs[found.function] ?? unknown, options: found.options };
    case "builtin":
      return { kind: "builtin", name: found.name };
    case "lift": {
      const { options } = found;
      const core = frame.spaces.coreFuncs;
      const callback = options.callback === undefined ? undefined : core[options.callback];
      const postReturn = options.postReturn === undefined ? undefined : core[options.postReturn];
      return {
        kind: "lifted",
        core: core[found.coreFunction] ?? unknown,
        options,
        ...(callback === undefined ? {} : { callback }),
        ...(postReturn === undefined ? {} : { postReturn }),
      };
    }
    default:
      return reference(frame, found, space);
  }
}

function reference(frame: InstantiationFrame, found: IndexReference, space: keyof Spaces): InstanceValue {
  switch (found.from) {
    case "extern":
      return imported(frame, found.extern.name, found.extern.sort);
    case "export":
      return frame.spaces[space][found.index] ?? unknown;
    case "instance":
      return exported(frame.spaces.instances[found.instance], found.name, space);
    case "outer": {
      let outer: InstantiationFrame | undefined = frame;
      for (let i = 0; i < found.count; i++) outer = outer?.parent;
      return outer?.spaces[space][found.index] ?? unknown;
    }
  }
}

/** An import: an argument, or for the outermost component what the host supplies. */
function imported(frame: InstantiationFrame, name: ExternName, sort: Sort): InstanceValue {
  if (frame.args !== undefined) return frame.args.get(name.name) ?? unknown;
  if (sort === "func") return { kind: "host-function", function: name.name };
  if (sort === "instance") return { kind: "host-instance", name };
  if (sort === "component") return { kind: "host-component", name };
  return unknown;
}

function exported(instance: InstanceValue | undefined, name: string, space: keyof Spaces): InstanceValue {
  if (instance?.kind === "instance") return instance.exports.get(name) ?? unknown;
  if (instance?.kind !== "host-instance") return unknown;
  if (space === "funcs") return { kind: "host-function", instance: instance.name, function: name };
  if (space === "instances") return { kind: "host-instance", name: { name: `${fullName(instance.name)}#${name}` } };
  return unknown;
}

function instance(
  run: InstantiationRun,
  component: Component,
  frame: InstantiationFrame,
  found: Spaces["instances"][number] | undefined,
  nesting: number,
): InstanceValue {
  if (found === undefined) return unknown;
  if (found.from === "exports") {
    spend(run, component, found.exports.length);
    return { kind: "instance", exports: collect(frame, found.exports) };
  }
  if (found.from !== "instantiate") return reference(frame, found, "instances");
  spend(run, component, found.args.length);
  const target = frame.spaces.components[found.component];
  if (target?.kind === "host-component") return { kind: "host-instance", name: target.name };
  if (target?.kind !== "component") return unknown;
  const args = collect(frame, found.args);
  return { kind: "instance", exports: instantiateComponent(run, target.component, target.frame, args, nesting + 1) };
}

function collect(frame: InstantiationFrame, items: readonly Argument<Sort>[]): Map<string, InstanceValue> {
  return new Map(items.map(({ name, sort, index }) => [name, frame.spaces[spaces[sort]][index] ?? unknown]));
}

function coreInstance(
  run: InstantiationRun,
  component: Component,
  frame: InstantiationFrame,
  found: Spaces["coreInstances"][number] | undefined,
): InstanceValue {
  if (found === undefined) return unknown;
  if (found.from === "exports") {
    spend(run, component, found.exports.length);
    return { kind: "instance", exports: collectCore(frame, found.exports) };
  }
  const target = frame.spaces.modules[found.module];
  if (target?.kind !== "module") return unknown;
  const args = new Map(found.args.map(({ name, index }) => [name, frame.spaces.coreInstances[index] ?? unknown]));
  spend(run, component, found.args.length + weight(target.module));
  const imports = target.module.imports.map(({ module, name, type }) =>
    coreExport(run, args.get(module), name, coreSpaces[type.kind]),
  );
  run.instances.push({ module: target.module, imports });
  return { kind: "core-instance", instance: run.instances.length - 1 };
}

/** What one more instance of a module costs whoever follows its imports and tables. */
function weight({ imports, elements }: CoreModule): number {
  return elements.reduce((sum, { items }) => sum + 1 + items.length, imports.length);
}

function collectCore(frame: InstantiationFrame, items: readonly Argument<CoreSort>[]): Map<string, InstanceValue> {
  return new Map(items.map(({ name, sort, index }) => [name, frame.spaces[coreSpaces[sort]][index] ?? unknown]));
}

const exportMaps = new WeakMap<CoreModule, ReadonlyMap<string, CoreModule["exports"][number]>>();

function coreExport(
  run: InstantiationRun,
  instance: InstanceValue | undefined,
  name: string,
  space: keyof Spaces,
): InstanceValue {
  if (instance?.kind === "instance") return instance.exports.get(name) ?? unknown;
  if (instance?.kind !== "core-instance") return unknown;
  const module = run.instances[instance.instance]?.module;
  if (module === undefined) return unknown;
  let exports = exportMaps.get(module);
  if (exports === undefined) {
    exports = new Map(module.exports.map((item) => [item.name, item]));
    exportMaps.set(module, exports);
  }
  const found = exports.get(name);
  if (found === undefined || coreSpaces[found.kind] !== space) return unknown;
  return { kind: "core-item", sort: found.kind, instance: instance.instance, index: found.index };
}
