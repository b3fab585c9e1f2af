import type * as ast from "../../../grammar/ast.ts";
import type { TextEdit } from "../../../grammar/edit.ts";
import type { SourceText, Span } from "../../../grammar/source.ts";
import type { RelatedPlace } from "../../common/diagnostic.ts";
import type { PackageComparison } from "../../compare/change.ts";
import type { Model, Package } from "../../package/model.ts";
import type { LintSettings } from "../config/settings.ts";
import type { Item } from "../queries/item.ts";

/** How a configuration names a severity. */
export type Level = "off" | "info" | "warn" | "error";

/**
 * `spec`: must hold by WIT.md, the official parser or component validation. `recommended`: all of `spec`, and warnings that
 * are rarely wrong. `wasi`: the house rules of WASI on top. `all`: every rule.
 */
export const presetNames = ["spec", "recommended", "wasi", "all"] as const;
export type PresetName = (typeof presetNames)[number];

export type OptionValue = boolean | number | string | readonly string[];
export type RuleOptions = Readonly<Record<string, OptionValue>>;

/** An option of one rule, as a configuration gives it: `"since/require-toplevel": ["warn", { "always": true }]`. */
export interface OptionMeta {
  readonly type: "boolean" | "integer" | "string[]";
  readonly default: OptionValue;
  readonly about: string;
}

/** What a configuration can set levels for. */
export interface Configurable {
  /** `family/name`. */
  readonly id: string;
  readonly presets: Readonly<Record<PresetName, Level>>;
  readonly options?: Readonly<Record<string, OptionMeta>>;
  /** Options that a preset sets. */
  readonly presetOptions?: Partial<Readonly<Record<PresetName, RuleOptions>>>;
  /** Reported by parser, loader or resolver: a preset's name as a key (`"all": "off"`) does not mean it. */
  readonly isFrontEnd?: true;
}

/** A short WIT text that shows a rule at work. It stands in the rule's page and is run as a test. */
export interface Example {
  readonly wit: string;
  /** `line:column message` of every finding of the rule; empty for a good example. */
  readonly findings?: readonly string[];
  /** The older text, for rules that compare. */
  readonly against?: string;
  /** Configuration that the example needs. */
  readonly settings?: Partial<LintSettings>;
  readonly options?: RuleOptions;
}

interface RuleMeta extends Configurable {
  /** What is wrong where the rule speaks, in one sentence. */
  readonly what: string;
  /** What it decides in the fine points; one sentence or more, or absent. */
  readonly detail?: string;
  /** Why that is a mistake, and what to do about it: one paragraph. */
  readonly why: string;
  readonly fix?: "safe" | "suggestion";
  readonly needsBaseline?: true;
  /** Where the rule comes from, in words. */
  readonly source: string;
  /** The address of what it rests on. */
  readonly specRef?: string;
  readonly examples: { readonly bad: Example; readonly good: Example };
}

/** A change of one file that a finding offers. */
export interface FileEdit extends TextEdit {
  readonly source: SourceText;
}

/** What a rule reports. The kind of its fix is the one that the rule declares, unless it says otherwise here. */
export interface RuleReport {
  readonly message: string;
  /** The item spoken of: gives the place (its name) and the id. */
  readonly item?: Item;
  /** The place, where it isn't the item's name. */
  readonly source?: SourceText;
  readonly span?: Span;
  readonly help?: string;
  readonly related?: readonly RelatedPlace[];
  readonly edits?: readonly FileEdit[];
  readonly fix?: "safe" | "suggestion";
  /** The id of what is spoken of, where there is no item: a package, an item of the comparison. */
  readonly itemId?: string;
  /** Caps the severity of the configuration. */
  readonly atMost?: "warning";
  /** A rule of the front end whose report at the very same place is about the same cause, and is left out. */
  readonly answers?: string;
}

/** What a rule is given. */
export interface RuleContext {
  readonly model: Model;
  readonly settings: LintSettings;
  /** The options of the rule for a file: the configuration's over the preset's over the defaults. */
  optionsFor(source: SourceText): RuleOptions;
  /** The packages that are linted, in order. */
  readonly packages: readonly LintPackage[];
  /** With a baseline: the version that it shows for an item: the new one for what it lacks, else the `@since` that it has. */
  readonly baselineSince: ReadonlyMap<string, string>;
  /** Whether a rule is on for a file. */
  isOn(rule: string, source: SourceText): boolean;
  /** Further models: the releases before this one, newest first (only `unstable/stale` asks). */
  readonly releases: readonly Model[];
  report(report: RuleReport): void;
}

/** A package under lint, with its items. */
export interface LintPackage {
  readonly package: Package;
  /** `ns:name` or `ns:name@version`. */
  readonly id: string;
  readonly files: readonly LintFile[];
  /** Whether any item carries `@since` or `@unstable`. */
  readonly usesGates: boolean;
}

export interface LintFile {
  readonly package: Package;
  readonly file: ast.SourceFile;
  readonly source: SourceText;
  /** The package header or the nested package whose text is meant. */
  readonly declaration?: ast.PackageHeader | ast.NestedPackage;
  readonly topLevelUses: readonly ast.TopLevelUse[];
  /** Every item that can carry a gate, in order of the text; a container comes before its members. */
  readonly items: readonly Item[];
  /** A nested package: its text is a part of the file. */
  readonly nested: boolean;
}

/** An identifier as it stands in the text. */
export interface NameUse {
  readonly id: ast.Identifier;
  readonly source: SourceText;
  /** What it names, for a name that is declared here; absent for a reference. */
  readonly declares?: DeclaredKind;
  readonly item?: Item;
}

export type DeclaredKind = "item" | "field" | "case" | "flag" | "param" | "alias" | "package";

/** The visitors of a rule. All rules are run in one walk over the items of each package. */
export interface Listeners {
  package?(pkg: LintPackage): void;
  /** Every text file, once, however many packages it holds. */
  file?(file: LintFile): void;
  item?(item: Item, pkg: LintPackage): void;
  /** Every type that is written in the item itself, outermost first (not those of its members). */
  type?(type: ast.TypeNode, item: Item, pkg: LintPackage): void;
  name?(use: NameUse, pkg: LintPackage): void;
  /** After the last package. */
  end?(): void;
  /** Only with a baseline: once for each package that is compared. */
  comparison?(comparison: PackageComparison): void;
}

/** One rule: what it is called and why, and the function that finds what is wrong. */
export interface LintRule extends RuleMeta {
  create(context: RuleContext): Listeners;
}
