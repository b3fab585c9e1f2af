import type { RelatedPlace } from "../../../common/diagnostic.ts";
import { packageId } from "../../../package/item-id.ts";
import { compareVersionTexts } from "../../../package/version.ts";
import { gateRules } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { containmentFault } from "../../queries/containment.ts";
import { relatedSpan } from "../../queries/edits.ts";
import { type Availability, availabilityOf } from "../../queries/gate.ts";
import { describe, type Item } from "../../queries/item.ts";
import { type NameReference, packageOf, referencesOf } from "../../queries/references.ts";

export const reference: LintRule = {
  id: "since/reference",
  what: "A reference is not compatibly gated: stable to unstable, older to newer, or ungated to gated.",
  detail:
    "Looks at types in signatures, fields, cases and aliases, at `use`, import, export and include. Versions are compared within one package only; a feature of another package counts too. Silent on an item that `since/require-member` already speaks of.",
  why: "Whoever targets the version in which an item came must find everything that the item refers to. If the other item is newer, or behind a feature that is off, the reference dangles: the item can't be used in the very version that it claims to be from. WIT.md makes it an error; the official parser only notices references to features that happen to be off.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "WIT.md, feature gates",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.1.0)
  type key = string;

  @since(version = 1.0.0)
  get: func(name: key) -> u64;
}
`,
      findings: [
        "9:3 function `get` is `@since(version = 1.0.0)`, but refers to `key`, which is `@since(version = 1.1.0)`",
      ],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.0.0)
  type key = string;

  @since(version = 1.1.0)
  get: func(name: key) -> u64;
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        if (item.availability.broken || containmentFault(item)?.kind === "ungated") return;
        const faults = referencesOf(item, context.model)
          .map((ref) => ({ ref, gate: faultOf(item, ref) }))
          .filter((fault): fault is { ref: NameReference; gate: string } => fault.gate !== undefined);
        const first = faults[0];
        if (!first) return;
        context.report({
          item,
          message: `${describe(item)} ${stateOf(item.availability)}, but refers to ${nameOf(item, first.ref)}, which is \`${first.gate}\``,
          help: "gate the item at least as strongly as what it refers to, or refer to something else",
          related: faults.map(({ ref, gate }) => targetPlace(ref, gate)),
        });
      },
    };
  },
};

/** The gate of the target that the item's own gates don't answer. */
function faultOf(item: Item, { target }: NameReference): string | undefined {
  const theirs = availabilityOf(target);
  const ours = item.availability;
  if (theirs.broken) return undefined;
  const feature = theirs.features.find((name) => !ours.features.includes(name));
  if (feature !== undefined) return `@unstable(feature = ${feature})`;
  if (theirs.since === undefined || ours.features.length > 0 || packageOf(target) !== item.package) return undefined;
  const isFine = ours.since !== undefined && compareVersionTexts(ours.since, theirs.since) >= 0;
  return isFine ? undefined : `@since(version = ${theirs.since})`;
}

function stateOf({ since, features }: Availability): string {
  const feature = features[0];
  if (feature !== undefined) return `is \`@unstable(feature = ${feature})\``;
  return since === undefined ? "has no gate" : `is \`@since(version = ${since})\``;
}

function nameOf(item: Item, { target, name }: NameReference): string {
  const other = packageOf(target);
  return other === item.package ? `\`${name}\`` : `\`${name}\` of \`${packageId(other.identity)}\``;
}

function targetPlace({ target, name }: NameReference, gate: string): RelatedPlace {
  const { node, source } = target.place;
  const span = "name" in node ? node.name : node;
  return relatedSpan(source, span, `\`${name}\` is \`${gate}\``);
}
