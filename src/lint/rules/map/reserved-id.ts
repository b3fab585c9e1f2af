import { issue } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";

export const reservedId: LintRule = {
  id: "map/reserved-id",
  what: "A name is `map` without the `%` that it needs since `map` became a keyword.",
  detail: "Older tools drop the `%` when they print a package: the mistake can come back.",
  why: "`map` became a keyword in 2026, and a package that calls something `map` no longer parses. `%map` is the same name and parses everywhere, also with older tools.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  fix: "safe",
  source: "wit-parser; wasm-pkg-tools #181",
  specRef: issue("bytecodealliance/wasm-pkg-tools", 181),
  examples: {
    bad: {
      wit: `package acme:lists@1.0.0;

interface lists {
  map: func(numbers: list<u32>) -> list<u32>;
}
`,
      findings: ["4:3 `map` is a keyword: write `%map`"],
    },
    good: {
      wit: `package acme:lists@1.0.0;

interface lists {
  %map: func(numbers: list<u32>) -> list<u32>;
}
`,
    },
  },
  create(context) {
    return {
      name({ id, source, item }, pkg) {
        if (id.name !== "map" || id.escaped) return;
        context.report({
          source,
          span: id,
          ...(item ? { item } : { itemId: pkg.id }),
          message: "`map` is a keyword: write `%map`",
          edits: [replace(source, { start: id.start, end: id.start }, "%")],
        });
      },
    };
  },
};
