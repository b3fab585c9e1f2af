import { decideMapping } from "../../../map-types/decide.ts";
import { isMapKey } from "../../../map-types/key.ts";
import { pairOf } from "../../../map-types/pair.ts";
import { targetsBelow, wasiTarget } from "../../../package/wasi-target.ts";
import { typeText } from "../../../wit/type-text.ts";
import { witSection } from "../../data/spec.ts";
import { latestWasi } from "../../data/wasi.ts";
import type { LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";
import { describe } from "../../queries/item.ts";

export const candidate: LintRule = {
  id: "map/candidate",
  what: "A `list<tuple<k, v>>` whose key is bool, an integer, char or string could be a `map<k, v>`.",
  detail:
    "Silent where the target is below WASI 0.3.1, and where names, docs or the functions beside it say that a key may come twice or that order counts (headers, fields, `append`, query parameters). Keys that are an alias are left alone, since a map does not take one. The help says what decided. With the option `unclear`, which the preset `all` sets, lists of which nothing tells are reported too. `witkit translate --pack list-to-map` rewrites a whole package by the same decision.",
  why: "A map says what is meant, and every language has one to bind it to; in memory it is the same as the list. It is a change of type, though: components built against the list no longer link. Where a key may come twice, as among HTTP fields, it must stay a list: of two equal keys a map keeps the last.",
  presets: { spec: "off", recommended: "info", wasi: "info", all: "info" },
  fix: "suggestion",
  options: {
    unclear: {
      type: "boolean",
      default: false,
      about: "also report lists of which neither names nor docs say what they mean",
    },
  },
  presetOptions: { all: { unclear: true } },
  source: "WASI 0.3.1",
  specRef: witSection("types"),
  examples: {
    bad: {
      wit: `package acme:config@1.0.0;

interface settings {
  get-all: func() -> list<tuple<string, u64>>;
}
`,
      settings: { wasi: "0.3.1" },
      findings: ["4:22 `list<tuple<string, u64>>` of function `get-all` could be `map<string, u64>`"],
    },
    good: {
      wit: `package acme:config@1.0.0;

interface requests {
  headers: func() -> list<tuple<string, list<u8>>>;
}
`,
      settings: { wasi: "0.3.1" },
    },
  },
  create(context) {
    return {
      type(type, item, pkg) {
        const pair = pairOf(type);
        if (
          !pair ||
          !isMapKey(pair.key) ||
          targetsBelow(context.settings.wasi ?? wasiTarget(pkg.package) ?? latestWasi, "0.3.1")
        )
          return;
        const { verdict, reasons } = decideMapping({
          type,
          pair,
          source: item.source,
          item: item.node,
          ...(item.container && { holder: item.container.node }),
        });
        if (verdict === "list" || (verdict === "unclear" && context.optionsFor(item.source).unclear !== true)) return;
        const better = `map<${typeText(pair.key)}, ${typeText(pair.value)}>`;
        context.report({
          item,
          span: type,
          message: `\`${typeText(type)}\` of ${describe(item)} could be \`${better}\``,
          help: `${verdict === "map" ? "" : "not clear: "}${reasons.join("; ")}. Only where no key comes twice and order doesn't count: it changes the type`,
          edits: [replace(item.source, type, better)],
        });
      },
    };
  },
};
