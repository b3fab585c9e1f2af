import type * as ast from "../../../grammar/ast.ts";
import type { FeatureSelection } from "../gates.ts";
import type { Interface, Package, PackageIdentity, World } from "../model.ts";
import type { Declared } from "./1-declare/declare.ts";
import type { At, Reporter } from "./report.ts";

/** What the steps of resolution share: all packages that were loaded, and where findings go. */
export interface ResolveWorkspace {
  readonly report: Reporter;
  readonly selection: FeatureSelection;
  /** The package that an identity means when `from` refers to it. */
  find(from: Declared, identity: PackageIdentity): FoundPackage;
  /** Whether a name that can't be found may stand in a part of the package that could not be parsed, or belongs to such a part itself. */
  mayBeUnread(declared: Declared, name: string, at?: At): boolean;
  readonly pathOf: Map<ast.UsePath, Interface | World>;
  /** The packages that `from` can refer to. */
  visibleTo(from: Declared): readonly Package[];
}

export type FoundPackage =
  | { readonly kind: "one"; readonly declared: Declared }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly declared: readonly Declared[] };
