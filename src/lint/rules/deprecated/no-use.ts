import { packageId } from "../../../package/item-id.ts";
import { issue } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { relatedSpan } from "../../queries/edits.ts";
import { attributesOf, gateOf } from "../../queries/gate.ts";
import { describe, type Item } from "../../queries/item.ts";
import { listed } from "../../queries/name-list.ts";
import { type NameReference, packageOf, referencesOf } from "../../queries/references.ts";

export const noUse: LintRule = {
  id: "deprecated/no-use",
  what: "An item that is not deprecated refers to one that is.",
  detail:
    "Items inside a deprecated container may refer to what they like. A used name counts as what the `use` brings in: the `use` answers for it.",
  why: "A deprecated item is meant to go with the next incompatible release. Whatever still refers to it and is not deprecated itself has to be changed in that release too, and leads people to the deprecated item until then.",
  presets: { spec: "off", recommended: "warn", wasi: "warn", all: "warn" },
  source: "wit-bindgen #1314",
  specRef: issue("bytecodealliance/wit-bindgen", 1314),
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.0.0)
  @deprecated(version = 1.2.0)
  type key = string;

  @since(version = 1.2.0)
  get: func(name: key) -> u64;
}
`,
      findings: ["10:3 function `get` refers to `key`, which is deprecated since 1.2.0"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.0.0)
  @deprecated(version = 1.2.0)
  type key = string;

  @since(version = 1.2.0)
  get: func(name: string) -> u64;
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const refs = referencesOf(item, context.model);
        if (refs.length === 0 || isDeprecated(item)) return;
        const old = refs.filter((ref) => versionOf(ref) !== undefined && !contains(item, ref));
        const first = old[0];
        if (!first) return;
        const names = [...new Set(old.map(({ name }) => name))];
        const from = packageOf(first.target);
        const of = from === item.package ? "" : ` of \`${packageId(from.identity)}\``;
        const verb = names.length === 1 ? `is deprecated since ${versionOf(first)}` : "are deprecated";
        context.report({
          item,
          message: `${describe(item)} refers to ${listed(names)}${of}, which ${verb}`,
          help: "refer to what replaces it, or deprecate this item too",
          related: old.map((ref) =>
            relatedSpan(ref.target.place.source, placeOf(ref), `\`${ref.name}\` is deprecated`),
          ),
        });
      },
    };
  },
};

function isDeprecated(item: Item): boolean {
  return item.gate.deprecated !== undefined || (item.container !== undefined && isDeprecated(item.container));
}

/** The version in which the target, or what it stands in, was deprecated. */
function versionOf({ target }: NameReference): string | undefined {
  const own = gateOf(attributesOf(target)).deprecated;
  if (own) return own.version.text;
  return target.kind === "type-def" ? gateOf(attributesOf(target.owner)).deprecated?.version.text : undefined;
}

/** A member may name the container that it stands in. */
function contains(item: Item, { target }: NameReference): boolean {
  for (let at = item.container; at; at = at.container) if (at.node === target.place.node) return true;
  return false;
}

function placeOf({ target }: NameReference) {
  const { node } = target.place;
  return "name" in node ? node.name : node;
}
