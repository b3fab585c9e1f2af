import type * as ast from "../../../grammar/ast.ts";
import { type Decision, decideMapping, partOf } from "../../map-types/decide.ts";
import { isMapKey } from "../../map-types/key.ts";
import { type KeyValuePair, pairOf, pairOfTuple } from "../../map-types/pair.ts";
import type { Sign } from "../../map-types/sign.ts";
import { usedDefinition } from "../../package/type-info.ts";
import type { FoundType } from "../match/bindings.ts";
import type { Meaning } from "../match/name-resolution.ts";
import type { TypeSite } from "../match/type-occurrences.ts";
import type { TranslationRule } from "../pack/rule.ts";
import { mayChange } from "../rewrite/apply-rule.ts";
import { siteSpan } from "../rewrite/apply-type-rule.ts";
import type { Pass } from "../rewrite/pass.ts";

/** A list of pairs whose key may be the key of a map. */
export interface PairSite {
  readonly site: TypeSite;
  /** The key at the end of all aliases: always one that is written out. */
  readonly key: FoundType;
  readonly value: FoundType;
  /** How the pair is spelled: `list<tuple<k, v>>` as such, or through an alias of the key or the pair, or as a record. */
  readonly spelled: "literal" | "key-alias" | "pair-alias" | "record";
  /** The pair as it is written at the site or where its alias is declared. */
  readonly pair: KeyValuePair;
  /** The record or alias that stands for the pair. */
  readonly name?: string;
  readonly decision: Decision;
}

const found = new WeakMap<Pass, readonly PairSite[]>();

/** Every list of pairs of the packages that a rule may change, each with what was decided of it. */
export function pairSites(rule: TranslationRule, pass: Pass): readonly PairSite[] {
  let sites = found.get(pass);
  if (!sites) {
    sites = pass.sites.types.flatMap((site) => pairSite(site, pass.meaning) ?? []);
    found.set(pass, sites);
  }
  return sites.filter(({ site }) => mayChange(rule, site.scope, pass));
}

/** Where a note about a list of pairs points: at the parameter, field or case, else at the function or declaration. */
export function pairName(site: TypeSite): { readonly name: string; readonly span: { start: number; end: number } } {
  const item = itemOf(site);
  const part = item && partOf(item, site.type);
  if (part) return { name: part.name.name, span: part.name };
  return { name: site.func?.name ?? site.declaration?.name ?? "", span: siteSpan(site) };
}

function itemOf(site: TypeSite): ast.Node | undefined {
  return site.func?.place.node ?? site.declaration?.place.node;
}

function pairSite(site: TypeSite, meaning: Meaning): PairSite | undefined {
  if (site.type.kind !== "list" || site.type.length) return undefined;
  const at: FoundType = { node: site.type.element, scope: site.scope, source: site.source };
  const behind = throughAliases(at, meaning);
  const name = behind.at === at ? undefined : behind.name;
  const pair = pairOf(site.type) ?? pairOfTuple(behind.at.node);
  if (pair) return settled(site, pair, behind.at, name === undefined ? {} : { name }, meaning);
  return behind.record ? recordSite(site, behind.record, meaning) : undefined;
}

/** A record of two fields is taken for a pair where its fields are called so. */
function recordSite(site: TypeSite, record: FoundRecord, meaning: Meaning): PairSite | undefined {
  const [key, value, ...more] = record.node.fields;
  if (!key || !value || more.length > 0) return undefined;
  if (!/^(?:key|k|name|id)$/.test(key.name.name) || !/^(?:value|v|val|values|data|content)$/.test(value.name.name))
    return undefined;
  const signs: readonly Sign[] =
    key.name.name === "key" || key.name.name === "k"
      ? [{ for: true, strength: 2, reason: `the fields of \`${record.name}\` are a key and its value` }]
      : [];
  const pair = { key: key.type, value: value.type };
  return settled(site, pair, record, { name: record.name, signs }, meaning);
}

function settled(
  site: TypeSite,
  pair: KeyValuePair,
  place: Omit<FoundType, "node">,
  how: { readonly name?: string; readonly signs?: readonly Sign[] },
  meaning: Meaning,
): PairSite | undefined {
  const { scope, source } = place;
  const key = throughAliases({ node: pair.key, scope, source }, meaning).at;
  const item = itemOf(site);
  if (!isMapKey(key.node) || !item) return undefined;
  const holder = site.func?.resource?.place.node ?? site.scope.place.node;
  const decision = decideMapping({
    type: site.type,
    pair,
    source: site.source,
    item,
    holder,
    ...(how.signs ? { signs: how.signs } : {}),
  });
  const alias = how.name === undefined ? (key.node === pair.key ? "literal" : "key-alias") : "pair-alias";
  return {
    site,
    key,
    value: { node: pair.value, scope, source },
    spelled: how.signs ? "record" : alias,
    pair,
    ...(how.name === undefined ? {} : { name: how.name }),
    decision,
  };
}

interface FoundRecord extends Omit<FoundType, "node"> {
  readonly node: ast.RecordDecl;
  readonly name: string;
}

/** What a type stands for, alias by alias and `use` by `use`; a record that it ends at, and the last name on the way. */
function throughAliases(
  start: FoundType,
  meaning: Meaning,
): { readonly at: FoundType; readonly name: string; readonly record?: FoundRecord } {
  let at = start;
  let name = "";
  const seen = new Set<ast.TypeNode>();
  while (at.node.kind === "named" && !seen.has(at.node)) {
    seen.add(at.node);
    const local = meaning.model.typeOf(at.node.id);
    const last = local && usedDefinition(local);
    if (!last) break;
    name = last.name;
    const { node, source } = last.place;
    if (node.kind === "record") return { at, name, record: { node, name, scope: last.owner, source } };
    if (node.kind !== "type") break;
    at = { node: node.type, scope: last.owner, source };
  }
  return { at, name };
}
