import { isMapKey } from "../../../map-types/key.ts";
import { dealias } from "../../../package/type-info.ts";
import { typeText } from "../../../wit/type-text.ts";
import { witSection } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";

export const keyType: LintRule = {
  id: "map/key-type",
  what: "A `map` has a key type that is not bool, an integer, char or string.",
  detail: "An alias is refused too, even one of `string`: the key has to be written out.",
  why: "Keys are compared for equality, so types that have no plain equality in every language (floats, records, resources) can't be keys. The grammar lists the ones that can, by name.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "wit-parser; WIT.md, types",
  specRef: witSection("types"),
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  type sizes = map<f64, u64>;
}
`,
      findings: ["4:20 `f64` can't be the key of a map: bool, an integer, char or string can"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  type sizes = map<string, u64>;
}
`,
    },
  },
  create(context) {
    return {
      type(type, item) {
        if (type.kind !== "map" || isMapKey(type.key) || type.key.kind === "invalid-type") return;
        const named = type.key.kind === "named" ? context.model.typeOf(type.key.id) : undefined;
        const alias = named && dealias(context.model, named).place.node;
        const isAlias = alias?.kind === "type" && isMapKey(alias.type);
        context.report({
          item,
          span: type.key,
          message: isAlias
            ? `\`${typeText(type.key)}\` can't be the key of a map: write \`${typeText(alias.type)}\`, an alias isn't allowed there`
            : `\`${typeText(type.key)}\` can't be the key of a map: bool, an integer, char or string can`,
          help: "use one of those types as the key, or a list of tuples",
        });
      },
    };
  },
};
