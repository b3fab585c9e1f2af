import type { Range } from "../../common/diagnostic.ts";
import type { Certainty } from "../edit/document.ts";
import type { MatcherName } from "./matcher-names.ts";
import type { ItemNodePattern, NamePattern, PathPattern, TypePattern } from "./pattern-ast.ts";

/** A translation rule, loaded and checked (docs/rule-language.md). */
export interface TranslationRule {
  readonly id: string;
  readonly certainty: Certainty;
  readonly why: string;
  /** Where to read more: a section of a specification or guide. */
  readonly reference?: string;
  readonly form: RuleForm;
  readonly where: Where;
  readonly lets: readonly Let[];
  readonly defaults: ReadonlyMap<string, Default>;
  /** The rule is on where all these command line options have these values. */
  readonly option: ReadonlyMap<string, RuleOptionValue>;
  /** The id of a note for each place where the rule fired, and its words where they are others than those of the id. */
  readonly note?: string;
  readonly message?: string;
  readonly examples: readonly RuleExample[];
  readonly place: RulePlace;
}

export type RuleOptionValue = string | boolean;

export interface RulePlace {
  readonly file: string;
  readonly range: Range;
}

export type RuleForm =
  | { readonly kind: "items"; readonly entries: readonly ItemEntry[] }
  | { readonly kind: "type"; readonly type: TypePattern; readonly rewrite: TypePattern }
  | { readonly kind: "path"; readonly path: PathPattern; readonly rewrite?: PathPattern }
  | { readonly kind: "case"; readonly names: readonly NamePattern[]; readonly rewrite?: NamePattern }
  | { readonly kind: "matcher"; readonly name: MatcherName }
  /** Says what a person should know, and changes nothing. */
  | { readonly kind: "remark"; readonly entries: readonly ItemEntry[] };

/** One pattern of `match` with its part of `rewrite`; nothing in `rewrite` deletes the item. */
export interface ItemEntry {
  readonly pattern: ItemNodePattern;
  /** `{each: …}`: anywhere in the packages, and every occurrence. */
  readonly each: boolean;
  readonly rewrite: readonly ItemNodePattern[];
}

export interface Where {
  /** Where the found type, path or item stands. */
  readonly in?: readonly TypePosition[];
  /** For a type: where the outermost type around it stands. */
  readonly under?: readonly TypePosition[];
  readonly named?: readonly string[];
  readonly onlyAsResult?: string;
  readonly onlyAsParam?: string;
  readonly noSibling?: NamePattern;
  readonly unused?: string;
  readonly package?: readonly string[];
  /** The interface or world reaches an item of `from`, or one that is gone, when the run begins. */
  readonly reaches?: "from" | "gone";
  /** The functions are members of a resource, and a member of it names this item of `from` (`ns:pkg/i#t`). */
  readonly member?: string;
  /** The functions follow one another, and no other function has their common words in its name. */
  readonly adjacent?: boolean;
  /** Only in packages that spoke, when the run began, of the releases that the pack starts from, or of packages that are gone. */
  readonly speaks?: "from" | "gone";
  /** The resource has a member that is `async` already. */
  readonly asyncMember?: string;
}

export const positions = [
  "param",
  "result",
  "field",
  "payload",
  "element",
  "alias",
  "use",
  "import",
  "export",
  "include",
] as const;
export type TypePosition = (typeof positions)[number];

export interface Let {
  readonly variable: string;
  readonly of: string;
  readonly lines: readonly { readonly from: TypePattern; readonly to: TypePattern; readonly note?: string }[];
}

/** `nearest-error`, or a type. */
export type Default = { readonly kind: "nearest-error" } | { readonly kind: "type"; readonly type: TypePattern };

export interface RuleExample {
  readonly before: string;
  readonly after: string;
  readonly notes: readonly string[];
  readonly place: RulePlace;
}
