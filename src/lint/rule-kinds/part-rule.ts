import type { Aspect, DeclarationKind } from "../../compare/change.ts";
import { gateRules } from "../data/spec.ts";
import { breakingRule, hasAspect } from "../engine/baseline.ts";
import type { Example, LintRule } from "../engine/rule.ts";

/** A rule about the parts of one kind of type: fields, cases or flags. */
export interface PartRule {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  readonly declaration: DeclarationKind;
  readonly aspect: Aspect;
  /** The type with one part and with two, and what becomes of the first when it grows: the examples. */
  readonly old: string;
  readonly grown: string;
  readonly found: string;
}

/** Makes such a rule: a type that changed breaks, a second type beside the old one does not. */
export function partRule({ id, what, why, declaration, aspect, old, grown, found }: PartRule): LintRule {
  const beside = grown.replace(" key ", " any-key ");
  return {
    id,
    what,
    why,
    presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
    needsBaseline: true,
    source: "WIT.md, feature gates",
    specRef: gateRules,
    examples: {
      bad: { ...example([grown], [old]), findings: [`${found} (compared with acme:store@1.0.0)`] },
      good: example([old, beside], [old]),
    },
    create: (context) =>
      breakingRule(
        context,
        (change) => change.kind === "changed" && change.declaration === declaration && hasAspect(change, [aspect]),
        `define a new ${declaration} type beside the old one, or open a new series`,
      ),
  };
}

function example(now: readonly string[], before: readonly string[]): Example {
  return { wit: text("1.1.0", now), against: text("1.0.0", before) };
}

function text(version: string, types: readonly string[]): string {
  return `package acme:store@${version};\n\ninterface types {\n${types.map((type) => `  ${type}\n`).join("")}}\n`;
}
