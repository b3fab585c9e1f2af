import type * as ast from "../syntax/ast.ts";
import type { Declared } from "./declare.ts";
import type { FeatureSelection } from "./gates.ts";
import type { Interface, Package, PackageIdentity, World } from "./model.ts";
import type { At, Report } from "./report.ts";

/** What the steps of resolution share: all packages that were loaded, and where findings go. */
export interface Workspace {
  readonly report: Report;
  readonly selection: FeatureSelection;
  /** The package that an identity means when `from` refers to it. */
  find(from: Declared, identity: PackageIdentity): Found;
  /** Whether a name that can't be found may stand in a part of the package that could not be parsed, or belongs to such a part itself. */
  mayBeUnread(declared: Declared, name: string, at?: At): boolean;
  readonly pathOf: Map<ast.UsePath, Interface | World>;
  /** The packages that `from` can refer to. */
  visibleTo(from: Declared): readonly Package[];
}

export type Found =
  | { readonly kind: "one"; readonly declared: Declared }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly declared: readonly Declared[] };
