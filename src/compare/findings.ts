import { rangeOf } from "../../grammar/source.ts";
import type { Diagnostic } from "../common/diagnostic.ts";
import { packageItem } from "../package/item-id.ts";
import { versionText } from "../package/version.ts";
import { nextVersion } from "./bump.ts";
import type { Change, PackageComparison, Perspective } from "./change.ts";

/** What counts as an error: a version that moved too little, any breaking change, or nothing. */
export const failOns = ["bump", "breaking", "never"] as const;
export type FailOn = (typeof failOns)[number];

/** How findings are judged. */
export interface FindingOptions {
  /** Default `bump`. */
  readonly failOn?: FailOn;
  /** Default `both`. */
  readonly perspective?: Perspective;
}

/** The changes of a package as findings; first one for the version, if it moved less than they need. */
export function findingsOf(comparison: PackageComparison, options: FindingOptions = {}): readonly Diagnostic[] {
  const { failOn = "bump", perspective = "both" } = options;
  const findings = comparison.changes.map((change) => changeFinding(change, failOn, perspective));
  return failOn === "bump" && !comparison.enough ? [bumpFinding(comparison), ...findings] : findings;
}

function changeFinding(change: Change, failOn: FailOn, perspective: Perspective): Diagnostic {
  const breaking = perspective === "both" ? change.breaks.length > 0 : change.breaks.includes(perspective);
  const place = change.new ?? change.old;
  return {
    rule: `diff/${change.kind}`,
    severity: breaking ? (failOn === "breaking" ? "error" : "warning") : "info",
    message: change.message,
    file: place?.source.file ?? "",
    ...(place && { range: rangeOf(place.source, place.span) }),
    item: change.item,
  };
}

function bumpFinding(comparison: PackageComparison): Diagnostic {
  const { name, oldVersion, newVersion, needed, actual, backwards } = comparison;
  const declaration = comparison.new?.declaration;
  const file = comparison.new?.files[0];
  const versions = `${oldVersion ? versionText(oldVersion) : "none"} → ${newVersion ? versionText(newVersion) : "none"}`;
  const moved = backwards ? "went backwards" : actual === "none" ? "did not move" : `moved its ${actual} part only`;
  return {
    rule: "diff/version-bump",
    severity: "error",
    message: `the version of \`${name}\` ${moved} (${versions}), but the changes need a new ${needed} version`,
    file: file?.source.file ?? comparison.new?.path ?? name,
    ...(declaration && file && { range: rangeOf(file.source, declaration.name) }),
    ...(comparison.new && { item: packageItem(comparison.new) }),
    help: `publish it as ${oldVersion ? nextVersion(oldVersion, needed) : "a new version"} or later`,
  };
}
