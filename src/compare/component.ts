import type { Diagnostic } from "../common/diagnostic.ts";
import { packageName, pathId } from "../package/item-id.ts";
import type { Model, World } from "../package/model.ts";
import type { CompareOptions, PackageComparison, Side } from "./change.ts";
import { compareWorlds } from "./compare.ts";

/** The worlds that a component, or a WIT package, puts into a comparison. */
interface WorldSide {
  readonly model: Model;
  readonly isComponent: boolean;
  readonly worlds: readonly World[];
}

/** Which world a component is compared with, if there are several. */
export interface ComponentOptions extends CompareOptions {
  /** `name` or `ns:pkg/name[@version]`. */
  readonly world?: string;
}

/**
 * Compares a component with another one, or with a world. Against a world the question is whether the component fits: the
 * perspective is the guest's where the component is the old side, the host's where it is the new one. Of several worlds the
 * one that fits best is taken. `undefined` if no side is a component.
 */
export function compareComponents(
  old: Model,
  now: Model,
  options: ComponentOptions = {},
): PackageComparison | Diagnostic | undefined {
  const [before, after] = [sideOf(old, options), sideOf(now, options)];
  if (!before.isComponent && !after.isComponent) return undefined;
  if (before.worlds.length === 0 || after.worlds.length === 0) {
    const without = before.worlds.length === 0 ? old : now;
    return noWorld(without, options.world);
  }
  const isFit = before.isComponent !== after.isComponent;
  const perspective = options.perspective ?? (isFit ? (before.isComponent ? "guest" : "host") : "both");
  const candidates = before.worlds.flatMap((was) =>
    after.worlds.map((is) => compareWorlds(old, was, now, is, { perspective, isCalled: after.isComponent })),
  );
  const [best] = candidates.sort((a, b) => problems(a) - problems(b));
  return best && asComponent(best, isFit);
}

/** The world of a component that a model was loaded from. */
export function componentWorld(model: Model): World | undefined {
  const component = model.packages.find(
    ({ role, source, identity }) =>
      role === "root" && source.binary === true && packageName(identity) === "root:component",
  );
  return component?.worlds.get("root");
}

function sideOf(model: Model, { world: wanted }: ComponentOptions): WorldSide {
  const component = componentWorld(model);
  if (component) return { model, isComponent: true, worlds: [component] };
  const roots = model.packages.filter(({ role }) => role === "root");
  const worlds = roots.flatMap((pkg) => [...pkg.worlds.values()]);
  return { model, isComponent: false, worlds: worlds.filter((one) => wanted === undefined || isCalled(one, wanted)) };
}

/** Whether a world is meant by a name: plain, with its package, or with the version too. */
function isCalled(world: World, wanted: string): boolean {
  const { identity } = world.package;
  return [world.name, `${packageName(identity)}/${world.name}`, pathId(identity, world.name)].includes(wanted);
}

function noWorld(model: Model, wanted: string | undefined): Diagnostic {
  const roots = model.packages.filter(({ role }) => role === "root");
  const names = roots.flatMap((pkg) => [...pkg.worlds.keys()]).map((name) => `\`${name}\``);
  return {
    rule: "diff/no-world",
    severity: "error",
    message:
      wanted === undefined
        ? "there is no world to compare the component with"
        : `no world is called \`${wanted}\`${names.length > 0 ? ` (there is ${names.join(", ")})` : ""}`,
    file: roots[0]?.path ?? "",
  };
}

function problems({ changes, perspective }: PackageComparison): number {
  return changes.filter(({ breaks }) => breaks.some((side) => perspective === "both" || side === perspective)).length;
}

/** A component has no version that could move: it fits, or it doesn't. */
function asComponent(comparison: PackageComparison, isFit: boolean): PackageComparison {
  const { perspective, old, new: now } = comparison;
  const asked = (side: Side): boolean => !isFit || perspective === "both" || side === perspective;
  const changes = comparison.changes.map((change) => ({ ...change, breaks: change.breaks.filter(asked) }));
  return {
    ...comparison,
    changes,
    isComponent: true,
    title: `${old?.path ?? ""} → ${now?.path ?? ""}`,
    enough: problems(comparison) === 0,
  };
}
