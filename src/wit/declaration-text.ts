import type * as ast from "../../grammar/ast.ts";
import { typeText } from "./type-text.ts";
import { usePathText } from "./use-path-text.ts";

/** A declaration on one line, canonically laid out, without docs and gates: what `diff` shows as before and after. */
export function declarationText(node: ast.InterfaceItem | ast.WorldItem | ast.ResourceMember): string {
  switch (node.kind) {
    case "type":
      return `type ${node.name.name} = ${typeText(node.type)};`;
    case "record":
      return `record ${node.name.name} { ${node.fields.map((field) => `${field.name.name}: ${typeText(field.type)}`).join(", ")} }`;
    case "variant":
      return `variant ${node.name.name} { ${node.cases.map(caseText).join(", ")} }`;
    case "enum":
      return `enum ${node.name.name} { ${names(node.cases)} }`;
    case "flags":
      return `flags ${node.name.name} { ${names(node.flags)} }`;
    case "resource":
      return `resource ${node.name.name}`;
    case "func-decl":
    case "method":
      return `${node.name.name}: ${funcText(node.func)};`;
    case "static":
      return `${node.name.name}: static ${funcText(node.func)};`;
    case "constructor":
      return `constructor${funcText(node.func).slice("func".length)};`;
    case "use":
      return `use ${usePathText(node.path)}.{${node.names.map(useNameText).join(", ")}};`;
    case "include":
      return `include ${usePathText(node.path)}${includeNames(node.names)};`;
    case "import":
    case "export":
      return `${node.kind} ${externText(node.extern)}`;
  }
}

function names(parts: readonly { readonly name: ast.Identifier }[]): string {
  return parts.map((part) => part.name.name).join(", ");
}

function caseText(node: ast.VariantCase): string {
  return node.payload ? `${node.name.name}(${typeText(node.payload)})` : node.name.name;
}

function useNameText(node: ast.UseName): string {
  return node.as ? `${node.name.name} as ${node.as.name}` : node.name.name;
}

function includeNames(nodes: readonly ast.IncludeName[]): string {
  if (nodes.length === 0) return "";
  return ` with { ${nodes.map((node) => `${node.name.name} as ${node.as.name}`).join(", ")} }`;
}

function funcText(func: ast.FuncType): string {
  const params = func.params.map((param) => `${param.name.name}: ${typeText(param.type)}`).join(", ");
  return `${func.async ? "async " : ""}func(${params})${func.result ? ` -> ${typeText(func.result)}` : ""}`;
}

function externText(extern: ast.Extern): string {
  switch (extern.kind) {
    case "extern-path":
      return `${usePathText(extern.path)};`;
    case "extern-func":
      return `${extern.name.name}: ${funcText(extern.func)};`;
    case "extern-interface":
      return `${extern.name.name}: interface { … }`;
    case "extern-named":
      return `${extern.name.name}: ${usePathText(extern.path)};`;
  }
}
