import type { Interface, Package, World } from "../../model.ts";
import { partsOf } from "../3-draft/types.ts";
import {
  type IndexedInterface,
  type IndexedModel,
  type IndexedPackage,
  type IndexedStability,
  type IndexedType,
  type IndexedWorld,
  type PackageDraft,
  type TypeRef,
  UNRESOLVED,
} from "../indexed-package.ts";
import type { At, Reporter } from "../report.ts";

export interface ElaborationLimits {
  /**
   * How many imports and exports all worlds together may have once they are complete. Includes of includes multiply: a text
   * of n lines can ask for n² of them. Default 500,000.
   */
  readonly maxWorldItems?: number;
}

export const MAX_WORLD_ITEMS = 500_000;

export function takeItems(state: ElaborationState, count: number, at: At, world: string): boolean {
  if (state.itemsLeft >= count) {
    state.itemsLeft -= count;
    return true;
  }
  if (state.itemsLeft !== EXHAUSTED)
    state.report.error(
      "world/too-large",
      `world \`${world}\` is not completed: all worlds together have too many imports and exports`,
      at,
    );
  state.itemsLeft = EXHAUSTED;
  return false;
}

const EXHAUSTED = -1;

export interface ElaborationState extends IndexedModel {
  itemsLeft: number;
  readonly worlds: IndexedWorld[];
  readonly interfaces: IndexedInterface[];
  readonly types: IndexedType[];
  readonly packages: IndexedPackage[];
  /** Of every type: whether a `borrow` is in it, and whether it is a resource or an alias of one. */
  readonly hasBorrow: boolean[];
  readonly isResource: boolean[];
  /** `null`: dropped, because its feature is off. */
  readonly interfaceIds: Map<Interface, number | null>;
  readonly worldIds: Map<World, number | null>;
  readonly report: Reporter;
  readonly gate: (stability: IndexedStability | undefined, pkg: Package, at: At) => boolean;
}

export interface Appending {
  readonly state: ElaborationState;
  readonly draft: PackageDraft;
  readonly package: number;
  /** By draft; `null` for a type that was dropped. */
  readonly types: (number | null)[];
  /** Foreign interfaces and worlds; `null` where every reference stands behind a feature that is off. */
  readonly foreign: Map<Interface | World, number | null>;
  /** The `own` handle of a resource, made when it is first needed. */
  readonly ownHandles: Map<number, number>;
}

export function addType(state: ElaborationState, type: IndexedType): number {
  const { kind } = type;
  state.hasBorrow.push(
    kind.kind === "handle"
      ? kind.ownership === "borrow"
      : partsOf(kind).some((part) => refersTo(state.hasBorrow, part)),
  );
  state.isResource.push(kind.kind === "resource" || (kind.kind === "alias" && refersTo(state.isResource, kind.type)));
  state.types.push(type);
  return state.types.length - 1;
}

export function refersTo(flags: readonly boolean[], ref: TypeRef): boolean {
  return typeof ref === "number" && (flags[ref] ?? false);
}

export function mapContainer({ state, foreign, draft }: Appending, target: Interface | World, at: At): number {
  const local = target.package === draft.package;
  const ids: ReadonlyMap<Interface | World, number | null> =
    target.kind === "interface" ? state.interfaceIds : state.worldIds;
  const id = local ? ids.get(target) : foreign.get(target);
  if (id === null) reportExcluded(state.report, target.kind, at);
  return id ?? UNRESOLVED;
}

export function reportExcluded(report: Reporter, what: string, at: At, more = ""): void {
  const message = `found a reference to a ${what} which is excluded due to its feature not being activated${more}`;
  report.error("gate/excluded", message, at);
}
