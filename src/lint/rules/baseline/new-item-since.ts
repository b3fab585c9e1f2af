import type { Change } from "../../../compare/change.ts";
import { compareVersionTexts } from "../../../package/version.ts";
import { gateRules } from "../../data/spec.ts";
import { type Baseline, baselineOf, itemOfChange, reportOf } from "../../engine/baseline.ts";
import type { FileEdit, LintRule } from "../../engine/rule.ts";
import { containmentFault } from "../../queries/containment.ts";
import { insertAbove, replace } from "../../queries/edits.ts";
import { describe, type Item } from "../../queries/item.ts";

export const newItemSince: LintRule = {
  id: "baseline/new-item-since",
  what: "An item that the baseline lacks is neither unstable nor `@since` the new version of the package.",
  detail:
    "The version must be newer than the old release and not newer than the new one. Silent in packages without gates, and about members of a new container that has the same fault. A member without any gate in a gated container is `since/require-member`'s.",
  why: "A `@since` that names a release in which the item did not exist sends people to a version where they don't find it: a component that targets it builds, and then fails on every host of that version. It happens when a new item is written after the pattern of its neighbours.",
  presets: { spec: "off", recommended: "error", wasi: "error", all: "error" },
  fix: "suggestion",
  needsBaseline: true,
  source: "mistake made in a WASI release",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.1.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.0.0)
  get: func(name: string) -> u64;
}
`,
      against: `package acme:store@1.0.0;

@since(version = 1.0.0)
interface types {}
`,
      findings: ["6:3 function `get` is new in 1.1.0, but says `@since(version = 1.0.0)`"],
    },
    good: {
      wit: `package acme:store@1.1.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.1.0)
  get: func(name: string) -> u64;
}
`,
      against: `package acme:store@1.0.0;

@since(version = 1.0.0)
interface types {}
`,
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        const baseline = baselineOf(context, comparison);
        const from = comparison.old?.identity.version;
        const to = comparison.new?.identity.version;
        if (!baseline?.package.usesGates || from === undefined || to === undefined) return;
        if (compareVersionTexts(to, from) <= 0) return;
        const faulty = new Set<Item>();
        for (const change of comparison.changes) {
          const item = newItem(baseline, change);
          const message = item && problemOf(item, from, to);
          if (!item || message === undefined) continue;
          const isConsequence = item.container !== undefined && faulty.has(item.container);
          faulty.add(item);
          if (isConsequence) continue;
          context.report({
            ...reportOf(baseline, change),
            message,
            help: `write \`@since(version = ${to})\``,
            edits: editsFor(item, baseline, from, to),
          });
        }
      },
    };
  },
};

/** The item of a change that brought something new. */
function newItem(baseline: Baseline, change: Change): Item | undefined {
  if (change.kind !== "added" && change.kind !== "renamed") return undefined;
  return itemOfChange(baseline, change);
}

function problemOf(item: Item, from: string, to: string): string | undefined {
  const { gate } = item;
  if (gate.broken || item.availability.features.length > 0) return undefined;
  if (!gate.since) {
    return containmentFault(item) ? undefined : `${describe(item)} is new in ${to}, but has no \`@since\``;
  }
  const since = gate.since.version.text;
  // A version that is newer than the package is another rule's.
  if (compareVersionTexts(since, from) > 0) return undefined;
  return `${describe(item)} is new in ${to}, but says \`@since(version = ${since})\``;
}

/** The gate of the item, and of everything in it that says the same. */
function editsFor(item: Item, baseline: Baseline, from: string, to: string): readonly FileEdit[] {
  if (!item.gate.since) return [insertAbove(item, `@since(version = ${to})`)];
  const inside = baseline.package.files.flatMap(({ items }) => items).filter((one) => isInside(one, item));
  return [item, ...inside].flatMap((one) => {
    const since = one.gate.since;
    if (!since || compareVersionTexts(since.version.text, from) > 0) return [];
    return [replace(one.source, since.version, to)];
  });
}

function isInside(item: Item, container: Item): boolean {
  return item.container !== undefined && (item.container === container || isInside(item.container, container));
}
