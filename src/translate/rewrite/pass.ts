import type { Package } from "../../package/model.ts";
import type { ProposedEdit } from "../edit/proposed-edit.ts";
import type { ContainerScope, Meaning } from "../match/name-resolution.ts";
import type { Reach } from "../match/reach.ts";
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
  /** Packages that rules may change: those that reach the old releases. */
  isOpen(pkg: Package): boolean;
  /** Packages that were written for the new releases alone when the run began. */
  isNew(pkg: Package): boolean;
  /** Worlds that had a package at the old and at the new release when the run began: they serve both on purpose. */
  servesBoth(scope: ContainerScope): boolean;
  /** What interfaces, worlds and resources reached when the run began. */
  readonly reach: Reach;
  /** The interfaces and items of the `to` releases, by `ns:pkg/i` and `ns:pkg/i#t`. */
  readonly known: ReadonlySet<string>;
}

/** A rule, a table or a policy: looks at the packages and says what it would change. */
export type Step = (pass: Pass, offer: (draft: ProposedEdit) => boolean) => void;
