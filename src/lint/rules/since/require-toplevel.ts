import { issue } from "../../data/spec.ts";
import type { LintPackage, LintRule } from "../../engine/rule.ts";
import { containmentFault } from "../../queries/containment.ts";
import { insertAbove } from "../../queries/edits.ts";
import { isGated } from "../../queries/gate.ts";
import { describe, type Item, itemId } from "../../queries/item.ts";

const kinds: ReadonlySet<Item["node"]["kind"]> = new Set([
  "interface",
  "world",
  "type",
  "record",
  "flags",
  "enum",
  "variant",
  "resource",
]);

export const requireToplevel: LintRule = {
  id: "since/require-toplevel",
  what: "An interface, world or type has no gate although most others of its package have one.",
  detail:
    "Ungated types in a gated container are reported by `since/require-member`. A package in which fewer than half of the interfaces and worlds are gated is not checked, unless the option `always` is set, as in the presets `wasi` and `all`.",
  why: "A reader of a package that uses gates takes an item without one for an item that was there from the start. Most often it was only forgotten, and nobody can tell later in which release it came. The suggestion takes the version of the package: right for what is new in this release, to be lowered for what is older.",
  presets: { spec: "off", recommended: "warn", wasi: "error", all: "error" },
  fix: "suggestion",
  source: "WASI #865, #867",
  specRef: issue("WebAssembly/WASI", 865),
  options: {
    always: { type: "boolean", default: false, about: "check packages that use few gates or none, too" },
  },
  presetOptions: { wasi: { always: true }, all: { always: true } },
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {}

interface admin {}
`,
      findings: ["6:11 interface `admin` has no gate"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {}

@since(version = 1.2.0)
interface admin {}
`,
    },
  },
  create(context) {
    return {
      item(item, pkg) {
        if (!kinds.has(item.node.kind) || isGated(item.gate) || item.gate.broken || containmentFault(item)) return;
        if (!mostlyGated(pkg) && context.optionsFor(item.source).always !== true) return;
        // What the baseline lacks is reported there.
        if (context.baselineSince.has(itemId(item)) && context.isOn("baseline/new-item-since", item.source)) return;
        const version = item.package.identity.version;
        const gate = `@since(version = ${version})`;
        context.report({
          item,
          message: `${describe(item)} has no gate`,
          help:
            version === undefined
              ? "give the package a version, then write the `@since` of the release in which it came above it"
              : `write \`${gate}\` above it, or the older version in which it came`,
          ...(version !== undefined && { edits: [insertAbove(item, gate)] }),
        });
      },
    };
  },
};

const shares = new WeakMap<LintPackage, boolean>();

/** Whether at least half of the interfaces and worlds of a package are gated: there an ungated one was probably forgotten. */
function mostlyGated(pkg: LintPackage): boolean {
  const known = shares.get(pkg);
  if (known !== undefined) return known;
  const top = pkg.files.flatMap(({ items }) => items.filter(({ container }) => !container));
  const mostly = pkg.usesGates && top.filter(({ gate }) => isGated(gate)).length * 2 >= top.length;
  shares.set(pkg, mostly);
  return mostly;
}
