import type { PackageComparison } from "../../../compare/change.ts";
import type { Package } from "../../../package/model.ts";
import { usePathId } from "../../../wit/name-text.ts";
import { foreignPaths } from "../../data/wasi.ts";
import { headerPlace } from "../../engine/baseline.ts";
import type { LintRule } from "../../engine/rule.ts";
import { prepare } from "../../engine/walk.ts";

export const versionBump: LintRule = {
  id: "baseline/version-bump",
  what: "The content changed but the version did not, went backwards, or moved too little for a breaking change.",
  detail:
    "Silent where only docs or layout changed, and for packages without a version. From a pre-release anything may follow, except the same version again.",
  why: "Two texts under one version can't be told apart by anybody who fetches them: caches keep the old one, lock files say nothing has changed. And a version that moves too little promises that everything still fits.",
  presets: { spec: "off", recommended: "error", wasi: "error", all: "error" },
  needsBaseline: true,
  source: "semver; mistake made in a WASI release",
  specRef: "https://semver.org/#spec-item-3",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  get: func(name: string) -> u64;
}
`,
      against: `package acme:store@1.0.0;

interface types {}
`,
      findings: ["1:20 the content of package `acme:store` changed, but its version is still 1.0.0"],
    },
    good: {
      wit: `package acme:store@1.1.0;

interface types {
  get: func(name: string) -> u64;
}
`,
      against: `package acme:store@1.0.0;

interface types {}
`,
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        const pkg = context.packages.find((one) => one.package === comparison.new);
        const message = pkg && comparison.old && problemOf(comparison);
        if (!pkg || !message) return;
        context.report({
          ...headerPlace(pkg),
          itemId: pkg.id,
          message,
          help: comparison.backwards
            ? "raise the version"
            : `move the ${comparison.needed === "none" ? "patch" : comparison.needed} version`,
        });
      },
    };
  },
};

function problemOf(comparison: PackageComparison): string | undefined {
  const from = comparison.old?.identity.version;
  const to = comparison.new?.identity.version;
  if (from === undefined || to === undefined) return undefined;
  if (comparison.backwards) return `the version of package \`${comparison.name}\` went back from ${from} to ${to}`;
  if (comparison.changes.length === 0 && (from !== to || refersAlike(comparison))) return undefined;
  if (from === to) return `the content of package \`${comparison.name}\` changed, but its version is still ${from}`;
  if (comparison.enough) return undefined;
  return `package \`${comparison.name}\` moved its ${comparison.actual} version from ${from} to ${to}, but its changes need a ${comparison.needed} one`;
}

/** Whether both versions refer to the same packages at the same versions: within a series that is no change of a type. */
function refersAlike({ old, new: now }: PackageComparison): boolean {
  return old === undefined || now === undefined || references(old) === references(now);
}

function references(pkg: Package): string {
  const paths = foreignPaths(prepare(pkg)).map(({ path }) => usePathId(path));
  return [...new Set(paths)].sort().join(" ");
}
