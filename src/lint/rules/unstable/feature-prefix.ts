import { witSection } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";
import { describe } from "../../queries/item.ts";

export const featurePrefix: LintRule = {
  id: "unstable/feature-prefix",
  what: "A feature's name does not begin with the name of its package.",
  why: "Features are switched on by name for all packages at once; two packages that both call a feature `timezone` can't be told apart. The convention of WIT.md and of WASI is the name of the package in front: `clocks-timezone`.",
  presets: { spec: "off", recommended: "off", wasi: "warn", all: "warn" },
  fix: "suggestion",
  source: "WIT.md, feature gates; WASI CONTRIBUTING",
  specRef: witSection("scenario-stabilization-of-a-new-feature"),
  examples: {
    bad: {
      wit: `package acme:clocks@1.2.0;

@unstable(feature = timezone)
interface timezone {}
`,
      findings: ["4:11 feature `timezone` of interface `timezone` does not begin with `clocks-`"],
    },
    good: {
      wit: `package acme:clocks@1.2.0;

@unstable(feature = clocks-timezone)
interface timezone {}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const feature = item.gate.unstable?.feature;
        const prefix = item.package.identity.name;
        if (!feature || feature.name === prefix || feature.name.startsWith(`${prefix}-`)) return;
        const better = `${prefix}-${feature.name}`;
        context.report({
          item,
          message: `feature \`${feature.name}\` of ${describe(item)} does not begin with \`${prefix}-\``,
          help: `call it \`${better}\`, everywhere in the package`,
          edits: [replace(item.source, feature, better)],
        });
      },
    };
  },
};
