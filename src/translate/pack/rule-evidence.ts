import { type VersionTable, versionFor } from "../match/name-resolution.ts";
import type { TranslationRule, Where } from "./rule.ts";

/**
 * Every rule of a pack that starts from a release says which of its constructs makes it fire: its pattern names one, or its
 * `where` asks for one. A rule that says nothing inherits the `where` of its pack, and without that fires only where the
 * interface or world reaches something of the release.
 */
export function withEvidence(rule: TranslationRule, from: VersionTable, inherited: Where): TranslationRule {
  if (from.size === 0 || hasEvidence(rule, from)) return rule;
  return { ...rule, where: { reaches: "from", ...inherited, ...rule.where } };
}

/** Whether a rule itself says which construct of the old release makes it fire. */
export function hasEvidence({ where, form }: TranslationRule, from: VersionTable): boolean {
  if (where.reaches !== undefined || where.member !== undefined) return true;
  switch (form.kind) {
    case "items":
    case "remark":
      return form.entries.some(({ pattern, each }) => !each && namesOld(pattern, from));
    case "type":
      return namesOld(form.type, from);
    case "path":
      return namesOld(form.path, from);
    default:
      return false;
  }
}

/** Whether a part of a pattern that has to be there names something of the old release. */
function namesOld(pattern: unknown, from: VersionTable): boolean {
  if (Array.isArray(pattern)) return pattern.some((part) => namesOld(part, from));
  if (typeof pattern !== "object" || pattern === null) return false;
  if ("namespace" in pattern && "package" in pattern)
    return versionFor(from, String(pattern.namespace), String(pattern.package)) !== undefined;
  if ("kind" in pattern && pattern.kind === "alternatives" && "options" in pattern && Array.isArray(pattern.options))
    return pattern.options.every((option) => namesOld(option, from));
  if ("optional" in pattern && pattern.optional === true) return false;
  return Object.values(pattern).some((part) => namesOld(part, from));
}
