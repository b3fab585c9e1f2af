import type * as ast from "../../../grammar/ast.ts";
import { funcOf, type Item } from "./item.ts";

/** The names that share one scope, with what the scope is called in messages. */
export interface NameScope {
  readonly what: string;
  readonly names: readonly ast.Identifier[];
}

/** The scopes that an item opens: fields, cases, flags, parameters, the members of an interface or resource, both sides of a world. */
export function scopesOf({ node }: Item): readonly NameScope[] {
  switch (node.kind) {
    case "record":
      return [{ what: `record \`${node.name.name}\``, names: node.fields.map(({ name }) => name) }];
    case "flags":
      return [{ what: `flags \`${node.name.name}\``, names: node.flags.map(({ name }) => name) }];
    case "enum":
    case "variant":
      return [{ what: `${node.kind} \`${node.name.name}\``, names: node.cases.map(({ name }) => name) }];
    case "resource":
      return [resourceScope(node), ...node.members.map((member) => paramScope(member.func))];
    case "interface":
      return [{ what: `interface \`${node.name.name}\``, names: node.items.flatMap(interfaceNames) }];
    case "world":
      return worldScopes(node);
    case "import":
    case "export":
      if (node.extern.kind === "extern-interface") {
        return [{ what: `interface \`${node.extern.name.name}\``, names: node.extern.items.flatMap(interfaceNames) }];
      }
      return funcScopes(node);
    case "func-decl":
      return funcScopes(node);
    default:
      return [];
  }
}

function funcScopes(node: ast.GateableItem): readonly NameScope[] {
  const func = funcOf(node);
  return func ? [paramScope(func)] : [];
}

function paramScope(func: ast.FuncType): NameScope {
  return { what: "the parameters", names: func.params.map(({ name }) => name) };
}

function resourceScope(node: ast.ResourceDecl): NameScope {
  const names = node.members.flatMap((member) => (member.kind === "constructor" ? [] : [member.name]));
  return { what: `resource \`${node.name.name}\``, names };
}

function interfaceNames(item: ast.InterfaceItem): readonly ast.Identifier[] {
  return item.kind === "use" ? usedNames(item) : [item.name];
}

function usedNames(use: ast.UseDecl): readonly ast.Identifier[] {
  return use.names.map(({ name, as }) => as ?? name);
}

/** Types and imports of a world share one scope, exports have their own. Bare paths have no plain name. */
function worldScopes(node: ast.WorldDecl): readonly NameScope[] {
  const imports: ast.Identifier[] = [];
  const exports: ast.Identifier[] = [];
  for (const item of node.items) {
    if (item.kind === "use") imports.push(...usedNames(item));
    else if (item.kind === "import" || item.kind === "export") {
      if (item.extern.kind !== "extern-path") (item.kind === "import" ? imports : exports).push(item.extern.name);
    } else if (item.kind !== "include") imports.push(item.name);
  }
  const what = `world \`${node.name.name}\``;
  return [
    { what: `the imports of ${what}`, names: imports },
    { what: `the exports of ${what}`, names: exports },
  ];
}
