import type * as ast from "../../grammar/ast.ts";
import { nameText, usePathText } from "./name-text.ts";
import { typeText } from "./type-text.ts";

/** A declaration on one line, canonically laid out, without docs and gates: what `diff` shows as before and after. */
export function declarationText(node: ast.InterfaceItem | ast.WorldItem | ast.ResourceMember): string {
  switch (node.kind) {
    case "type":
      return `type ${nameText(node.name.name)} = ${typeText(node.type)};`;
    case "record":
      return `record ${nameText(node.name.name)} { ${node.fields.map((field) => `${nameText(field.name.name)}: ${typeText(field.type)}`).join(", ")} }`;
    case "variant":
      return `variant ${nameText(node.name.name)} { ${node.cases.map(caseText).join(", ")} }`;
    case "enum":
      return `enum ${nameText(node.name.name)} { ${names(node.cases)} }`;
    case "flags":
      return `flags ${nameText(node.name.name)} { ${names(node.flags)} }`;
    case "resource":
      return `resource ${nameText(node.name.name)};`;
    case "func-decl":
    case "method":
      return `${nameText(node.name.name)}: ${funcText(node.func)};`;
    case "static":
      return `${nameText(node.name.name)}: static ${funcText(node.func)};`;
    case "constructor":
      return `constructor${funcText(node.func).slice("func".length)};`;
    case "use":
      return `use ${usePathText(node.path)}.{${node.names.map(useNameText).join(", ")}};`;
    case "include":
      return `include ${usePathText(node.path)}${includeNames(node.names)}`;
    case "import":
    case "export":
      return `${node.kind} ${externText(node.extern)}`;
  }
}

function names(parts: readonly { readonly name: ast.Identifier }[]): string {
  return parts.map((part) => nameText(part.name.name)).join(", ");
}

function caseText(node: ast.VariantCase): string {
  return node.payload ? `${nameText(node.name.name)}(${typeText(node.payload)})` : nameText(node.name.name);
}

/** `a`, or `a as b`. */
export function useNameText(node: ast.UseName): string {
  return node.as ? `${nameText(node.name.name)} as ${nameText(node.as.name)}` : nameText(node.name.name);
}

function includeNames(nodes: readonly ast.IncludeName[]): string {
  if (nodes.length === 0) return ";";
  return ` with { ${nodes.map((node) => `${nameText(node.name.name)} as ${nameText(node.as.name)}`).join(", ")} }`;
}

/** `async func(…) -> …`. */
export function funcText(func: ast.FuncType): string {
  const params = func.params.map((param) => `${nameText(param.name.name)}: ${typeText(param.type)}`).join(", ");
  return `${func.async ? "async " : ""}func(${params})${func.result ? ` -> ${typeText(func.result)}` : ""}`;
}

function externText(extern: ast.Extern): string {
  switch (extern.kind) {
    case "extern-path":
      return `${usePathText(extern.path)};`;
    case "extern-func":
      return `${nameText(extern.name.name)}: ${funcText(extern.func)};`;
    case "extern-interface":
      return `${nameText(extern.name.name)}: interface { … }`;
    case "extern-named":
      return `${nameText(extern.name.name)}: ${usePathText(extern.path)};`;
  }
}
