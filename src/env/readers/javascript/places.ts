/** Where the names of keys stand in the text of a program, and what stands near them. */
import type { AnyNode } from "acorn";
import type { EmbeddedSource } from "./carve.ts";
import { walk } from "./syntax.ts";

export interface Place {
  /** Offset in the text. */
  readonly at: number;
  readonly functionName: string | null;
}

/** What the text of one source tells about names. */
export interface NameIndex {
  readonly source: EmbeddedSource;
  readonly places: ReadonlyMap<string, readonly Place[]>;
  readonly nearby: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What is wanted before the first run. */
export interface Outline {
  /** Texts that begin with a slash. */
  readonly paths: readonly string[];
  /** `process.env.NAME`, wherever it stands. */
  readonly written: ReadonlySet<string>;
  /** All texts. */
  readonly texts: ReadonlySet<string>;
}

const MOST_PATHS = 12;

/** Looks for names in a program. */
export function indexNames(source: EmbeddedSource, names: ReadonlySet<string>): NameIndex {
  const places = new Map<string, Place[]>();
  const nearby = new Map<string, Set<string>>();
  walk(source.program, (node, parents) => {
    const name = nameIn(node, parents.at(-1));
    if (name === undefined || !names.has(name)) return;
    places.set(name, [...(places.get(name) ?? []), { at: node.start, functionName: functionAround(parents) }]);
    const texts = nearby.get(name) ?? new Set();
    for (const text of literalsNear(parents, name)) texts.add(text);
    nearby.set(name, texts);
  });
  return { source, places, nearby };
}

/** Looks for paths and plain reads. */
export function outline(source: EmbeddedSource): Outline {
  const paths = new Set<string>();
  const texts = new Set<string>();
  const written = new Set<string>();
  walk(source.program, (node) => {
    if (node.type === "Literal" && typeof node.value === "string") texts.add(node.value);
    if (node.type === "Literal" && typeof node.value === "string" && /^\/[\w/:.*-]*$/.test(node.value)) {
      if (paths.size < MOST_PATHS) paths.add(node.value.replace(/[:*][\w*]*/g, "1"));
    }
    if (node.type !== "MemberExpression" || !isProcessEnv(node.object)) return;
    const { property, computed } = node;
    if (!computed && property.type === "Identifier") written.add(property.name);
    if (computed && property.type === "Literal" && typeof property.value === "string") written.add(property.value);
  });
  return { paths: [...paths].filter((path) => path.length > 1), written, texts };
}

function isProcessEnv(node: AnyNode): boolean {
  if (node.type === "ChainExpression") return isProcessEnv(node.expression);
  if (node.type !== "MemberExpression" || node.property.type !== "Identifier" || node.property.name !== "env")
    return false;
  const { object } = node;
  if (object.type === "MetaProperty") return true;
  return object.type === "Identifier" && object.name === "process";
}

function nameIn(node: AnyNode, parent: AnyNode | undefined): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type === "TemplateElement") return node.value.cooked ?? undefined;
  if (node.type !== "Identifier") return undefined;
  const isProperty =
    parent?.type === "MemberExpression"
      ? parent.property === node && !parent.computed
      : parent?.type === "Property" && parent.key === node;
  return isProperty ? node.name : undefined;
}

function functionAround(parents: readonly AnyNode[]): string | null {
  for (let index = parents.length - 1; index >= 0; index--) {
    const node = parents[index];
    if (node?.type === "FunctionDeclaration" && node.id) return node.id.name;
    if (node?.type === "FunctionExpression" || node?.type === "ArrowFunctionExpression") {
      const above = parents[index - 1];
      if (above?.type === "VariableDeclarator" && above.id.type === "Identifier") return above.id.name;
      if ((above?.type === "MethodDefinition" || above?.type === "Property") && above.key.type === "Identifier")
        return above.key.name;
    }
  }
  return null;
}

/**
 * Texts in what belongs to a name: the value of the property that it names (`KEY: z.string().default("x")`), the calls that it is
 * an argument of and that are called on their result (`get("KEY").default("x")`), the object that it is a value in; then in the
 * function around it.
 */
function literalsNear(parents: readonly AnyNode[], name: string): readonly string[] {
  let top: AnyNode | undefined;
  for (const node of parents.toReversed()) {
    const goesOn =
      /^(CallExpression|MemberExpression|Property|LogicalExpression|ConditionalExpression|ChainExpression|NewExpression|AssignmentPattern|ArrayExpression|VariableDeclarator|ParenthesizedExpression)$/.test(
        node.type,
      ) ||
      (node.type === "ObjectExpression" && (top?.type === "Property" ? top.value.type === "Literal" : false));
    if (!goesOn) break;
    top = node;
    if (node.type === "Property" && node.value.type !== "Literal") break;
  }
  const around = parents.findLast(({ type }) =>
    /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type),
  );
  const found = new Set<string>();
  for (const node of [top, around]) {
    if (!node || node.end - node.start > 2000) continue;
    walk(node, (each) => {
      if (each.type === "Literal" && typeof each.value === "string" && each.value !== name) found.add(each.value);
    });
  }
  return [...found].slice(0, 12);
}
