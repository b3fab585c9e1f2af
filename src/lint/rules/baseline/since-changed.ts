import type { Change } from "../../../compare/change.ts";
import { compareVersionTexts, parseVersion } from "../../../package/version.ts";
import { gateRules } from "../../data/spec.ts";
import { type Baseline, baselineOf, itemOfChange, reportOf } from "../../engine/baseline.ts";
import type { FileEdit, LintRule } from "../../engine/rule.ts";
import { containmentFault } from "../../queries/containment.ts";
import { insertAbove, replace } from "../../queries/edits.ts";
import { describe, type Item } from "../../queries/item.ts";

export const sinceChanged: LintRule = {
  id: "baseline/since-changed",
  what: "The `@since` of an item that the baseline has was altered or dropped.",
  detail:
    "An item that had no gate, and is unstable now, is gone for everybody who doesn't ask for the feature: it is reported too. Fine: from unstable to the new version, from one pre-release to another or to the final version, and anything where a new series begins. Where the item now lies in a gated container without a gate, `since/require-member` speaks.",
  why: "When an item came is a fact that does not change. A `@since` that moved hides the item from everybody who targets the releases in between, though it is there; one that was dropped says that it was there always.",
  presets: { spec: "off", recommended: "error", wasi: "error", all: "error" },
  fix: "suggestion",
  needsBaseline: true,
  source: "WIT.md, feature gates",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.2.0)
interface types {}
`,
      against: `package acme:store@1.1.0;

@since(version = 1.0.0)
interface types {}
`,
      findings: ["4:11 interface `types` was `@since(version = 1.0.0)` in 1.1.0, and is `@since(version = 1.2.0)` now"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.2.0)
interface types {}
`,
      against: `package acme:store@1.1.0;

@unstable(feature = store-types)
interface types {}
`,
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        const baseline = baselineOf(context, comparison);
        const from = comparison.old?.identity.version;
        if (!baseline || baseline.isNewSeries || from === undefined) return;
        for (const change of comparison.changes) {
          const item = change.kind === "changed" ? itemOfChange(baseline, change) : undefined;
          const message = item && problemOf(item, change, from);
          if (!item || message === undefined) continue;
          const { since: old, unstable } = change.old?.gates ?? {};
          const hadGate = old !== undefined || unstable !== undefined;
          context.report({
            ...reportOf(baseline, change),
            message,
            help: hadGate ? helpFor(old) : "leave it without a gate",
            ...(hadGate && { edits: editsFor(item, old ?? newVersion(baseline)) }),
          });
        }
      },
    };
  },
};

function helpFor(old: string | undefined): string {
  return old === undefined ? "name the new version" : `write \`@since(version = ${old})\` again`;
}

function newVersion({ comparison }: Baseline): string {
  return comparison.new?.identity.version ?? "";
}

function problemOf(item: Item, { old, new: now }: Change, from: string): string | undefined {
  if (!old || !now || item.gate.broken) return undefined;
  const before = old.gates.since;
  const after = now.gates.since;
  if (before === undefined && old.gates.unstable === undefined) return destabilised(item, now.gates.unstable, from);
  if (before === undefined) return stabilised(item, old.gates.unstable, after, from);
  if (before === after || (parseVersion(before)?.prerelease.length ?? 0) > 0) return undefined;
  if (after === undefined && containmentFault(item)) return undefined;
  return `${describe(item)} was \`@since(version = ${before})\` in ${from}, and ${stateOf(now.gates)} now`;
}

/** An item that was unstable in the old release became stable after it. */
function stabilised(
  item: Item,
  feature: string | undefined,
  since: string | undefined,
  from: string,
): string | undefined {
  if (feature === undefined || since === undefined || compareVersionTexts(since, from) > 0) return undefined;
  return `${describe(item)} was \`@unstable(feature = ${feature})\` in ${from}, so it can't be \`@since(version = ${since})\``;
}

/** An item that was there for everybody needs a feature now. Before a final release everything may. */
function destabilised(item: Item, feature: string | undefined, from: string): string | undefined {
  if (feature === undefined || (parseVersion(from)?.prerelease.length ?? 0) > 0) return undefined;
  return `${describe(item)} had no gate in ${from}, and ${stateOf({ unstable: feature })} now`;
}

function stateOf({ since, unstable }: { readonly since?: string; readonly unstable?: string }): string {
  if (since !== undefined) return `is \`@since(version = ${since})\``;
  return unstable === undefined ? "has no gate" : `is \`@unstable(feature = ${unstable})\``;
}

function editsFor(item: Item, version: string): readonly FileEdit[] {
  const { since, unstable } = item.gate;
  if (since) return [replace(item.source, since.version, version)];
  if (unstable) return [replace(item.source, unstable, `@since(version = ${version})`)];
  return [insertAbove(item, `@since(version = ${version})`)];
}
