import type { Span } from "../../../../grammar/source.ts";
import { push } from "../../../common/multimap.ts";
import { compareVersionTexts, parseVersion, versionsCompatible } from "../../../package/version.ts";
import { lagsBehind } from "../../data/lockstep.ts";
import { foreignPaths } from "../../data/wasi.ts";
import type { LintFile, LintPackage, LintRule, RuleReport } from "../../engine/rule.ts";
import { relatedSpan } from "../../queries/edits.ts";
import type { Item } from "../../queries/item.ts";

export const versionSkew: LintRule = {
  id: "deps/version-skew",
  what: "A package refers to a sibling at another version than the sibling in the tree has, or to two compatible versions of one package.",
  detail:
    "A sibling is a package that is linted in the same run. Only versions of one series (the major version, or 0.minor; every pre-release is its own) count as skew: a world that serves WASI 0.2 and 0.3, or 0.3.0 and a release candidate, does so on purpose. Where a package refers to two versions, the references to the older one are reported. A sibling that isn't linted (one under `deps/`) must not be older than the package where the two are known to be released together: the packages of WASI, packages whose other references within the namespace (two at least) are all at their own version, and with `--against` those whose references all were at their own version before.",
  why: "Packages that are released together refer to one another at the version of the release. A reference that was left at the version before pulls the old sibling in beside the new one, and types of the two don't match.",
  presets: { spec: "off", recommended: "warn", wasi: "warn", all: "warn" },
  source: "mistake made in a WASI release",
  examples: {
    bad: {
      wit: `package acme:shop@1.1.0;

interface cart {
  use acme:store/types@1.0.0.{key};
  put: func(name: key);
}

package acme:store@1.1.0 {
  interface types {
    type key = string;
  }
}
`,
      findings: ["4:7 `acme:store` is at 1.1.0 here, but this refers to 1.0.0"],
    },
    good: {
      wit: `package acme:shop@1.1.0;

interface cart {
  use acme:store/types@1.1.0.{key};
  put: func(name: key);
}

package acme:store@1.1.0 {
  interface types {
    type key = string;
  }
}
`,
    },
  },
  create(context) {
    const siblings = new Map<string, string[]>();
    const has = new Set<string>();
    for (const { identity, role } of context.model.packages) {
      const { namespace, name, version } = identity;
      has.add(`${namespace}:${name}`).add(`${namespace}:${name}@${version}`);
      if (role === "root" && version !== undefined) push(siblings, `${namespace}:${name}`, version);
    }
    return {
      package(pkg) {
        const isBehind = lagsBehind(pkg, context);
        for (const [name, references] of referencesByPackage(pkg)) {
          const present = siblings.get(name) ?? [];
          for (const reference of references) {
            const { version, span, file, item } = reference;
            const newest = newestOf(references.filter((other) => inSameSeries(other.version, version)));
            const problem =
              skewOf(name, version, present, has.has(`${name}@${version}`)) ??
              twinOf(name, version, newest) ??
              (present.length === 0 && isBehind(name, version) ? lagOf(name, version, pkg) : undefined);
            if (!problem) continue;
            context.report({
              source: file.source,
              span,
              ...(item ? { item } : { itemId: pkg.id }),
              ...problem,
              // The tree has the package at another version: a missing dependency would be a second report of one mistake.
              ...(has.has(name) && { answers: "package/missing-dependency" }),
            });
          }
        }
      },
    };
  },
};

type SkewProblem = Pick<RuleReport, "message" | "help" | "related">;

interface VersionedReference {
  readonly version: string;
  readonly span: Span;
  readonly file: LintFile;
  readonly item: Item | undefined;
}

/** The tree has the sibling, at other versions of the series: newer ones, or the one that is referred to is nowhere. */
function skewOf(name: string, version: string, all: readonly string[], isThere: boolean): SkewProblem | undefined {
  const present = [...new Set(all)].filter((other) => inSameSeries(other, version));
  const last = present.at(-1);
  if (last === undefined || present.includes(version)) return undefined;
  if (isThere && present.every((other) => compareVersionTexts(other, version) < 0)) return undefined;
  return {
    message: `\`${name}\` is at ${present.join(" and ")} here, but this refers to ${version}`,
    help: `write \`@${last}\``,
  };
}

/** Another reference of the package is to a newer version. */
function twinOf(name: string, version: string, newest: VersionedReference | undefined): SkewProblem | undefined {
  if (!newest || newest.version === version) return undefined;
  return {
    message: `this refers to \`${name}\` at ${version}, another reference of the package at ${newest.version}`,
    help: `write \`@${newest.version}\``,
    related: [relatedSpan(newest.file.source, newest.span, `at ${newest.version}`)],
  };
}

function inSameSeries(a: string, b: string): boolean {
  const [one, other] = [parseVersion(a), parseVersion(b)];
  return one !== undefined && other !== undefined && versionsCompatible(one, other);
}

/** The sibling was left at an earlier release. */
function lagOf(name: string, version: string, { package: { identity } }: LintPackage): SkewProblem {
  const own = `${identity.namespace}:${identity.name}`;
  return {
    message: `this refers to \`${name}\` at ${version}, but \`${own}\`, which is released together with it, is at ${identity.version}`,
    help: `write \`@${identity.version}\`, and fetch that version`,
  };
}

/** The first reference to the newest version. */
function newestOf(references: readonly VersionedReference[]): VersionedReference | undefined {
  return references.reduce<VersionedReference | undefined>(
    (newest, one) => (newest && compareVersionTexts(one.version, newest.version) <= 0 ? newest : one),
    undefined,
  );
}

/** The references of a package to others that name a version, by package. */
function referencesByPackage(pkg: LintPackage) {
  const found = new Map<string, VersionedReference[]>();
  for (const { path, file, item } of foreignPaths(pkg)) {
    if (!path.namespace || !path.package || !path.version) continue;
    push(found, `${path.namespace.name}:${path.package.name}`, { version: path.version.text, span: path, file, item });
  }
  return found;
}
