import { docsText } from "../../package/docs.ts";
import { typeText } from "../../package/type-info.ts";
import type * as ast from "../../syntax/ast.ts";
import type { Certainty } from "../document.ts";
import { claim, createDraft, type Draft, note, replace } from "../draft.ts";
import { mayChange, siteSpan } from "../fire.ts";
import type { Round } from "../round.ts";
import type { Rule } from "../rule.ts";
import { namedBy, type TypeSite, typeArguments } from "../sites.ts";

/** Words in names and docs by which a list of pairs is told: one value for each key, or keys that come back, or an order that counts. */
const mapWords =
  /\b(map|mapping|dictionary|dict|environment|env|envs|variables|vars|labels|annotations|attributes|metadata|properties|config|configuration|settings|tags|context|baggage|secrets|substitutions|by-\w+|\w+-by)\b/;
const keyedWords = /\b(unique|key-value|key\/value|keyed|for each key|per key)\b/;
const multiNames =
  /\b(headers?|trailers?|fields?|cookies?|query|form|multi\w*|append|ordered|sequence|history|path|pairs?|edges?|points?|ranges?|spans?|steps?|args|arguments|rows?)\b/;
const multiDocs =
  /\b(duplicates?|duplicated|repeated|more than once|several values|multiple values|same (name|key)|ordered|in order|order of)\b/;

/**
 * `list<tuple<k, v>>` that means a mapping becomes `map<k, v>`. The key has to be spelled as a type that a map may have; through
 * aliases and records of a pair it is followed on demand. Where keys may come back nothing changes; where names, docs and
 * signatures don't tell, a note asks.
 */
export function pairsToMap(rule: Rule, round: Round, offer: (draft: Draft) => boolean): void {
  for (const site of round.sites.types) {
    const pair = pairOf(site.type, round);
    if (!pair || !mayChange(rule, site.scope, round)) continue;
    const verdict = verdictOn(site, round);
    if (verdict === "multi") continue;
    const draft = createDraft(rule.id, verdict === "unclear" ? "low" : verdict);
    const type = site.source.text.slice(site.type.start, site.type.end);
    if (verdict === "unclear") {
      note(draft, {
        id: "note/maybe-map",
        source: site.source,
        span: siteSpan(site),
        item: site.item,
        words: { type, name: site.func?.name ?? site.declaration?.name ?? "" },
      });
    } else {
      writeMap(site, pair, draft);
      claim(draft, site.source, site.type);
    }
    offer(draft);
  }
}

interface Pair {
  readonly key: ast.TypeNode;
  readonly value: ast.TypeNode;
  /** The key as it has to be written. */
  readonly keyText: string;
  /** The pair stands in the text, so that only what is around it has to be written. */
  readonly inPlace: boolean;
}

const keyTypes = new Set(["bool", "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "char", "string"]);

function pairOf(type: ast.TypeNode, round: Round): Pair | undefined {
  if (type.kind !== "list" || type.length) return undefined;
  const { element } = type;
  const follow = round.settings.followAliases;
  const settled = follow ? settle(element, round) : element;
  if (settled.kind === "tuple") {
    const [key, value] = settled.items;
    return key && value && settled.items.length === 2 ? keyed(key, value, settled === element, round) : undefined;
  }
  if (!follow || settled.kind !== "named") return undefined;
  const record = round.meaning.model.typeOf(settled.id)?.place.node;
  if (record?.kind !== "record" || record.fields.length !== 2) return undefined;
  const [first, second] = record.fields;
  const isPair =
    first && second && /^(key|name|id|k)$/.test(first.name.name) && /^(value|val|v)$/.test(second.name.name);
  return isPair ? keyed(first.type, second.type, false, round) : undefined;
}

function keyed(key: ast.TypeNode, value: ast.TypeNode, inPlace: boolean, round: Round): Pair | undefined {
  const settled = round.settings.followAliases ? settle(key, round) : key;
  if (settled.kind !== "primitive" || !keyTypes.has(settled.name)) return undefined;
  return { key, value, keyText: settled.name, inPlace };
}

/** What `type x = …` stands for, alias by alias, within one scope. */
function settle(type: ast.TypeNode, round: Round): ast.TypeNode {
  let last = type;
  for (let depth = 0; depth < 100; depth++) {
    const node = last.kind === "named" ? namedBy(last, round.meaning)?.place.node : undefined;
    if (node?.kind !== "type") return last;
    last = node.type;
  }
  return last;
}

function writeMap(site: TypeSite, pair: Pair, draft: Draft): void {
  const { type, source, item } = site;
  if (!pair.inPlace) {
    replace(draft, source, type, `map<${pair.keyText}, ${typeText(pair.value)}>`, item);
    return;
  }
  replace(draft, source, { start: type.start, end: pair.key.start }, "map<", item);
  replace(draft, source, pair.key, pair.keyText, item);
  replace(draft, source, { start: pair.value.end, end: type.end }, ">", item);
}

/** What names, docs and signatures say of a list of pairs. */
function verdictOn(site: TypeSite, round: Round): Certainty | "multi" | "unclear" {
  const node = site.func?.place.node ?? site.declaration?.place.node;
  const docs = node && "docs" in node && node.docs ? (docsText(site.source, node.docs) ?? "").toLowerCase() : "";
  const names = namesAround(site).map((name) => name.toLowerCase());
  const spelled = names.join(" ").replaceAll("-", " ");
  if (hasRepeatedKeys(site, round) || multiNames.test(spelled) || multiDocs.test(docs)) return "multi";
  if (names.some((name) => mapWords.test(name.replaceAll("-", " ")) || mapWords.test(name))) return "high";
  if (mapWords.test(docs) || keyedWords.test(docs)) return "medium";
  return "unclear";
}

/** The names that speak of a type: of the function and parameter, of the declaration and field, of the resource. */
function namesAround(site: TypeSite): readonly string[] {
  const within = (span: { readonly start: number; readonly end: number }) =>
    span.start <= site.type.start && site.type.end <= span.end;
  const param = site.func?.func.params.find((one) => within(one));
  const node = site.declaration?.place.node;
  const parts = node?.kind === "record" ? node.fields : node?.kind === "variant" ? node.cases : [];
  const part = parts.find((one) => within(one));
  const names = [site.func?.name, site.func?.resource?.name, param?.name.name, site.declaration?.name, part?.name.name];
  return names.filter((name) => name !== undefined);
}

/** A container from which one name yields several values, or to which values are appended, holds keys that come back. */
function hasRepeatedKeys(site: TypeSite, round: Round): boolean {
  const container = site.func && round.sites.containerOf(site.func);
  if (!container?.resource) return false;
  return container.functions.some(
    ({ name, func }) =>
      /^(append|add)(-|$)/.test(name) ||
      (/^get(-|$)/.test(name) && func.params.length === 1 && isListResult(func.result)),
  );
}

function isListResult(type: ast.TypeNode | undefined): boolean {
  if (!type) return false;
  if (type.kind === "list") return type.element.kind !== "primitive" || type.element.name !== "u8";
  return (type.kind === "result" || type.kind === "option") && typeArguments(type).slice(0, 1).some(isListResult);
}
