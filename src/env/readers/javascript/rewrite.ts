/**
 * Prepares a program for the sandbox: the module becomes a function, so that it can be run as often as needed, and calls of the
 * recorder (`sandbox/recorder.js`) are put where a proxy can't see what the program does: comparisons of texts, conditions over
 * unknown values, what takes the place of a missing value, functions that nothing has called.
 */
import type { AnyNode, BinaryExpression, Expression, Identifier, Pattern, Program } from "acorn";
import type { EmbeddedSource } from "./carve.ts";
import { boundNames, freeNames } from "./names.ts";
import { walk } from "./syntax.ts";

export interface RewrittenProgram {
  /** An expression: a function that takes the recorder, then a value for each of `free`. */
  readonly code: string;
  /** Names that nothing in the program declares, and that it uses without asking first whether they are there. */
  readonly free: readonly string[];
  /** Functions that are registered: how many. */
  readonly functions: number;
}

/** Name of the recorder in the program. */
const R = "__witkit";

interface Edit {
  readonly at: number;
  /** Of edits at one place, the outer node's opening comes first, and the inner node's closing. */
  readonly order: number;
  readonly text: string;
  readonly until?: number;
}

class Edits {
  readonly list: Edit[] = [];
  /** Text around a node. */
  around(node: { start: number; end: number }, open: string, close: string): void {
    this.list.push(
      { at: node.start, order: -node.end, text: open },
      { at: node.end, order: -1e9 - node.start, text: close },
    );
  }
  insert(at: number, text: string, order = 0): void {
    this.list.push({ at, order, text });
  }
  replace(at: number, until: number, text: string): void {
    this.list.push({ at, order: 1, text, until });
  }
  apply(source: string): string {
    // What closes at a place comes before what opens there; of several, the inner one closes first and the outer one opens first.
    const sorted = this.list.map((edit, index) => ({ edit, index }));
    sorted.sort((a, b) => a.edit.at - b.edit.at || a.edit.order - b.edit.order || a.index - b.index);
    const parts: string[] = [];
    let from = 0;
    for (const { edit } of sorted) {
      if (edit.at < from) continue;
      parts.push(source.slice(from, edit.at));
      // `return"x"===y`: the keyword needs a blank now.
      if (/^\w/.test(edit.text) && edit.at > 0 && /[\w$]/.test(source[edit.at - 1] ?? "")) parts.push(" ");
      parts.push(edit.text);
      from = edit.until ?? edit.at;
    }
    parts.push(source.slice(from));
    return parts.join("");
  }
}

/** Rewrites one source. */
export function rewrite(source: EmbeddedSource): RewrittenProgram {
  const { text, program } = source;
  const edits = new Edits();
  const counter = { functions: 0 };
  const head = moduleStatements(program, edits, text);
  walk(program, (node, parents) => instrument(node, parents, edits, text, counter));
  const free = freeNames(program);
  const isModule = program.sourceType === "module";
  const parameters = [R, ...free].join(", ");
  const strict = isModule ? `"use strict";` : "";
  const names = source.fragment ? fragmentNames(program) : [];
  const exposed = names.map((name) => `${JSON.stringify(name)}: () => ${name}`);
  const body = source.fragment && isExpression(program) ? `${R}.fragment(${edits.apply(text)}\n)` : edits.apply(text);
  return {
    code: `(async function (${parameters}) { ${strict}${head.imports}${R}.exports({${[...head.exports, ...exposed].join(", ")}});\n${body}\n})`,
    free,
    functions: counter.functions,
  };
}

function isExpression(program: Program): boolean {
  return program.body.length === 1 && program.body[0]?.type === "ExpressionStatement";
}

/** What a piece of a program declares: nobody exports it, so all of it is called. */
function fragmentNames(program: Program): readonly string[] {
  return program.body.flatMap((node) =>
    node.type === "FunctionDeclaration" || node.type === "ClassDeclaration" ? [node.id.name] : [],
  );
}

/** Imports and exports become plain statements. */
function moduleStatements(
  program: Program,
  edits: Edits,
  text: string,
): { readonly imports: string; readonly exports: readonly string[] } {
  const imports: string[] = [];
  const exports: string[] = [];
  const getter = (name: string, local: string) => exports.push(`${JSON.stringify(name)}: () => ${local}`);
  for (const node of program.body) {
    switch (node.type) {
      case "ImportDeclaration": {
        const module = `${R}.module(${JSON.stringify(String(node.source.value))}, ${JSON.stringify(node.specifiers.flatMap((s) => (s.type === "ImportSpecifier" ? [nameOf(s.imported)] : [])))})`;
        for (const specifier of node.specifiers) {
          const { local } = specifier;
          const member =
            specifier.type === "ImportNamespaceSpecifier"
              ? module
              : `${module}[${JSON.stringify(specifier.type === "ImportDefaultSpecifier" ? "default" : nameOf(specifier.imported))}]`;
          imports.push(`const ${local.name} = ${member};`);
        }
        edits.replace(node.start, node.end, ";");
        break;
      }
      case "ExportNamedDeclaration": {
        if (node.declaration) {
          edits.replace(node.start, node.declaration.start, "");
          for (const name of declaredNames(node.declaration)) getter(name, name);
          break;
        }
        const from = node.source ? `${R}.module(${JSON.stringify(String(node.source.value))}, [])` : undefined;
        for (const { local, exported } of node.specifiers)
          getter(nameOf(exported), from ? `${from}[${JSON.stringify(nameOf(local))}]` : nameOf(local));
        edits.replace(node.start, node.end, ";");
        break;
      }
      case "ExportDefaultDeclaration": {
        const { declaration } = node;
        const named =
          "id" in declaration && declaration.id && declaration.type !== "ClassExpression"
            ? declaration.id.name
            : undefined;
        if (named !== undefined && /Declaration$/.test(declaration.type)) {
          edits.replace(node.start, declaration.start, "");
          getter("default", named);
        } else {
          edits.replace(
            node.start,
            node.start + text.slice(node.start, declaration.start).length,
            `const ${R}default = `,
          );
          getter("default", `${R}default`);
        }
        break;
      }
      case "ExportAllDeclaration":
        edits.replace(node.start, node.end, ";");
        break;
    }
  }
  return { imports: imports.join(" "), exports };
}

function nameOf(node: Identifier | { type: "Literal"; value?: unknown }): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}

function declaredNames(
  node: Extract<Program["body"][number], { type: "ExportNamedDeclaration" }>["declaration"],
): readonly string[] {
  if (!node) return [];
  if (node.type === "VariableDeclaration") return node.declarations.flatMap(({ id }) => boundNames(id));
  return node.id ? [node.id.name] : [];
}

function instrument(
  node: AnyNode,
  parents: readonly AnyNode[],
  edits: Edits,
  text: string,
  counter: { functions: number },
): void {
  const parent = parents.at(-1);
  switch (node.type) {
    case "IfStatement":
    case "ConditionalExpression":
    case "WhileStatement":
    case "DoWhileStatement":
      condition(node.test, edits);
      return;
    case "ForStatement":
      if (node.test) condition(node.test, edits);
      return;
    case "UnaryExpression":
      if (node.operator === "!") condition(node.argument, edits);
      return;
    case "LogicalExpression":
      // In a condition the operands are asked one by one (`condition`); elsewhere the right one may be a default.
      if (node.operator !== "&&") replacement(node.right, edits);
      return;
    case "AssignmentExpression":
      if (node.operator === "??=" || node.operator === "||=") replacement(node.right, edits);
      return;
    case "AssignmentPattern":
      if (parent?.type === "Property") replacement(node.right, edits);
      return;
    case "BinaryExpression":
      comparison(node, edits, text);
      return;
    case "SwitchStatement": {
      const cases = node.cases.flatMap(({ test }) =>
        test?.type === "Literal" && typeof test.value === "string" ? [test.value] : [],
      );
      if (cases.length > 0) edits.around(node.discriminant, `${R}.s((`, `), ${JSON.stringify(cases)})`);
      return;
    }
    case "ObjectExpression":
      if (node.properties.some((property) => property.type === "SpreadElement" || property.computed))
        edits.around(node, `${R}.o(`, ")");
      return;
    case "VariableDeclarator":
      restOf(node.id, parents, edits, node.end);
      return;
    case "MetaProperty":
      if (node.meta.name === "import") edits.replace(node.start, node.end, `${R}.meta`);
      return;
    case "ImportExpression":
      edits.replace(node.start, node.start + "import".length, `${R}.load`);
      return;
    case "FunctionDeclaration":
      if (node.generator) return;
      covered(node, counter.functions++, edits, text, isStatementList(parent) ? node.id?.name : undefined);
      return;
    case "FunctionExpression":
    case "ArrowFunctionExpression": {
      if (("generator" in node && node.generator) || isMethod(parent)) return;
      const id = counter.functions++;
      covered(node, id, edits, text);
      if (isNamed(parent)) return;
      edits.around(node, `${R}.f(${id}, `, ")");
      return;
    }
  }
}

function isMethod(parent: AnyNode | undefined): boolean {
  return (
    parent?.type === "MethodDefinition" || (parent?.type === "Property" && (parent.method || parent.kind !== "init"))
  );
}

function isStatementList(parent: AnyNode | undefined): boolean {
  return (
    parent !== undefined &&
    /^(Program|BlockStatement|SwitchCase|StaticBlock|ExportNamedDeclaration|ExportDefaultDeclaration)$/.test(
      parent.type,
    )
  );
}

/** Where a function gets its name from: there it must stay an expression of its own. */
function isNamed(parent: AnyNode | undefined): boolean {
  return parent?.type === "PropertyDefinition";
}

/** Marks a function as called; a declaration is registered where its block begins. */
function covered(
  node: Extract<AnyNode, { type: "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression" }>,
  id: number,
  edits: Edits,
  text: string,
  declared?: string,
): void {
  if (declared !== undefined) edits.insert(node.start, `${R}.f(${id}, () => ${declared}, 1);`, -1e8);
  if (node.body.type === "BlockStatement") {
    edits.insert(afterDirectives(node.body.body, node.body.start + 1), `${R}.c(${id});`, -1e8);
    return;
  }
  const open = text.slice(node.params.at(-1)?.end ?? node.start, node.body.start).replace(/^[^=]*=>/, "");
  if (open.includes("(")) edits.insert(node.body.start, `${R}.c(${id}),`, -1e9 - 1);
  else edits.around(node.body, `(${R}.c(${id}),`, ")");
}

/** `"use strict"` must stay in front. */
function afterDirectives(body: readonly AnyNode[], start: number): number {
  let at = start;
  for (const statement of body) {
    if (statement.type !== "ExpressionStatement" || !("directive" in statement) || statement.directive === undefined)
      break;
    at = statement.end;
  }
  return at;
}

/** An unknown value is true in some runs and false in others. */
function condition(test: Expression, edits: Edits): void {
  if (test.type === "LogicalExpression" && test.operator !== "??") {
    condition(test.left, edits);
    condition(test.right, edits);
    return;
  }
  const isPlain = test.type === "BinaryExpression" || test.type === "Literal" || test.type === "UnaryExpression";
  if (!isPlain) edits.around(test, `${R}.t((`, "))");
}

/** What takes the place of a missing value. */
function replacement(value: Expression, edits: Edits): void {
  if (
    value.type === "Literal" ||
    value.type === "TemplateLiteral" ||
    value.type === "Identifier" ||
    value.type === "MemberExpression"
  )
    edits.around(value, `${R}.d(`, ")");
}

const EQUALITY: Readonly<Record<string, string>> = { "===": "e", "!==": "e", "==": "q", "!=": "q" };

function comparison(node: BinaryExpression, edits: Edits, text: string): void {
  const helper = EQUALITY[node.operator];
  if (helper === undefined || node.left.type === "PrivateIdentifier") return;
  if (isNoText(node.left) || isNoText(node.right)) return;
  const at = operatorAt(text, node.left.end, node.operator);
  edits.around(node, `${node.operator.startsWith("!") ? "!" : ""}${R}.${helper}(`, ")");
  edits.replace(at, at + node.operator.length, ",");
}

/** Literals that no name is compared with, and the result of `typeof`. */
function isNoText(node: Expression): boolean {
  if (node.type === "Literal") return typeof node.value !== "string";
  if (node.type === "UnaryExpression") return true;
  return node.type === "Identifier" && node.name === "undefined";
}

function operatorAt(text: string, from: number, operator: string): number {
  let at = from;
  for (;;) {
    if (text.startsWith("/*", at)) at = text.indexOf("*/", at) + 2;
    else if (text.startsWith("//", at)) at = text.indexOf("\n", at) + 1;
    else if (text.startsWith(operator, at)) return at;
    else at++;
  }
}

/** `const { A, ...others } = env`: the copy is handed to the recorder. */
function restOf(id: Pattern, parents: readonly AnyNode[], edits: Edits, end: number): void {
  if (id.type !== "ObjectPattern") return;
  const rest = id.properties.at(-1);
  const grandparent = parents.at(-2);
  const isLoop = grandparent?.type === "ForInStatement" || grandparent?.type === "ForOfStatement";
  if (rest?.type !== "RestElement" || rest.argument.type !== "Identifier" || isLoop) return;
  edits.insert(end, `, ${R}rest${end} = ${R}.o(${rest.argument.name})`, 0);
}
