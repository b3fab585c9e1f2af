import { packageName } from "../../../package/item-id.ts";
import type { Model, Package } from "../../../package/model.ts";
import { gateSyntax } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { prepare } from "../../engine/walk.ts";
import { describe, type Item, itemId } from "../../queries/item.ts";

export const stale: LintRule = {
  id: "unstable/stale",
  what: "An item has been unstable for more than N releases.",
  detail: "N is `staleAfter` of the configuration. Releases are the git tags up to the one that `--against` names.",
  why: "A feature is tried out and then becomes stable or goes. One that has been behind its gate for many releases is used by nobody, or by everybody who has switched it on for good; both are worth a decision.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  needsBaseline: true,
  source: "ours",
  specRef: gateSyntax,
  examples: {
    bad: {
      wit: `package acme:clocks@1.2.0;

@unstable(feature = clocks-timezone)
interface timezone {}
`,
      against: `package acme:clocks@1.1.0;

@unstable(feature = clocks-timezone)
interface timezone {}
`,
      settings: { staleAfter: 0 },
      findings: ["4:11 interface `timezone` has been unstable for 1 release"],
    },
    good: {
      wit: `package acme:clocks@1.2.0;

@unstable(feature = clocks-timezone)
interface timezone {}
`,
      against: `package acme:clocks@1.1.0;
`,
      settings: { staleAfter: 0 },
    },
  },
  create(context) {
    if (context.releases.length === 0) return {};
    const perRelease = context.releases.map(unstableItems);
    return {
      item(item) {
        const key = item.gate.unstable && keyOf(item);
        if (key === undefined) return;
        let count = 0;
        while (perRelease[count]?.has(key)) count++;
        if (count <= context.settings.staleAfter) return;
        context.report({
          item,
          message: `${describe(item)} has been unstable for ${count} release${count === 1 ? "" : "s"}`,
          help: "make it stable with `witkit stabilize`, or take it out",
        });
      },
    };
  },
};

/** The unstable items of a release, by package name and place, whatever the version. */
function unstableItems(model: Model): ReadonlySet<string> {
  const items = model.packages.filter((pkg) => pkg.role === "root").flatMap(itemsOf);
  return new Set(items.filter((item) => item.gate.unstable).map(keyOf));
}

function itemsOf(pkg: Package): readonly Item[] {
  return prepare(pkg).files.flatMap((file) => file.items);
}

function keyOf(item: Item): string {
  const { identity } = item.package;
  const id = itemId(item);
  return identity.version === undefined ? id : `${packageName(identity)} ${id.replaceAll(`@${identity.version}`, "")}`;
}
