import { rangeOf } from "../../grammar/source.ts";
import type { Diagnostic } from "../common/diagnostic.ts";
import { containerId, packageItem } from "../package/item-id.ts";
import type { World } from "../package/model.ts";
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
}

/** The changes of a package as findings; first what is wrong with the whole: its version, or that it was not compared to its end. */
export function findingsOf(comparison: PackageComparison, options: FindingOptions = {}): readonly Diagnostic[] {
  const { failOn = "bump" } = options;
  const { tooLarge, enough, isComponent, perspective } = comparison;
  const verdict = failOn !== "bump" || enough ? [] : [isComponent ? misfit(comparison) : bumpFinding(comparison)];
  return [
    ...(tooLarge ? [limitFinding(tooLarge)] : []),
    ...verdict,
    ...comparison.changes.map((change) => changeFinding(change, failOn, perspective)),
  ];
}

function limitFinding(world: World): Diagnostic {
  const { source, node } = world.place;
  return {
    rule: "world/too-large",
    severity: "error",
    message: `world \`${world.name}\` is not compared: all worlds together have too many imports and exports`,
    file: source.file,
    range: rangeOf(source, node.name),
    item: containerId(world),
  };
}

/** A component that does not fit: there is no version that could say so. */
function misfit({ old, new: now, changes, decidedBy }: PackageComparison): Diagnostic {
  const broken = changes.filter(({ breaks }) => breaks.length > 0).length;
  const whom = decidedBy.map((side) => (side === "host" ? "hosts" : "components")).join(" and ");
  return {
    rule: "diff/incompatible",
    severity: "error",
    message: `\`${now?.path}\` is not compatible with \`${old?.path}\`: ${broken} ${broken === 1 ? "difference breaks" : "differences break"} ${whom}`,
    file: now?.path ?? "",
  };
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
  const { name, oldVersion, newVersion, needed, actual, backwards, decidedBy } = comparison;
  const declaration = comparison.new?.declaration;
  const file = comparison.new?.files[0];
  const versions = `${oldVersion ? versionText(oldVersion) : "none"} → ${newVersion ? versionText(newVersion) : "none"}`;
  const moved = backwards ? "went backwards" : actual === "none" ? "did not move" : `moved its ${actual} part only`;
  const [side] = decidedBy.length === 1 ? decidedBy : [];
  const whom = side === undefined ? "" : `: they break ${side}s`;
  const publish = `publish it as ${oldVersion ? nextVersion(oldVersion, needed) : "a new version"} or later`;
  return {
    rule: "diff/version-bump",
    severity: "error",
    message: `the version of \`${name}\` ${moved} (${versions}), but the changes need a new ${needed} version${whom}`,
    file: file?.source.file ?? comparison.new?.path ?? name,
    ...(declaration && file && { range: rangeOf(file.source, declaration.name) }),
    ...(comparison.new && { item: packageItem(comparison.new) }),
    help:
      side === "host" ? `${publish}, or judge with \`--perspective guest\` if every host is updated first` : publish,
  };
}
