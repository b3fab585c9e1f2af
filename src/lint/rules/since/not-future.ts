import { compareVersionTexts, parseVersion } from "../../../package/version.ts";
import { issue } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe, type Item } from "../../queries/item.ts";

export const notFuture: LintRule = {
  id: "since/not-future",
  what: "The version of a `@since` or `@deprecated` is newer than the package.",
  detail:
    "Compared as semantic versions order: 0.3.0 is newer than 0.3.0-rc-1. The official parser checks `@since` only, so a newer `@deprecated` is a warning.",
  why: "A gate says in which release an item came or went out of favour; a release that does not exist yet can't be the answer. The official parser refuses such a package outright for `@since`. Either the version of the package was not raised, or the gate was written for the final version while the package is still a release candidate.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "wit-parser; wasm-tools #1689",
  specRef: issue("bytecodealliance/wasm-tools", 1689),
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.3.0)
interface types {}
`,
      findings: ["4:11 interface `types` is `@since(version = 1.3.0)`, but the package is still at 1.2.0"],
    },
    good: {
      wit: `package acme:store@1.3.0;

@since(version = 1.3.0)
interface types {}
`,
    },
  },
  create(context) {
    function check(item: Item, gate: "since" | "deprecated", version: string, current: string): void {
      if (!parseVersion(version) || compareVersionTexts(version, current) <= 0) return;
      context.report({
        item,
        message: `${describe(item)} is \`@${gate}(version = ${version})\`, but the package is still at ${current}`,
        help: "raise the version of the package, or name a release that exists",
        ...(gate === "deprecated" && { atMost: "warning" as const }),
      });
    }
    return {
      item(item) {
        const current = item.package.identity.version;
        if (current === undefined) return;
        const { since, deprecated } = item.gate;
        if (since) check(item, "since", since.version.text, current);
        if (deprecated) check(item, "deprecated", deprecated.version.text, current);
      },
    };
  },
};
