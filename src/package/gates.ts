import type * as ast from "../../grammar/ast.ts";

/** The gates and the external id of an item, read from its attributes. Of a repeated attribute the first counts. */
export interface Gates {
  readonly since?: ast.SinceAttribute;
  readonly unstable?: ast.UnstableAttribute;
  readonly deprecated?: ast.DeprecatedAttribute;
  readonly externalId?: ast.ExternalIdAttribute;
}

const NONE: Gates = {};

/** The gates of an item. An attribute that could not be read is left out (the parser has reported it). */
export function gatesOf(item: { readonly attributes: readonly ast.Attribute[] }): Gates {
  if (item.attributes.length === 0) return NONE;
  const first = <K extends ast.Attribute["kind"]>(kind: K): Extract<ast.Attribute, { kind: K }> | undefined =>
    item.attributes.find((attribute): attribute is Extract<ast.Attribute, { kind: K }> => attribute.kind === kind);
  const since = first("since");
  const unstable = first("unstable");
  const deprecated = first("deprecated");
  const externalId = first("external-id");
  return {
    ...(since && { since }),
    ...(unstable && { unstable }),
    ...(deprecated && { deprecated }),
    ...(externalId && { externalId }),
  };
}

/** Which `@unstable` features are on. */
export interface FeatureSelection {
  readonly features?: readonly string[];
  readonly allFeatures?: boolean;
}

/** Whether an item with these gates is part of the package under a selection of features. */
export function isEnabled(gates: Gates, selection: FeatureSelection): boolean {
  if (!gates.unstable || gates.since || selection.allFeatures) return true;
  return selection.features?.includes(gates.unstable.feature.name) ?? false;
}
