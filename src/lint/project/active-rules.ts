import type { Severity } from "../../common/diagnostic.ts";
import { docsUrl } from "../../common/version.ts";
import { severityOf } from "../config/levels.ts";
import { rules } from "../rules.ts";
import type { LintProject } from "./project.ts";

/** A rule that ran, for formats that list them. */
export interface ActiveRule {
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly url: string;
  readonly severity: Severity;
}

/** The rules that are on, by the configuration of the first package and without its overrides. */
export function activeRules({ levelsFor }: LintProject): readonly ActiveRule[] {
  const levels = levelsFor("");
  return rules.flatMap(({ id, what, why }) => {
    const severity = severityOf(levels.get(id)?.level ?? "off");
    return severity ? [{ id, summary: what, description: why, url: docsUrl(`rules/${id}`), severity }] : [];
  });
}
