import type { Diagnostic, Severity } from "../../common/diagnostic.ts";
import { SOURCE_NAMES, siteText } from "../check/findings.ts";
import { defaultText, nameOf, needOf } from "../read-text.ts";
import type { EnvReport, Read } from "../report/report.ts";
import type { ChangedRead, OneSidedRead, ReadComparison } from "./compare.ts";

export interface ComparisonOptions {
  /** Report as errors what is only a warning because it is not known. */
  readonly strict?: boolean;
}

/** The findings of a comparison; all are about the new build, except that the old one was not analysed completely. */
export function comparisonFindings(
  comparison: ReadComparison,
  [before, after]: readonly [EnvReport, EnvReport],
  options: ComparisonOptions,
): readonly Diagnostic[] {
  const unknown = options.strict === true ? "error" : "warning";
  const { file } = after;
  return [
    ...[before, after].flatMap((report) => incomplete(report, unknown)),
    ...comparison.added.map((added) => newRead(added, file, unknown)),
    ...comparison.changed.map((changed) => changedRead(changed, file, unknown)),
    ...comparison.removed
      .filter((read) => !comparison.added.some(({ insteadOf }) => insteadOf === read))
      .map((read): Diagnostic => {
        const message = `${subject(read)} is no longer read`;
        return { rule: "env/removed", severity: "info", message, file, ...item(read) };
      }),
  ];
}

/** A comparison with a build that was not analysed completely can miss keys. */
function incomplete({ file, analyzed, unresolved }: EnvReport, unknown: Severity): readonly Diagnostic[] {
  if (analyzed === "all") return [];
  const reason = unresolved[0]?.reason ?? "no reason is known";
  if (analyzed === "none")
    return [{ rule: "env/not-analyzed", severity: "error", message: `this binary was not analysed: ${reason}`, file }];
  const message = `this binary was analysed only in part, so the comparison may be incomplete: ${reason}`;
  return [{ rule: "env/undecided", severity: unknown, message, file }];
}

function newRead({ read, insteadOf }: OneSidedRead, file: string, unknown: Severity): Diagnostic {
  const about = `${subject(read)} is new; ${consequence(read)} (read in ${siteText(read.sites)})`;
  const instead = insteadOf === null ? undefined : `the old build read ${subject(insteadOf)}, which is gone`;
  return { ...newRule(read, unknown), message: about, file, ...item(read), ...(instead && { help: instead }) };
}

function newRule(read: Read, unknown: Severity): { readonly rule: string; readonly severity: Severity } {
  if (read.required === false || read.runtime || read.library) return { rule: "env/new-optional", severity: "info" };
  if (read.required === true) return { rule: "env/new-required", severity: "error" };
  return { rule: "env/maybe-new-required", severity: unknown };
}

function consequence(read: Read): string {
  if (read.required === true) return "the program stops without it";
  if (read.default !== null) return `without it, the program uses ${JSON.stringify(read.default)}`;
  return read.required === false ? "the program runs without it" : "it is not known whether the program needs it";
}

function changedRead({ before, after }: ChangedRead, file: string, unknown: Severity): Diagnostic {
  if (after.required === true && before.required !== true) {
    const was = before.required === false ? "was optional" : "may have been optional";
    const severity = after.runtime || after.library ? "info" : before.required === false ? "error" : unknown;
    const message = `${subject(after)} ${was} and is now required (read in ${siteText(after.sites)})`;
    return { rule: "env/now-required", severity, message, file, ...item(after) };
  }
  const [from, to] = [before, after].map((read) => [needOf(read), ...defaultText(read)].join(", "));
  const message = `${subject(after)} changed from ${from} to ${to}`;
  return { rule: "env/changed", severity: "info", message, file, ...item(after) };
}

function subject(read: Read): string {
  return `${SOURCE_NAMES[read.source].one} \`${nameOf(read)}\``;
}

function item({ key }: Read): { readonly item?: string } {
  return key === null ? {} : { item: key };
}
