import { typeText } from "../../../package/type-text.ts";
import type * as ast from "../../../syntax/ast.ts";
import { docText } from "../../docs-text.ts";
import { replace } from "../../edits.ts";
import { describe, funcOf, type Item, localName } from "../../item.ts";
import { isMapKey } from "../../map-keys.ts";
import type { Rule } from "../../rule.ts";
import { witSection } from "../../spec.ts";
import { membersOf } from "../../walk.ts";
import { latestWasi, targetsBelow, wasiTarget } from "../../wasi.ts";

export const candidate: Rule = {
  id: "map/candidate",
  what: "A `list<tuple<k, v>>` whose key is bool, an integer, char or string could be a `map<k, v>`.",
  detail:
    "Silent where the target is below WASI 0.3.1, and where names or docs say that a key may come twice or that order counts (headers, fields, `append`, query parameters). Keys that are an alias are left alone, since a map does not take one.",
  why: "A map says what is meant, and every language has one to bind it to; in memory it is the same as the list. It is a change of type, though: components built against the list no longer link. Where a key may come twice, as among HTTP fields, it must stay a list: of two equal keys a map keeps the last.",
  presets: { spec: "off", recommended: "info", wasi: "info", all: "info" },
  fix: "suggestion",
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
        if (!pair || targetsBelow(wasiTarget(pkg, context.settings.wasi) ?? latestWasi, "0.3.1")) return;
        if (isMultiMap(item, type)) return;
        const better = `map<${typeText(pair.key)}, ${typeText(pair.value)}>`;
        context.report({
          item,
          span: type,
          message: `\`${typeText(type)}\` of ${describe(item)} could be \`${better}\``,
          help: "only where no key comes twice and order doesn't count; it changes the type",
          edits: [replace(item.source, type, better)],
        });
      },
    };
  },
};

function pairOf(type: ast.TypeNode): { readonly key: ast.TypeNode; readonly value: ast.TypeNode } | undefined {
  if (type.kind !== "list" || type.length || type.element.kind !== "tuple") return undefined;
  const [key, value, ...more] = type.element.items;
  return key && value && more.length === 0 && isMapKey(key) ? { key, value } : undefined;
}

const multiNames =
  /(?:^|-)(?:headers?|fields?|trailers?|cookies?|query|params?|parameters?|form|multi|pairs|entries|append|history|log|events?|sorted|ordered|ranges?)(?:-|$)/i;
const multiDocs =
  /multi-?map|multiple (?:values|entries)|more than once|duplicat|repeated|same (?:name|key)|in (?:the )?order|ordered|sorted|header/i;

/** Whether names or docs say that a key may come twice, or that the order of the pairs means something. */
function isMultiMap(item: Item, type: ast.TypeNode): boolean {
  const names = [localName(item.node), nameOfPlace(item, type)];
  const docs = [docText(item.node.docs, item.source)];
  if (item.node.kind === "record") {
    const field = item.node.fields.find((one) => holds(one.type, type));
    docs.push(docText(field?.docs, item.source));
  }
  const holder = item.container;
  if (holder?.node.kind === "resource") {
    names.push(holder.node.name.name, ...membersOf(holder.node).map(localName));
    docs.push(docText(holder.node.docs, holder.source));
  }
  return names.some((name) => multiNames.test(name)) || docs.some((text) => multiDocs.test(text));
}

/** The parameter, field or case that the type stands in. */
function nameOfPlace({ node }: Item, type: ast.TypeNode): string {
  const params = funcOf(node)?.params ?? (node.kind === "record" ? node.fields : []);
  const place = params.find((one) => holds(one.type, type));
  if (place) return place.name.name;
  const inCase =
    node.kind === "variant" ? node.cases.find((one) => one.payload && holds(one.payload, type)) : undefined;
  return inCase?.name.name ?? "";
}

function holds(outer: ast.TypeNode, inner: ast.TypeNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
