import type * as ast from "../../../../grammar/ast.ts";
import type { Span } from "../../../../grammar/source.ts";
import { targetsBelow, wasiTarget } from "../../../package/wasi-target.ts";
import { issue } from "../../data/spec.ts";
import { latestWasi } from "../../data/wasi.ts";
import type { LintPackage, LintRule } from "../../engine/rule.ts";
import { describe, funcOf, type Item, nameSpan } from "../../queries/item.ts";

export const features: LintRule = {
  id: "adopted/features",
  what: "A component-model feature is used that the targeted WASI release has not adopted (`list<T,N>`, nested namespaces, `error-context`, values, threads).",
  detail:
    "The target is `wasi` of the configuration, else it is inferred from the versions of the WASI packages that are referred to. Below 0.3.1 `map`, named imports and `@external-id` are not adopted either, and below 0.3.0 neither are `async func`, `stream` and `future`. Nested namespaces, values and threads have no form yet that the official parser reads.",
  why: "Every parser reads more than hosts run: a feature that WASI has not voted on may still change, and components that use it are refused by default. WASI checks its own packages against exactly the features that a release has adopted.",
  presets: { spec: "off", recommended: "off", wasi: "error", all: "error" },
  source: "WASI #950",
  specRef: issue("WebAssembly/WASI", 950),
  examples: {
    bad: {
      wit: `package acme:hash@1.0.0;

interface digests {
  sha256: func(data: list<u8>) -> list<u8, 32>;
}
`,
      findings: ["4:35 `list<T, N>` is experimental: no WASI release has adopted it"],
    },
    good: {
      wit: `package acme:hash@1.0.0;

interface digests {
  sha256: func(data: list<u8>) -> list<u8>;
}
`,
    },
  },
  create(context) {
    function report(item: Item, span: Span, feature: string, why: string): void {
      const help = `${describe(item)} can't use it before it is adopted`;
      context.report({ item, span, message: `${feature} ${why}`, help });
    }
    /** Reports a feature where the target is older than the release that adopted it. */
    function since(release: string, item: Item, pkg: LintPackage, span: Span, feature: string): void {
      const target = context.settings.wasi ?? wasiTarget(pkg.package) ?? latestWasi;
      if (targetsBelow(target, release)) {
        report(item, span, feature, `came with WASI ${release}, but the target is ${target}`);
      }
    }
    const experimental = "is experimental: no WASI release has adopted it";
    return {
      type(type, item, pkg) {
        if (type.kind === "list" && type.length) report(item, type, "`list<T, N>`", experimental);
        else if (type.kind === "primitive" && type.name === "error-context") {
          report(item, type, "`error-context`", experimental);
        } else if (type.kind === "map") since("0.3.1", item, pkg, type, "`map<K, V>`");
        else if (type.kind === "stream" || type.kind === "future") since("0.3.0", item, pkg, type, `\`${type.kind}\``);
      },
      item(item, pkg) {
        const external = item.node.attributes.find(({ kind }) => kind === "external-id");
        if (external) since("0.3.1", item, pkg, external, "`@external-id`");
        if (isNamedExtern(item.node)) since("0.3.1", item, pkg, nameSpan(item.node), `a named ${item.node.kind}`);
        if (funcOf(item.node)?.async) since("0.3.0", item, pkg, nameSpan(item.node), "`async func`");
      },
    };
  },
};

function isNamedExtern(node: ast.GateableItem): boolean {
  return (node.kind === "import" || node.kind === "export") && node.extern.kind === "extern-named";
}
