import { didYouMean } from "../../../common/nearest.ts";
import { gateSyntax } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe } from "../../queries/item.ts";

export const knownFeature: LintRule = {
  id: "unstable/known-feature",
  what: "A feature is not in the list of features of the configuration.",
  detail: "Silent where the configuration has no `features`.",
  why: "A feature whose name is misspelt on one item can't be switched on together with the others, and nothing complains: any name is a feature. A list in the configuration makes it a closed set.",
  presets: { spec: "off", recommended: "error", wasi: "error", all: "error" },
  source: "ours",
  specRef: gateSyntax,
  examples: {
    bad: {
      wit: `package acme:clocks@1.2.0;

@unstable(feature = clocks-timezones)
interface timezone {}
`,
      settings: { features: ["clocks-timezone"] },
      findings: [
        "4:11 feature `clocks-timezones` of interface `timezone` is not in the list. Did you mean `clocks-timezone`?",
      ],
    },
    good: {
      wit: `package acme:clocks@1.2.0;

@unstable(feature = clocks-timezone)
interface timezone {}
`,
      settings: { features: ["clocks-timezone"] },
    },
  },
  create(context) {
    const { features } = context.settings;
    if (!features) return {};
    return {
      item(item) {
        const feature = item.gate.unstable?.feature.name;
        if (feature === undefined || features.includes(feature)) return;
        const hint = didYouMean(feature, features);
        context.report({
          item,
          message: `feature \`${feature}\` of ${describe(item)} is not in the list${hint === "" ? "" : `.${hint}`}`,
          help: "correct the name, or add it to `features` of the configuration",
        });
      },
    };
  },
};
