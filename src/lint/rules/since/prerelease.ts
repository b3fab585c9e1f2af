import { compareVersions, parseVersion, type Version, versionText } from "../../../package/version.ts";
import type { LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";
import { describe } from "../../queries/item.ts";

export const prerelease: LintRule = {
  id: "since/prerelease",
  what: "A `@since` names a pre-release although the package is final, or another one than the package's own.",
  detail:
    "The fix writes the version of the package where both are of one release, else the final version of the pre-release that is named.",
  why: "Pre-releases come and go: an item that was new in 0.3.0-rc-1 is new in 0.3.0 for everybody who comes later, and rc-1 can't be targeted any more. When a release candidate is cut from the one before, or becomes final, every gate has to move along; one that stays behind is a slip of the release script.",
  presets: { spec: "off", recommended: "warn", wasi: "error", all: "error" },
  fix: "safe",
  source: "WASI v0.3.0 (rc to final)",
  specRef: "https://semver.org/#spec-item-9",
  examples: {
    bad: {
      wit: `package acme:store@0.3.0;

@since(version = 0.3.0-rc-1)
interface types {}
`,
      findings: [
        "4:11 interface `types` is `@since(version = 0.3.0-rc-1)`, a pre-release, but the package is at 0.3.0",
      ],
    },
    good: {
      wit: `package acme:store@0.3.0-rc-2;

@since(version = 0.3.0-rc-2)
interface types {}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const current = item.package.identity.version;
        const since = item.gate.since;
        if (current === undefined || !since) return;
        const named = parseVersion(since.version.text);
        const own = parseVersion(current);
        if (!named || !own || named.prerelease.length === 0 || compareVersions(named, own) >= 0) return;
        const better = sameRelease(named, own) ? current : versionText({ ...named, prerelease: [], build: [] });
        context.report({
          item,
          message: `${describe(item)} is \`@since(version = ${since.version.text})\`, ${own.prerelease.length > 0 ? "another pre-release" : "a pre-release"}, but the package is at ${current}`,
          help: `write \`@since(version = ${better})\``,
          edits: [replace(item.source, since.version, better)],
        });
      },
    };
  },
};

function sameRelease(a: Version, b: Version): boolean {
  return a.major === b.major && a.minor === b.minor && a.patch === b.patch;
}
