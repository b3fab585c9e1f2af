import type { RuleOptionValue } from "./pack/rule.ts";

/** How to translate: the options of the command line, with their defaults. */
export interface TranslateSettings {
  /** `proven`: functions become async where a rule shows that they wait. */
  readonly async: "proven" | "fallible" | "all" | "none";
  /** Functions that are known to wait: `name`, `resource.name`, `interface#name` or a whole item id. */
  readonly asyncList: ReadonlySet<string>;
  readonly futures: "keep" | "collapse";
  readonly readShape: "pair" | "result";
  /** What functions that returned an output stream return: a future at once, or a result when all is done. */
  readonly writeShape: "future" | "result";
  readonly houseStyle: boolean;
  /** The error type to use where a rule needs one. */
  readonly errorType?: string;
  /** New versions of packages: by `ns:name`, or `""` for every package that changed. */
  readonly packageVersions: ReadonlyMap<string, string>;
  /** Add what a world imports instead of replacing it. */
  readonly keepOld: boolean;
  /** Translate dependencies too. */
  readonly includeDeps: boolean;
  /** Map packs: look through aliases and pair records. */
  readonly followAliases: boolean;
  /** Parse and resolve the result. */
  readonly verify: boolean;
  /** What fetches the new releases of dependencies, for the note about them. */
  readonly fetchCommand: string;
  /** Which layers of a pack are on; all of them, but for measurements. */
  readonly layers: ReadonlySet<RewriteLayer>;
}

export type RewriteLayer = "rules" | "names" | "text";

export const defaultSettings: TranslateSettings = {
  async: "proven",
  asyncList: new Set(),
  futures: "keep",
  readShape: "pair",
  writeShape: "future",
  houseStyle: false,
  packageVersions: new Map(),
  keepOld: false,
  includeDeps: false,
  followAliases: false,
  verify: true,
  fetchCommand: "wkg wit fetch",
  layers: new Set<RewriteLayer>(["rules", "names", "text"]),
};

/** The value of an option by its name on the command line, for the `option` of a rule. */
export function optionValue(settings: TranslateSettings, name: string): RuleOptionValue | undefined {
  switch (name) {
    case "async":
      return settings.async;
    case "futures":
      return settings.futures;
    case "read-shape":
      return settings.readShape;
    case "write-shape":
      return settings.writeShape;
    case "keep-p2":
      return settings.keepOld;
    case "house-style":
      return settings.houseStyle;
    case "follow-aliases":
      return settings.followAliases;
    default:
      return undefined;
  }
}
