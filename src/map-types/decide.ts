import type * as ast from "../../grammar/ast.ts";
import type { SourceText } from "../../grammar/source.ts";
import { docsText } from "../package/docs.ts";
import { docsSigns } from "./docs-signs.ts";
import { nameSigns } from "./name-signs.ts";
import type { KeyValuePair } from "./pair.ts";
import { asHint, type Sign } from "./sign.ts";
import { signatureSigns } from "./signature-signs.ts";

/** A list of pairs where it stands. */
export interface PairPlace {
  /** The list, as it is written. */
  readonly type: ast.TypeNode;
  /** The pair behind it, through aliases where they are followed. */
  readonly pair: KeyValuePair;
  readonly source: SourceText;
  /** The function or type declaration that holds it. */
  readonly item: ast.Node;
  /** The resource, interface, world or inline interface that holds the item. */
  readonly holder?: ast.Node;
  /** Signs from the pair itself: the names of the fields of a record. */
  readonly signs?: readonly Sign[];
}

export interface Decision {
  /** `map`: a key comes once, as far as can be told. `list`: it has to stay one. `unclear`: the signs don't say. */
  readonly verdict: "map" | "list" | "unclear";
  /** How sure the verdict is; `unclear` is `low`. */
  readonly certainty: "certain" | "high" | "medium" | "low";
  /** What was decided by, in words; never empty. */
  readonly reasons: readonly string[];
}

/**
 * Whether a list of pairs means a mapping, by names, docs and the functions beside it. The strongest sign decides: a
 * signature or a statement in the docs before a name or sentence, those before a hint. Two that are equally strong and
 * disagree leave it open, and so does silence: what looks like a mapping may be a list of ranges, points or edges.
 */
export function decideMapping(place: PairPlace): Decision {
  const signs = signsOf(place);
  const supporting = signs.filter((sign) => sign.for);
  const opposing = signs.filter((sign) => !sign.for);
  const [pro, contra] = [strongest(supporting), strongest(opposing)];
  if (pro > contra) return { verdict: "map", certainty: certaintyOf(pro, contra), reasons: reasonsOf(supporting) };
  if (contra > pro) return { verdict: "list", certainty: certaintyOf(contra, pro), reasons: reasonsOf(opposing) };
  if (pro > 0)
    return { verdict: "unclear", certainty: "low", reasons: [...reasonsOf(supporting), ...reasonsOf(opposing)] };
  return { verdict: "unclear", certainty: "low", reasons: ["nothing says that a key comes once only"] };
}

function certaintyOf(strength: number, against: number): Decision["certainty"] {
  if (against > 0) return "medium";
  return strength === 3 ? "certain" : strength === 2 ? "high" : "medium";
}

function strongest(signs: readonly Sign[]): number {
  return signs.reduce((most, { strength }) => Math.max(most, strength), 0);
}

/** The reasons of the strongest signs, each once, and no more than a line holds. */
function reasonsOf(signs: readonly Sign[]): readonly string[] {
  const most = strongest(signs);
  const reasons = signs.filter(({ strength }) => strength === most).map(({ reason }) => reason);
  return [...new Set(reasons)].slice(0, 3);
}

/** Of a parameter, field or case its own name counts in full and that of its declaration as a hint; a parameter has no docs of its own. */
function signsOf({ type, pair, source, item, holder, signs = [] }: PairPlace): readonly Sign[] {
  const part = partOf(item, type);
  const name = nameOf(item);
  const docs = (node: ast.Node) => docsOf(node, source);
  const hints = holder?.kind === "resource" ? [...nameSigns(holder.name.name), ...docs(holder)] : [];
  if (part) hints.push(...nameSigns(name));
  if (part && part.kind !== "param") hints.push(...docs(item));
  return [
    ...signs,
    ...signatureSigns(holder, pair, name),
    ...nameSigns(part ? part.name.name : name),
    ...docs(part && part.kind !== "param" ? part : item),
    ...hints.map(asHint),
  ];
}

const known = new WeakMap<ast.Node, readonly Sign[]>();

/** The docs of one record speak for all its fields: they are read once. */
function docsOf(node: ast.Node, source: SourceText): readonly Sign[] {
  const signs = known.get(node) ?? ("docs" in node ? docsSigns(docsText(source, node.docs) ?? "") : []);
  known.set(node, signs);
  return signs;
}

export type PairPart = ast.Param | ast.RecordField | ast.VariantCase;

/** The parameter, field or case that a type stands in; nothing where it is a result, or what an alias stands for. */
export function partOf(item: ast.Node, type: ast.TypeNode): PairPart | undefined {
  const parts: readonly PairPart[] =
    item.kind === "record" ? item.fields : item.kind === "variant" ? item.cases : (funcOf(item)?.params ?? []);
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.end ?? 0) < type.end) low = middle + 1;
    else high = middle;
  }
  const part = parts[low];
  return part && part.start <= type.start && type.end <= part.end ? part : undefined;
}

function funcOf(item: ast.Node): ast.FuncType | undefined {
  if ("func" in item) return item.func;
  const isExtern = (item.kind === "import" || item.kind === "export") && item.extern.kind === "extern-func";
  return isExtern ? item.extern.func : undefined;
}

function nameOf(item: ast.Node): string {
  if (item.kind === "import" || item.kind === "export")
    return item.extern.kind === "extern-path" ? "" : item.extern.name.name;
  const name = "name" in item ? item.name : undefined;
  return typeof name === "object" && name.kind === "identifier" ? name.name : "";
}
