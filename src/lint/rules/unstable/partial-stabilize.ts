import { issue } from "../../data/spec.ts";
import type { LintPackage, LintRule, RuleReport } from "../../engine/rule.ts";
import { indentBefore, lineEnd, relatedSpan } from "../../queries/edits.ts";
import { describe, type Item } from "../../queries/item.ts";
import { markerAbove, stabilizeMarkers } from "../../queries/stabilize-marker.ts";

export const partialStabilize: LintRule = {
  id: "unstable/partial-stabilize",
  what: "Some items of a feature are marked for stabilisation or stable, others are not.",
  detail:
    "Marked is an `@unstable` with `// @stabilize-next` directly above. With a baseline, items of the feature that have become `@since` count as stable.",
  why: "A feature becomes stable as a whole: its types are of no use without the functions that take them. Where only some of its items carry the marker, the script that makes the release turns those into `@since` and leaves the rest behind a feature that nobody will switch on any more.",
  presets: { spec: "off", recommended: "warn", wasi: "warn", all: "warn" },
  fix: "suggestion",
  source: "WASI stabilize-features.js",
  specRef: issue("WebAssembly/WASI", 923),
  examples: {
    bad: {
      wit: `package acme:clocks@1.2.0;

// @stabilize-next
@unstable(feature = clocks-timezone)
interface timezone {
  @unstable(feature = clocks-timezone)
  offset: func() -> s32;
}
`,
      findings: [
        "7:3 function `offset` is left out: other items of feature `clocks-timezone` are marked for stabilisation",
      ],
    },
    good: {
      wit: `package acme:clocks@1.2.0;

// @stabilize-next
@unstable(feature = clocks-timezone)
interface timezone {
  // @stabilize-next
  @unstable(feature = clocks-timezone)
  offset: func() -> s32;
}
`,
    },
  },
  create(context) {
    const stable = new Map<string, string>();
    return {
      package(pkg) {
        for (const report of leftOut(pkg)) context.report(report);
      },
      comparison(comparison) {
        stable.clear();
        for (const { old, new: now } of comparison.changes) {
          const feature = old?.gates.unstable;
          if (feature !== undefined && now?.gates.since !== undefined) stable.set(feature, now.name);
        }
        const pkg = context.packages.find((one) => one.package === comparison.new);
        for (const item of pkg?.files.flatMap((file) => file.items) ?? []) {
          const feature = item.gate.unstable?.feature.name;
          const other = feature === undefined ? undefined : stable.get(feature);
          if (other === undefined || item.gate.broken) continue;
          const message = `${describe(item)} is still unstable, but \`${other}\` of the same feature \`${feature}\` has become stable`;
          context.report({ item, message, help: "stabilise all of the feature, or none of it" });
        }
      },
    };
  },
};

function leftOut(pkg: LintPackage): readonly RuleReport[] {
  const marked = new Map<string, Item>();
  const unmarked: Item[] = [];
  if (pkg.files.every(({ file }) => stabilizeMarkers(file).length === 0)) return [];
  for (const item of pkg.files.flatMap((file) => file.items)) {
    const gate = item.gate.unstable;
    if (!gate || item.gate.broken) continue;
    if (markerAbove(item.file, gate.start)) marked.set(gate.feature.name, item);
    else unmarked.push(item);
  }
  return unmarked.flatMap((item) => {
    const other = marked.get(item.gate.unstable?.feature.name ?? "");
    return other ? [toReport(item, other)] : [];
  });
}

function toReport(item: Item, other: Item): RuleReport {
  const gate = item.gate.unstable ?? item.node;
  const indent = indentBefore(item.source, gate.start);
  const text = `// @stabilize-next${lineEnd(item.source)}${indent ?? ""}`;
  return {
    item,
    message: `${describe(item)} is left out: other items of feature \`${item.gate.unstable?.feature.name}\` are marked for stabilisation`,
    help: "write `// @stabilize-next` directly above its `@unstable`, or take the other markers away",
    related: [relatedSpan(other.source, other.gate.unstable ?? other.node, `${describe(other)} is marked`)],
    ...(indent !== undefined && { edits: [{ source: item.source, start: gate.start, end: gate.start, text }] }),
  };
}
