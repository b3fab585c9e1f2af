import type { Change, PackageComparison } from "../compare/change.ts";
import { versionText } from "../package/version.ts";
import type { Style } from "./style.ts";

/**
 * A comparison for people: a heading with both versions and the bump, then the changes, breaking ones first. What went or
 * came with a whole interface or world is one line.
 */
export function renderComparison(comparison: PackageComparison, style: Style): string {
  const breaking = comparison.changes.filter((change) => change.breaks.length > 0);
  const compatible = comparison.changes.filter((change) => change.breaks.length === 0);
  const regated = compatible.filter(isGateOnly);
  const lines = [heading(comparison, style)];
  if (comparison.changes.length === 0) lines.push("  nothing changed");
  lines.push(...section("breaking", breaking, style));
  lines.push(
    ...section(
      "compatible",
      compatible.filter((change) => !isGateOnly(change)),
      style,
    ),
  );
  if (regated.length > 0) {
    lines.push(
      style.dim(
        `  ${regated.length} ${regated.length === 1 ? "item" : "items"} with another \`@since\` and no other change`,
      ),
    );
  }
  return `${lines.join("\n")}\n`;
}

/** Nothing but the version in its gate is different: many at each release, and nothing to act on. */
function isGateOnly(change: Change): boolean {
  return change.kind === "changed" && change.details.every((detail) => detail.aspect === "gate");
}

function heading(comparison: PackageComparison, style: Style): string {
  const { name, title, oldVersion, newVersion, needed, actual, enough, decidedBy } = comparison;
  if (!comparison.old || !comparison.new) return style.bold(name);
  if (title !== undefined)
    return `${style.bold(title)}: ${enough ? style.green("compatible") : style.red("not compatible")}`;
  const versions = [oldVersion, newVersion].map((version) => (version ? versionText(version) : "(no version)"));
  const heading = `${style.bold(name)} ${versions.join(" → ")}`;
  if (needed === "none" && enough) return heading;
  const verdict = enough ? style.green("enough") : style.red("not enough");
  const whom = decidedBy.length === 1 ? ` for ${decidedBy[0]}s` : "";
  return `${heading}: needs ${needed}${whom}, moved ${actual} (${verdict})`;
}

function section(title: string, changes: readonly Change[], style: Style): readonly string[] {
  const shown = changes.filter((change) => change.within === undefined);
  if (shown.length === 0) return [];
  const held = heldBy(changes);
  const lines = shown.flatMap((change) => changeLines(change, held.get(containerKey(change)) ?? 0, style));
  return [`  ${style.bold(title)}`, ...lines];
}

/** How many changes each container that came or went takes along. */
function heldBy(changes: readonly Change[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { within } of changes) if (within !== undefined) counts.set(within, (counts.get(within) ?? 0) + 1);
  return counts;
}

function containerKey(change: Change): string {
  return (change.kind === "added" ? change.new : change.old)?.key ?? "";
}

function changeLines(change: Change, held: number, style: Style): readonly string[] {
  const suffix = `${held > 0 ? ` (with ${held} ${held === 1 ? "item" : "items"})` : ""}${breaksSuffix(change, style)}`;
  const place = style.dim(scopeOf(change));
  switch (change.kind) {
    case "added":
      return [`    ${style.green(`+ ${change.after}`)}${suffix}${place}`];
    case "removed":
      return [`    ${style.red(`- ${change.before}`)}${suffix}${place}`, ...detailLines(change)];
    case "renamed":
      return [
        `    ${style.yellow(`~ ${change.before}`)}${suffix}${place}`,
        `    ${style.yellow(`  ${change.after}`)} ${style.dim("(probably the new name)")}`,
      ];
    case "changed":
      return [`    ${style.yellow(`~ ${change.after}`)}${suffix}${place}`, ...detailLines(change)];
  }
}

function detailLines(change: Change): readonly string[] {
  return change.details.map((detail) => `        ${detail.message}`);
}

function breaksSuffix(change: Change, style: Style): string {
  return change.breaks.length === 0 ? "" : style.dim(`  [breaks ${change.breaks.join(", ")}]`);
}

/** Where it stands: ` in interface#resource`. */
function scopeOf(change: Change): string {
  const container = (change.new ?? change.old)?.container;
  return container === undefined ? "" : `  in ${container}`;
}
