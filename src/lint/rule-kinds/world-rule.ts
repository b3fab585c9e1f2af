import type { Change, ChangeKind } from "../../compare/change.ts";
import { breakingRule } from "../engine/baseline.ts";
import type { LintRule } from "../engine/rule.ts";

/** A rule about what a world imports or exports. */
export interface WorldRule {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  readonly presets: LintRule["presets"];
  readonly source: string;
  readonly kind: ChangeKind & ("added" | "removed");
  readonly direction: "import" | "export";
  readonly help: string;
}

/** Makes such a rule; its examples are a world with and without `import types` or `export types`. */
export function worldRule({ id, what, why, presets, source, kind, direction, help }: WorldRule): LintRule {
  const isAdded = kind === "added";
  const without = (version: string) => world(version, "");
  const withIt = (version: string) => world(version, `  ${direction} types;\n`);
  const [old, now] = isAdded ? [without, withIt] : [withIt, without];
  const place = isAdded ? "6:10" : "5:7";
  return {
    id,
    what,
    detail: "Worlds are compared with everything that they include, and with what their imports need.",
    why,
    presets,
    needsBaseline: true,
    source,
    specRef: "https://github.com/bytecodealliance/wasm-tools/blob/main/crates/wit-component/src/semver_check.rs",
    examples: {
      bad: {
        wit: now("1.1.0"),
        against: old("1.0.0"),
        findings: [`${place} ${direction} \`acme:store/types\` was ${kind} (compared with acme:store@1.0.0)`],
      },
      good: { wit: now("2.0.0"), against: old("1.0.0") },
    },
    create: (context) => breakingRule(context, (change) => change.kind === kind && isAbout(change, direction), help),
  };
}

/** Whether a change is one of the imports or exports: what is added to an exported interface has to be exported too. */
function isAbout({ kind, declaration, breaks }: Change, direction: WorldRule["direction"]): boolean {
  if (declaration === "import" || declaration === "export") return declaration === direction;
  return kind === "added" && direction === "export" && breaks.includes("guest");
}

function world(version: string, item: string): string {
  return `package acme:store@${version};\n\ninterface types {}\n\nworld app {\n${item}}\n`;
}
