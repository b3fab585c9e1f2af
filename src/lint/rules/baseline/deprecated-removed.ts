import { gateSyntax } from "../../data/spec.ts";
import { baselineOf, reportOf } from "../../engine/baseline.ts";
import type { LintRule } from "../../engine/rule.ts";

export const deprecatedRemoved: LintRule = {
  id: "baseline/deprecated-removed",
  what: "An item was removed without having been deprecated in the baseline.",
  detail:
    "Speaks where the removal is allowed, because a new series begins; elsewhere `baseline/no-removal` does. Unstable items are exempt.",
  why: "A new series may take things away, but users should have had one release in which the item was still there and said what replaces it. Otherwise the upgrade is the first they hear of it.",
  presets: { spec: "off", recommended: "warn", wasi: "warn", all: "warn" },
  needsBaseline: true,
  source: "ours",
  specRef: gateSyntax,
  examples: {
    bad: {
      wit: `package acme:store@2.0.0;

interface types {}
`,
      against: `package acme:store@1.0.0;

interface types {
  size: func() -> u64;
}
`,
      findings: ["3:11 function `size` was removed without having been deprecated (compared with acme:store@1.0.0)"],
    },
    good: {
      wit: `package acme:store@2.0.0;

interface types {}
`,
      against: `package acme:store@1.0.0;

interface types {
  @since(version = 1.0.0)
  @deprecated(version = 1.0.0)
  size: func() -> u64;
}
`,
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        const baseline = baselineOf(context, comparison);
        if (!baseline?.isNewSeries) return;
        for (const change of comparison.changes) {
          if (change.kind !== "removed" || change.within !== undefined || change.breaks.length === 0) continue;
          if (change.old?.gates.deprecated !== undefined) continue;
          if (["import", "export", "use", "include"].includes(change.declaration)) continue;
          const message = `${change.message} without having been deprecated (compared with ${baseline.against})`;
          context.report({
            ...reportOf(baseline, change),
            message,
            help: "deprecate it in a last release of the old series",
          });
        }
      },
    };
  },
};
