import type { Aspect, Change, PackageComparison } from "../../compare/change.ts";
import { packageId } from "../../package/item-id.ts";
import { isSameSeries } from "../../package/version.ts";
import { type Item, itemId } from "../queries/item.ts";
import type { LintPackage, Listeners, RuleContext, RuleReport } from "./rule.ts";

/** The comparison of a package with its last release, as the `baseline/*` rules look at it. */
export interface Baseline {
  readonly comparison: PackageComparison;
  readonly package: LintPackage;
  /** `ns:name@version` of the last release. */
  readonly against: string;
  /** The new version opens a new series: what broke was allowed to. */
  readonly isNewSeries: boolean;
  /** The last release was a pre-release, and the configuration asks for warnings only. */
  readonly isSoft: boolean;
}

/**
 * The baseline of a package that is linted now and was there before. None for packages that are new or gone, and none where
 * the last release was a pre-release and the configuration lets those change freely.
 */
export function baselineOf(context: RuleContext, comparison: PackageComparison): Baseline | undefined {
  const { old, oldVersion, newVersion } = comparison;
  const linted = context.packages.find((one) => one.package === comparison.new);
  const fromPrerelease = (oldVersion?.prerelease.length ?? 0) > 0;
  if (!old || !linted || (fromPrerelease && context.settings.prerelease === "ignore")) return undefined;
  return {
    comparison,
    package: linted,
    against: packageId(old.identity),
    isNewSeries: oldVersion !== undefined && newVersion !== undefined && !isSameSeries(oldVersion, newVersion),
    isSoft: fromPrerelease && context.settings.prerelease === "warn",
  };
}

/** The listeners of a rule about breaking changes: silent where a new series begins, and about what is only a consequence. */
export function breakingRule(context: RuleContext, isMeant: (change: Change) => boolean, help: string): Listeners {
  return {
    comparison(comparison) {
      const baseline = baselineOf(context, comparison);
      if (!baseline || baseline.isNewSeries) return;
      for (const change of comparison.changes) {
        if (change.breaks.length === 0 || change.within !== undefined || !isMeant(change)) continue;
        context.report({ ...reportOf(baseline, change), help });
      }
    },
  };
}

/** Whether a change of a declaration has one of some aspects. */
export function hasAspect(change: Change, aspects: readonly Aspect[]): boolean {
  return change.details.some((detail) => aspects.includes(detail.aspect));
}

/** The message and the place of a change: what is there now, or what held the item that is gone. */
export function reportOf(baseline: Baseline, change: Change): RuleReport {
  return {
    ...placeOf(baseline, change),
    itemId: change.item,
    message: `${change.message} (compared with ${baseline.against})`,
    ...(baseline.isSoft && { atMost: "warning" as const }),
  };
}

function placeOf(baseline: Baseline, change: Change): Pick<RuleReport, "item" | "source" | "span"> {
  const item = itemOfChange(baseline, change);
  if (item) return { item };
  const container = change.new?.container ?? change.old?.container;
  const holder = container === undefined ? undefined : indexOf(baseline.package).byKey.get(container);
  return holder ? { item: holder } : headerPlace(baseline.package);
}

/** The item of a change as it stands in the text; `undefined` where it is gone, or came through an `include`. */
export function itemOfChange(baseline: Baseline, change: Change): Item | undefined {
  return change.new ? indexOf(baseline.package).byId.get(change.new.item) : undefined;
}

/** The version, or the name, in the declaration of a package. */
export function headerPlace(pkg: LintPackage): Pick<RuleReport, "source" | "span"> {
  const file = pkg.files.find(({ declaration }) => declaration !== undefined) ?? pkg.files[0];
  const name = file?.declaration?.name;
  return { ...(file && { source: file.source }), ...(name && { span: name.version ?? name }) };
}

interface Index {
  readonly byId: ReadonlyMap<string, Item>;
  /** By the key of a comparison: `types`, `world app`, `types#fields`. */
  readonly byKey: ReadonlyMap<string, Item>;
}

const indexes = new WeakMap<LintPackage, Index>();

function indexOf(pkg: LintPackage): Index {
  const known = indexes.get(pkg);
  if (known) return known;
  const items = pkg.files.flatMap((file) => file.items);
  const index = {
    byId: new Map(items.map((item) => [itemId(item), item])),
    byKey: new Map(items.flatMap((item) => keyOf(item).map((key) => [key, item]))),
  };
  indexes.set(pkg, index);
  return index;
}

function keyOf(item: Item): string[] {
  const { node, container } = item;
  if (node.kind === "interface") return [node.name.name];
  if (node.kind === "world") return [`world ${node.name.name}`];
  const holder = container && keyOf(container)[0];
  return node.kind === "resource" && holder !== undefined ? [`${holder}#${node.name.name}`] : [];
}
