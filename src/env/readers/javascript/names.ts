/** Which names a program binds, and which it leaves to its surroundings. */
import type { AnyNode, Function as FunctionNode, Pattern, Program } from "acorn";
import { walk } from "./syntax.ts";

/** The names that a pattern binds. */
export function boundNames(pattern: Pattern): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? boundNames(element) : []));
    case "RestElement":
      return boundNames(pattern.argument);
    case "AssignmentPattern":
      return boundNames(pattern.left);
    default:
      return [];
  }
}

/**
 * Names that are used but declared nowhere in the program. Scopes aren't told apart: a name that is declared somewhere counts as
 * declared. Names that the program asks `typeof` of may be missing, so they aren't free.
 */
export function freeNames(program: Program): readonly string[] {
  const declared = new Set<string>(["undefined", "arguments", "NaN", "Infinity"]);
  const used = new Set<string>();
  const asked = new Set<string>();
  walk(program, (node, parents) => {
    for (const name of declarations(node)) declared.add(name);
    if (node.type !== "Identifier") return;
    const parent = parents.at(-1);
    if (parent?.type === "UnaryExpression" && parent.operator === "typeof") asked.add(node.name);
    else if (isReference(node, parent)) used.add(node.name);
  });
  return [...used].filter((name) => !declared.has(name) && !asked.has(name));
}

function declarations(node: AnyNode): readonly string[] {
  switch (node.type) {
    case "VariableDeclarator":
      return boundNames(node.id);
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [...(node.id ? [node.id.name] : []), ...(node as FunctionNode).params.flatMap(boundNames)];
    case "ClassDeclaration":
    case "ClassExpression":
      return node.id ? [node.id.name] : [];
    case "CatchClause":
      return node.param ? boundNames(node.param) : [];
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
      return [node.local.name];
    default:
      return [];
  }
}

function isReference(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case "MemberExpression":
      return parent.object === node || parent.computed;
    case "Property":
      return parent.value === node || parent.computed;
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.value === node || parent.computed;
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
    case "ExportSpecifier":
    case "ImportSpecifier":
    case "ImportAttribute":
      return false;
    default:
      return true;
  }
}
