import type * as ast from "../../../../grammar/ast.ts";
import type { Model } from "../../../package/model.ts";
import type { LintRule } from "../../engine/rule.ts";
import { collectTypes, describe, funcOf } from "../../queries/item.ts";

export const futureOfResult: LintRule = {
  id: "p3/future-of-result",
  what: "A function returns `future<result<…>>` for a one-shot result, where an `async func` would do.",
  detail: "Not where the function takes a stream or a future: there the future tells how the transfer ended.",
  why: "An `async func` already is a future to the caller, with the error where every language expects it. A `future` as a value is for what goes on after the call: the outcome of a stream, a promise that is passed on.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "info" },
  source: "WASI 0.3",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface blobs {
  get: func(name: string) -> future<result<u64, string>>;
}
`,
      findings: ["4:3 function `get` returns a future of one result; `async func` would do"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface blobs {
  get: async func(name: string) -> result<u64, string>;
  put: func(data: stream<u8>) -> future<result<_, string>>;
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const func = funcOf(item.node);
        if (func?.result?.kind !== "future" || func.result.payload?.kind !== "result") return;
        if (func.params.some(({ type }) => carriesStream(type, context.model, new Set()))) return;
        context.report({ item, message: `${describe(item)} returns a future of one result; \`async func\` would do` });
      },
    };
  },
};

/** Whether a type holds a stream or a future, also through aliases. */
function carriesStream(type: ast.TypeNode, model: Model, seen: Set<ast.Node>): boolean {
  const types: ast.TypeNode[] = [];
  collectTypes(type, types);
  return types.some((one) => {
    if (one.kind === "stream" || one.kind === "future") return true;
    const node = one.kind === "named" ? model.typeOf(one.id)?.place.node : undefined;
    if (node?.kind !== "type" || seen.has(node)) return false;
    seen.add(node);
    return carriesStream(node.type, model, seen);
  });
}
