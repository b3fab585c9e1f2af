import type * as ast from "../../../../grammar/ast.ts";
import type { Span } from "../../../../grammar/source.ts";
import { gateSyntax } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe, funcOf, type Item } from "../../queries/item.ts";

export const noGateOnField: LintRule = {
  id: "since/no-gate-on-field",
  what: "A gate stands on a record field, case, flag or parameter.",
  why: "A type is one thing: all its fields, cases and flags are there or none, because adding one changes how every value is laid out in memory. That is why the grammar has no gates there. A type that has to grow needs a new type beside it, or a new function that takes more.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "WIT.md grammar; wit-parser",
  specRef: gateSyntax,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.0.0)
  record entry {
    name: string,
    @since(version = 1.2.0)
    size: u64,
  }
}
`,
      findings: ["8:5 a gate can't stand on a field: record `entry` is there as a whole or not at all"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.2.0)
  record entry {
    name: string,
    size: u64,
  }
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const { word, parts, from } = partsOf(item.node);
        let at = from;
        for (const part of parts) {
          const gate = gateBetween(item, at, part.start);
          at = part.end;
          if (!gate) continue;
          context.report({
            item,
            span: gate,
            message: `a gate can't stand on a ${word}: ${describe(item)} is there as a whole or not at all`,
            help: "take the gate away; for what comes later define a new item with a gate of its own",
          });
        }
      },
    };
  },
};

interface Parts {
  readonly word: string;
  readonly parts: readonly Span[];
  readonly from: number;
}

/** The parts of an item that the grammar gives no gates to, and where the first may begin. */
function partsOf(node: ast.GateableItem): Parts {
  switch (node.kind) {
    case "record":
      return { word: "field", parts: node.fields, from: node.name.end };
    case "variant":
    case "enum":
      return { word: "case", parts: node.cases, from: node.name.end };
    case "flags":
      return { word: "flag", parts: node.flags, from: node.name.end };
    default: {
      const func = funcOf(node);
      return { word: "parameter", parts: func?.params ?? [], from: func?.start ?? 0 };
    }
  }
}

const gate = /@\s*(?:since|unstable|deprecated)\b(?:\s*\([^)]*\))?/;

function gateBetween({ source }: Item, start: number, end: number): Span | undefined {
  const gap = source.text.slice(start, end);
  if (!gap.includes("@")) return undefined;
  const blanked = gap.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => " ".repeat(comment.length));
  const found = gate.exec(blanked);
  return found ? { start: start + found.index, end: start + found.index + found[0].length } : undefined;
}
