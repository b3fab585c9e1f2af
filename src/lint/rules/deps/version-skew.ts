import { compareVersionTexts } from "../../../package/version.ts";
import type { Span } from "../../../syntax/source.ts";
import { relatedSpan } from "../../edits.ts";
import type { Item } from "../../item.ts";
import type { LintFile, LintPackage, Rule } from "../../rule.ts";
import { foreignPaths } from "../../wasi.ts";

export const versionSkew: Rule = {
  id: "deps/version-skew",
  what: "A package refers to a sibling at another version than the sibling in the tree has, or to two versions of one package.",
  detail:
    "A sibling is a package that is linted in the same run. Where a package refers to two versions, the references to the older one are reported.",
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
      has.add(`${namespace}:${name}`);
      if (role === "root" && version !== undefined) push(siblings, `${namespace}:${name}`, version);
    }
    return {
      package(pkg) {
        for (const [name, references] of referencesByPackage(pkg)) {
          const present = siblings.get(name) ?? [];
          const newest =
            references
              .map(({ version }) => version)
              .sort(compareVersionTexts)
              .at(-1) ?? "";
          for (const reference of references) {
            const { version, span, file, item } = reference;
            const isSkewed = present.length > 0 && !present.includes(version);
            if (!isSkewed && version === newest) continue;
            const first = references.find((other) => other.version === newest);
            context.report({
              source: file.source,
              span,
              ...(item ? { item } : { itemId: pkg.id }),
              message: isSkewed
                ? `\`${name}\` is at ${present.join(" and ")} here, but this refers to ${version}`
                : `this refers to \`${name}\` at ${version}, another reference of the package at ${newest}`,
              // The tree has the package at another version: that this one is nowhere is no second mistake.
              ...(has.has(name) && { answers: "package/missing-dependency" }),
              help: `write \`@${isSkewed ? (present.at(-1) ?? newest) : newest}\``,
              ...(first && !isSkewed && { related: [relatedSpan(first.file.source, first.span, `at ${newest}`)] }),
            });
          }
        }
      },
    };
  },
};

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The references of a package to others that name a version, by package. */
function referencesByPackage(pkg: LintPackage) {
  const found = new Map<string, { version: string; span: Span; file: LintFile; item: Item | undefined }[]>();
  for (const { path, file, item } of foreignPaths(pkg)) {
    if (!path.namespace || !path.package || !path.version) continue;
    push(found, `${path.namespace.name}:${path.package.name}`, { version: path.version.text, span: path, file, item });
  }
  return found;
}
