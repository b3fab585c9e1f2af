import type { PrimitiveName } from "../../../grammar/ast.ts";
import type {
  AliasPattern,
  BodyPattern,
  ElementPattern,
  FuncPattern,
  GenericName,
  ItemNodePattern,
  MemberPattern,
  NamePart,
  NamePattern,
  PathPattern,
  PatternProblem,
  ResourcePattern,
  TypePattern,
  UsePattern,
  WorldItemPattern,
} from "./pattern-ast.ts";
import { lexPattern, type PatternToken } from "./pattern-lexer.ts";

export interface Parsed<T> {
  /** Absent where there is a problem. */
  readonly pattern?: T;
  readonly problems: readonly PatternProblem[];
}

/** One or more item patterns: `"$f: func($...p) -> u8;"`. */
export function parseItemPatterns(text: string): Parsed<readonly ItemNodePattern[]> {
  return parseWith(text, (cursor) => {
    const items: ItemNodePattern[] = [];
    while (cursor.peek().kind !== "end") items.push(item(cursor));
    return items;
  });
}

/** One item pattern. */
export function parseItemPattern(text: string): Parsed<ItemNodePattern> {
  const { pattern, problems } = parseItemPatterns(text);
  const [first, second] = pattern ?? [];
  if (problems.length > 0) return { problems };
  if (!first) return { problems: [{ message: "expected an item, found nothing", offset: 0 }] };
  if (second) return { problems: [{ message: "expected one item, found several", offset: 0 }] };
  return { pattern: first, problems };
}

/** A type: `"list<$t> | option<$t>"`. */
export function parseTypePattern(text: string): Parsed<TypePattern> {
  return parseWith(text, alternatives);
}

/** A path of a `use`, `import`, `export` or `include`: `"wasi:io/$_@0.2"`. */
export function parsePathPattern(text: string): Parsed<PathPattern> {
  return parseWith(text, path);
}

/** Names with `|` between them: `"would-block | not-in-progress"`. */
export function parseNameAlternatives(text: string): Parsed<readonly NamePattern[]> {
  return parseWith(text, (cursor) => {
    const names = [name(cursor)];
    while (cursor.accept("|")) names.push(name(cursor));
    return names;
  });
}

class Problem extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

function parseWith<T>(text: string, production: (cursor: Cursor) => T): Parsed<T> {
  const { tokens, problems } = lexPattern(text);
  if (problems.length > 0) return { problems };
  const cursor = cursorOver(tokens);
  try {
    const pattern = production(cursor);
    const rest = cursor.peek();
    if (rest.kind !== "end") throw new Problem(`expected the end of the pattern, found ${describe(rest)}`, rest.offset);
    return { pattern, problems };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { problems: [{ message: error.message, offset: error.offset }] };
  }
}

interface Cursor {
  peek(ahead?: number): PatternToken;
  next(): PatternToken;
  accept(text: string): boolean;
  expect(text: string): void;
}

function cursorOver(tokens: readonly PatternToken[]): Cursor {
  let at = 0;
  const end: PatternToken = tokens.at(-1) ?? { kind: "end", text: "", offset: 0 };
  const peek = (ahead = 0) => tokens[at + ahead] ?? end;
  const is = (token: PatternToken, text: string) =>
    (token.kind === "symbol" || token.kind === "id") && token.text === text;
  return {
    peek,
    next: () => {
      const token = peek();
      at++;
      return token;
    },
    accept: (text) => {
      if (!is(peek(), text)) return false;
      at++;
      return true;
    },
    expect: (text) => {
      const token = peek();
      if (!is(token, text)) throw new Problem(`expected \`${text}\`, found ${describe(token)}`, token.offset);
      at++;
    },
  };
}

function describe(token: PatternToken): string {
  if (token.kind === "end") return "the end of the pattern";
  if (token.kind === "variable") return `\`$${token.text}\``;
  if (token.kind === "rest") return `\`$...${token.text}\``;
  if (token.kind === "version") return `\`@${token.text}\``;
  return `\`${token.text}\``;
}

/** item ::= func | resource | body | alias | use | world item */
function item(cursor: Cursor): ItemNodePattern {
  const token = cursor.peek();
  const isName = cursor.peek(1).text === ":" && cursor.peek(1).kind === "symbol";
  if (token.kind === "id" && !isName) {
    switch (token.text) {
      case "use":
        return use(cursor);
      case "import":
      case "export":
      case "include":
        return worldItem(cursor, token.text);
      case "resource":
        return resource(cursor);
      case "record":
      case "enum":
      case "variant":
      case "flags":
        return body(cursor, token.text);
      case "type":
        return alias(cursor);
    }
  }
  return func(cursor);
}

/** use ::= 'use' (path | '$_') '.' '{' elements '}' ';' */
function use(cursor: Cursor): UsePattern {
  cursor.expect("use");
  const token = cursor.peek();
  const anyPath = token.kind === "variable" && token.text === "_";
  if (anyPath) cursor.next();
  const target = anyPath ? undefined : path(cursor);
  cursor.expect(".");
  const names = elements(cursor, "{", "}");
  cursor.expect(";");
  return { kind: "use", ...(target ? { path: target } : {}), names };
}

/** world item ::= ('import' | 'export' | 'include') path ';' */
function worldItem(cursor: Cursor, kind: WorldItemPattern["kind"]): WorldItemPattern {
  cursor.next();
  const target = path(cursor);
  cursor.expect(";");
  return { kind, path: target };
}

/** resource ::= 'resource' name (';' | '{' (func | '[' func ']' | rest)* '}') */
function resource(cursor: Cursor): ResourcePattern {
  cursor.expect("resource");
  const called = name(cursor);
  if (cursor.accept(";")) return { kind: "resource", name: called, members: [] };
  cursor.expect("{");
  const members: MemberPattern[] = [];
  let rest: string | undefined;
  while (!cursor.accept("}")) {
    const token = cursor.peek();
    if (token.kind === "rest") {
      cursor.next();
      rest = token.text;
      cursor.accept(";");
    } else if (cursor.accept("[")) {
      members.push({ optional: true, func: func(cursor) });
      cursor.expect("]");
    } else members.push({ optional: false, func: func(cursor) });
  }
  return { kind: "resource", name: called, members, ...(rest === undefined ? {} : { rest }) };
}

/** body ::= ('record' | 'enum' | 'variant' | 'flags') name '{' elements '}' */
function body(cursor: Cursor, kind: BodyPattern["kind"]): BodyPattern {
  cursor.next();
  const called = name(cursor);
  return { kind, name: called, elements: elements(cursor, "{", "}", kind === "variant") };
}

function alias(cursor: Cursor): AliasPattern {
  cursor.expect("type");
  const called = name(cursor);
  cursor.expect("=");
  const type = alternatives(cursor);
  cursor.expect(";");
  return { kind: "type", name: called, type };
}

/** func ::= ('constructor' | name ':' 'static'? ('async' | '[async]')? 'func') '(' params ')' ('->' type)? ';' */
function func(cursor: Cursor): FuncPattern {
  if (cursor.peek().text === "constructor" && cursor.peek(1).text === "(") {
    cursor.next();
    return {
      ...signature(cursor),
      kind: "func",
      name: { kind: "literal", name: "constructor" },
      form: "constructor",
      async: "no",
    };
  }
  const called = name(cursor);
  cursor.expect(":");
  const form = cursor.accept("static") ? "static" : "plain";
  let wanted: FuncPattern["async"] = "no";
  if (cursor.accept("[")) {
    cursor.expect("async");
    cursor.expect("]");
    wanted = "either";
  } else if (cursor.accept("async")) wanted = "yes";
  cursor.expect("func");
  return { ...signature(cursor), kind: "func", name: called, form, async: wanted };
}

function signature(cursor: Cursor): { params: readonly ElementPattern[]; result?: TypePattern } {
  const params = elements(cursor, "(", ")");
  const result = cursor.accept("->") ? alternatives(cursor) : undefined;
  cursor.expect(";");
  return { params, ...(result ? { result } : {}) };
}

/** elements ::= (rest | name (':' type)? | name '(' type ')'),* between brackets; a trailing comma is fine. */
function elements(cursor: Cursor, open: string, close: string, payloads = false): readonly ElementPattern[] {
  cursor.expect(open);
  const found: ElementPattern[] = [];
  while (!cursor.accept(close)) {
    const token = cursor.peek();
    if (token.kind === "rest") {
      cursor.next();
      found.push({ kind: "rest", variable: token.text });
    } else found.push(element(cursor, payloads));
    if (!cursor.accept(",")) {
      cursor.expect(close);
      break;
    }
  }
  return found;
}

function element(cursor: Cursor, payloads: boolean): ElementPattern {
  const called = name(cursor);
  if (cursor.accept(":")) return { kind: "element", name: called, type: alternatives(cursor) };
  if (payloads && cursor.accept("(")) {
    const type = alternatives(cursor);
    cursor.expect(")");
    return { kind: "element", name: called, type };
  }
  return { kind: "element", name: called };
}

function name(cursor: Cursor): NamePattern {
  const token = cursor.next();
  if (token.kind === "variable")
    return token.text === "_" ? { kind: "any" } : { kind: "variable", variable: token.text };
  if (token.kind === "words") return { kind: "words", parts: nameParts(token.text) };
  if (token.kind === "id") {
    const plain = token.text.replace(/^%/, "");
    return cursor.accept("!") ? { kind: "fresh", name: plain } : { kind: "literal", name: plain };
  }
  throw new Problem(`expected a name, found ${describe(token)}`, token.offset);
}

function nameParts(text: string): readonly NamePart[] {
  return text
    .split(/(\$\{\w+\})/)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("${") ? { variable: part.slice(2, -1) } : { text: part }));
}

/** path ::= id ':' id '/' (id | '$_') version? */
function path(cursor: Cursor): PathPattern {
  const namespace = identifier(cursor);
  cursor.expect(":");
  const packageName = identifier(cursor);
  cursor.expect("/");
  const token = cursor.next();
  const any = token.kind === "variable" && token.text === "_";
  if (!any && token.kind !== "id")
    throw new Problem(`expected the name of an interface, found ${describe(token)}`, token.offset);
  const version = cursor.peek().kind === "version" ? cursor.next().text : undefined;
  return {
    namespace,
    package: packageName,
    ...(any ? {} : { interface: token.text.replace(/^%/, "") }),
    ...(version === undefined ? {} : { version }),
  };
}

function identifier(cursor: Cursor): string {
  const token = cursor.next();
  if (token.kind !== "id") throw new Problem(`expected a name, found ${describe(token)}`, token.offset);
  return token.text.replace(/^%/, "");
}

const primitives = new Set<string>(
  "u8 u16 u32 u64 s8 s16 s32 s64 f32 f64 char bool string error-context".split(" ") satisfies
    | PrimitiveName[]
    | string[],
);
const generics = new Set<string>([
  "list",
  "map",
  "option",
  "tuple",
  "result",
  "future",
  "stream",
] satisfies GenericName[]);

function alternatives(cursor: Cursor): TypePattern {
  const options = [type(cursor)];
  while (cursor.accept("|")) options.push(type(cursor));
  const [only] = options;
  return options.length === 1 && only ? only : { kind: "alternatives", options };
}

/** type ::= '_' | variable | primitive | generic | handle | ns:pkg/i#t | id */
function type(cursor: Cursor): TypePattern {
  const token = cursor.next();
  if (token.kind === "variable")
    return token.text === "_" ? { kind: "any" } : { kind: "variable", variable: token.text };
  if (token.kind !== "id") throw new Problem(`expected a type, found ${describe(token)}`, token.offset);
  const text = token.text;
  if (text === "_") return { kind: "nothing" };
  if (primitives.has(text)) return { kind: "primitive", name: text as PrimitiveName };
  if (generics.has(text)) return { kind: "generic", name: text as GenericName, arguments: typeArguments(cursor) };
  if (text === "own" || text === "borrow") {
    cursor.expect("<");
    const inner = type(cursor);
    cursor.expect(">");
    return { kind: "handle", ownership: text, type: inner };
  }
  if (!cursor.accept(":")) return { kind: "local", name: text.replace(/^%/, "") };
  const packageName = identifier(cursor);
  cursor.expect("/");
  const interfaceName = identifier(cursor);
  const version = cursor.peek().kind === "version" ? cursor.next().text : undefined;
  cursor.expect("#");
  const itemName = identifier(cursor);
  const found = { namespace: text, package: packageName, interface: interfaceName, item: itemName };
  return { kind: "item", item: version === undefined ? found : { ...found, version } };
}

function typeArguments(cursor: Cursor): readonly TypePattern[] {
  if (!cursor.accept("<")) return [];
  const found = [alternatives(cursor)];
  while (cursor.accept(",")) found.push(alternatives(cursor));
  cursor.expect(">");
  return found;
}
