import type { Package } from "../../package/model.ts";
import type { ProposedEdit } from "../edit/proposed-edit.ts";
import type { Meaning } from "../match/name-resolution.ts";
import type { Sites } from "../match/type-occurrences.ts";
import type { Pack } from "../pack/pack.ts";
import type { TranslateSettings } from "../settings.ts";

/** What the rules of one pass see: the packages as they stand, what their names mean, and how to translate. */
export interface Pass {
  readonly pack: Pack;
  readonly settings: TranslateSettings;
  readonly meaning: Meaning;
  readonly sites: Sites;
  /** Packages that spoke of the old releases when the run began. */
  speaksFrom(pkg: Package): boolean;
  /** Packages that then spoke of packages that are gone. */
  speaksGone(pkg: Package): boolean;
  /** Packages that a rule without any old item in its pattern may change: not those that speak the new language alone. */
  isOpen(pkg: Package): boolean;
  /** The interfaces and items of the `to` releases, by `ns:pkg/i` and `ns:pkg/i#t`. */
  readonly known: ReadonlySet<string>;
}

/** A rule, a table or a policy: looks at the packages and says what it would change. */
export type Step = (pass: Pass, offer: (draft: ProposedEdit) => boolean) => void;
