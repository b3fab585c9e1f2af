import type * as ast from "../../../../grammar/ast.ts";
import type { Model, TypeDef } from "../../../package/model.ts";
import { resourceOf } from "../../../package/type-info.ts";
import type { LintRule } from "../../engine/rule.ts";
import { collectTypes, describe, funcOf, type Item, typeName } from "../../queries/item.ts";

export const noOutParameter: LintRule = {
  id: "p3/no-out-parameter",
  what: "A resource serves as an out-parameter only.",
  detail:
    "A resource that can't be constructed and is never returned, with a function that takes it and a `result` and gives nothing back.",
  why: "An out-parameter lets a function of WASI 0.2 hand over its outcome before it ends, as `response-outparam` of wasi:http does. In 0.3 the function is `async` and simply returns the outcome; the rule `async/out-parameter` of the translation rewrites both.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "info" },
  source: "translation rules async/out-parameter",
  examples: {
    bad: {
      wit: `package acme:rpc@1.0.0;

interface calls {
  resource answer-out {
    set: static func(this: answer-out, answer: result<string>);
  }
  handle: func(question: string, answer: answer-out);
}
`,
      findings: ["4:12 resource `answer-out` is an out-parameter: WASI 0.3 returns the result from an `async func`"],
    },
    good: {
      wit: `package acme:rpc@1.0.0;

interface calls {
  handle: async func(question: string) -> result<string>;
}
`,
    },
  },
  create(context) {
    const candidates: Item[] = [];
    const returned = new Set<ast.Node>();
    const taken = new Set<ast.Node>();
    return {
      item(item) {
        if (item.node.kind === "resource" && hasSetter(item.node)) candidates.push(item);
        const func = funcOf(item.node);
        for (const { node } of func?.result ? resourcesIn(func.result, context.model) : []) returned.add(node);
        const isSetter = item.node.kind === "static";
        for (const param of isSetter ? [] : (func?.params ?? [])) {
          for (const { node, type } of resourcesIn(param.type, context.model))
            if (type.kind === "named") taken.add(node);
        }
      },
      end() {
        for (const item of candidates) {
          if (returned.has(item.node) || !taken.has(item.node)) continue;
          context.report({
            item,
            message: `${describe(item)} is an out-parameter: WASI 0.3 returns the result from an \`async func\``,
            help: "`witkit translate` rewrites it (async/out-parameter)",
          });
        }
      },
    };
  },
};

/** No constructor, and a static function without a result that takes the resource itself and a `result`. */
function hasSetter({ name, members }: ast.ResourceDecl): boolean {
  if (members.some(({ kind }) => kind === "constructor")) return false;
  return members.some(
    ({ kind, func }) =>
      kind === "static" &&
      !func.result &&
      func.params.some(({ type }) => type.kind === "named" && type.id.name === name.name) &&
      func.params.some(({ type }) => type.kind === "result"),
  );
}

function resourcesIn(type: ast.TypeNode, model: Model) {
  const types: ast.TypeNode[] = [];
  collectTypes(type, types);
  return types.flatMap((one) => {
    const id = typeName(one);
    const definition = id && model.typeOf(id);
    const resource: TypeDef | undefined = definition && resourceOf(model, definition);
    return resource ? [{ node: resource.place.node, type: one }] : [];
  });
}
