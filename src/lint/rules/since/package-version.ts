import { gateRules } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe } from "../../queries/item.ts";

export const packageVersion: LintRule = {
  id: "since/package-version",
  what: "A version gate stands in a package that has no version.",
  why: "`@since` and `@deprecated` name releases of the package; without a version on the package there are no releases that they could mean. The official parser refuses it. `@unstable` alone needs no version.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "WIT.md, feature gates; wit-parser",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store;

@since(version = 1.0.0)
interface types {}
`,
      findings: ["4:11 interface `types` is `@since(version = 1.0.0)`, but package `acme:store` has no version"],
    },
    good: {
      wit: `package acme:store@1.0.0;

@since(version = 1.0.0)
interface types {}
`,
    },
  },
  create(context) {
    return {
      item(item, pkg) {
        if (item.package.identity.version !== undefined) return;
        const gate = item.gate.since ?? item.gate.deprecated;
        if (!gate) return;
        context.report({
          item,
          message: `${describe(item)} is \`@${gate.kind}(version = ${gate.version.text})\`, but package \`${pkg.id}\` has no version`,
          help: `write \`package ${pkg.id}@…;\` with the version of the release`,
        });
      },
    };
  },
};
