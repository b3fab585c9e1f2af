import { compareVersions, isSameSeries, parseVersion } from "../../../package/version.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe } from "../../queries/item.ts";

export const series: LintRule = {
  id: "since/series",
  what: "The major.minor of a `@since` differs from the package's (0.2.x in a 0.3.0 package).",
  detail:
    "A series is what semantic versioning calls compatible: the major version, or 0.minor. 1.0.0 in a package at 1.2.0 is fine, 0.2.3 in one at 0.3.0 is not. Versions newer than the package are `since/not-future`'s.",
  why: "In WASI, an incompatible release is a new package: a component that is built against 0.2 does not link with 0.3, so no item of 0.3 existed before. A gate that still names the old series was forgotten when the package moved. Packages that keep their gates across major versions, as semantic versioning allows, do not need this rule: it is part of `wasi` and `all` only.",
  presets: { spec: "off", recommended: "off", wasi: "warn", all: "warn" },
  source: "ours",
  specRef: "https://semver.org/#spec-item-4",
  examples: {
    bad: {
      wit: `package acme:store@0.3.0;

@since(version = 0.2.3)
interface types {}
`,
      findings: [
        "4:11 interface `types` is `@since(version = 0.2.3)`, which is of another series than package version 0.3.0",
      ],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const current = item.package.identity.version;
        const since = item.gate.since?.version.text;
        if (current === undefined || since === undefined) return;
        const ours = parseVersion(since);
        const theirs = parseVersion(current);
        if (!ours || !theirs || isSameSeries(ours, theirs) || compareVersions(ours, theirs) > 0) return;
        context.report({
          item,
          message: `${describe(item)} is \`@since(version = ${since})\`, which is of another series than package version ${current}`,
          help: "name the release of this series in which the item came",
        });
      },
    };
  },
};
