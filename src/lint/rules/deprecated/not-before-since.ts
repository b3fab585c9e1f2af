import { compareVersionTexts, parseVersion } from "../../../package/version.ts";
import { gateSyntax } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe } from "../../queries/item.ts";

export const notBeforeSince: LintRule = {
  id: "deprecated/not-before-since",
  what: "An item is deprecated in an older version than the one that introduced it.",
  why: "Nothing can go out of favour before it is there. One of the two versions is wrong, most often the `@since`, which was raised together with others.",
  presets: { spec: "off", recommended: "error", wasi: "error", all: "error" },
  source: "ours",
  specRef: gateSyntax,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.2.0)
@deprecated(version = 1.1.0)
interface types {}
`,
      findings: ["5:11 interface `types` is deprecated in 1.1.0, before it came in 1.2.0"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
@deprecated(version = 1.1.0)
interface types {}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const since = item.gate.since?.version.text;
        const deprecated = item.gate.deprecated?.version.text;
        if (since === undefined || deprecated === undefined) return;
        if (!parseVersion(since) || !parseVersion(deprecated) || compareVersionTexts(deprecated, since) >= 0) return;
        context.report({
          item,
          message: `${describe(item)} is deprecated in ${deprecated}, before it came in ${since}`,
          help: "correct the version that is wrong",
        });
      },
    };
  },
};
