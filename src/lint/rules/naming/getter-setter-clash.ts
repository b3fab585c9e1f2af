import type * as ast from "../../../../grammar/ast.ts";
import { issue } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { relatedSpan } from "../../queries/edits.ts";
import { describe } from "../../queries/item.ts";

export const getterSetterClash: LintRule = {
  id: "naming/getter-setter-clash",
  what: "A method name would clash with a property made of getter and setter.",
  detail: "A resource with `get-x` and `set-x`, and a method `x` beside them.",
  why: "There is a proposal to let bindings turn a pair `get-x` and `set-x` into a property `x`. A method `x` in the same resource would then have the same name as the property.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "component-model #235",
  specRef: issue("WebAssembly/component-model", 235),
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  resource blob {
    get-name: func() -> string;
    set-name: func(name: string);
    name: func() -> string;
  }
}
`,
      findings: ["7:5 method `blob.name` would clash with the property of `get-name` and `set-name`"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  resource blob {
    get-name: func() -> string;
    set-name: func(name: string);
  }
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const holder = item.container?.node;
        if (item.node.kind !== "method" || holder?.kind !== "resource") return;
        const { name } = item.node.name;
        const methods = methodsOf(holder);
        const pair = [methods.get(`get-${name}`), methods.get(`set-${name}`)].filter((one) => one !== undefined);
        if (pair.length < 2) return;
        context.report({
          item,
          message: `${describe(item)} would clash with the property of \`get-${name}\` and \`set-${name}\``,
          related: pair.map((member) => relatedSpan(item.source, member.name, "one half of the property")),
        });
      },
    };
  },
};

const methodTables = new WeakMap<ast.ResourceDecl, ReadonlyMap<string, ast.ResourceMethod>>();

function methodsOf(resource: ast.ResourceDecl): ReadonlyMap<string, ast.ResourceMethod> {
  const known = methodTables.get(resource);
  if (known) return known;
  const methods = resource.members.filter((member) => member.kind === "method");
  const table = new Map(methods.map((method) => [method.name.name, method]));
  methodTables.set(resource, table);
  return table;
}
