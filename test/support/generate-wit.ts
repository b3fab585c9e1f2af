/**
 * WIT texts made from a seed: valid by construction (names are defined before anything picks them, uses and includes are
 * acyclic), with declarations in any order, and mutations that break them in ways that people do.
 */
export interface Random {
  /** 0 ≤ n < limit. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T | undefined;
  shuffle<T>(items: readonly T[]): T[];
}

/** Mulberry32: small, and the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)],
    shuffle(items) {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = below(i + 1);
        const [a, b] = [out[i], out[j]];
        if (a !== undefined && b !== undefined) {
          out[i] = b;
          out[j] = a;
        }
      }
      return out;
    },
  };
}

interface MadeType {
  readonly name: string;
  readonly resource: boolean;
}
interface MadeInterface {
  readonly path: string;
  readonly types: readonly MadeType[];
}
interface MadeWorld {
  readonly path: string;
  readonly names: readonly string[];
  /** How many interfaces it exports: of two, one may need an import of what the other exports. */
  readonly exports: number;
}
interface Making {
  readonly random: Random;
  /** Whether gates may stand in the package. */
  readonly gates: boolean;
  /** Shared by all packages of a text, so that no name is made twice. */
  readonly names: { count: number };
}

const PRIMITIVES = ["u8", "u16", "u32", "u64", "s8", "s64", "f32", "f64", "char", "bool", "string"];
const KEYS = ["u8", "u32", "s64", "char", "bool", "string"];

/** One file: a root package `a:b`, and sometimes packages nested in it that it uses. */
export function generateWit(seed: number): string {
  const random = createRandom(seed);
  const versioned = random.chance(0.5);
  const foreign: { interfaces: MadeInterface[]; worlds: MadeWorld[] } = { interfaces: [], worlds: [] };
  const nested: string[] = [];
  const names = { count: 0 };
  for (let i = random.below(3); i > 0; i--) {
    const version = random.chance(0.5) ? "@0.2.1" : "";
    const making: Making = { random, gates: version !== "", names };
    const made = makePackage(making, foreign);
    const name = `n:p${i}`;
    nested.push(`package ${name}${version} {\n${made.items.join("\n")}\n}`);
    for (const one of made.interfaces) foreign.interfaces.push({ ...one, path: `${name}/${one.path}${version}` });
    for (const one of made.worlds) foreign.worlds.push({ ...one, path: `${name}/${one.path}${version}` });
  }
  const root = makePackage({ random, gates: versioned, names }, foreign);
  return `package a:b${versioned ? "@1.2.0" : ""};\n${random.shuffle([...root.items, ...nested]).join("\n")}\n`;
}

function makePackage(
  making: Making,
  foreign: { readonly interfaces: readonly MadeInterface[]; readonly worlds: readonly MadeWorld[] },
): { items: string[]; interfaces: MadeInterface[]; worlds: MadeWorld[] } {
  const { random } = making;
  const interfaces: MadeInterface[] = [];
  const worlds: MadeWorld[] = [];
  const items: string[] = [];
  for (let i = 1 + random.below(4); i > 0; i--) {
    const name = fresh(making, "i");
    const body = interfaceBody(making, [...interfaces, ...foreign.interfaces]);
    items.push(`${gate(making)}interface ${name} {\n${body.text}\n}`);
    interfaces.push({ path: name, types: body.types });
  }
  for (let i = random.below(4); i > 0; i--) {
    const name = fresh(making, "w");
    const body = worldBody(making, [...interfaces, ...foreign.interfaces], [...worlds, ...foreign.worlds]);
    items.push(`${gate(making)}world ${name} {\n${body.text}\n}`);
    worlds.push({ path: name, names: body.names, exports: body.exports });
  }
  return { items: random.shuffle(items), interfaces, worlds };
}

function fresh(making: Making, prefix: string): string {
  return `${prefix}${making.names.count++}`;
}

function gate({ random, gates }: Making): string {
  const docs = random.chance(0.2) ? `/// about ${random.below(100)}\n` : "";
  if (!random.chance(0.15)) return docs;
  if (gates && random.chance(0.6)) return `${docs}@since(version = 0.${random.below(3)}.0)\n`;
  return `${docs}@unstable(feature = active)\n`;
}

function typeOf(making: Making, types: readonly MadeType[], depth: number): string {
  const { random } = making;
  const named = random.chance(0.5) ? random.pick(types) : undefined;
  if (named) return named.resource && random.chance(0.5) ? `own<${named.name}>` : named.name;
  if (depth === 0) return random.pick(PRIMITIVES) ?? "u8";
  const inner = (): string => typeOf(making, types, depth - 1);
  switch (random.below(12)) {
    case 0:
      return `list<${inner()}>`;
    case 1:
      return `list<${inner()}, ${1 + random.below(9)}>`;
    case 2:
      return `option<${inner()}>`;
    case 3:
      return `result<${inner()}, ${inner()}>`;
    case 4:
      return `result<_, ${inner()}>`;
    case 5:
      return `tuple<${inner()}, ${inner()}>`;
    case 6:
      return `map<${random.pick(KEYS) ?? "u8"}, ${inner()}>`;
    case 7:
      return random.chance(0.3) ? "future" : `future<${inner()}>`;
    case 8:
      return `stream<${inner()}>`;
    case 9:
      return "result";
    default:
      return random.pick(PRIMITIVES) ?? "u8";
  }
}

function signature(making: Making, types: readonly MadeType[]): string {
  const { random } = making;
  const resources = types.filter((type) => type.resource);
  const params: string[] = [];
  for (let i = random.below(4); i > 0; i--) {
    const resource = random.chance(0.3) ? random.pick(resources) : undefined;
    params.push(`${fresh(making, "p")}: ${resource ? `borrow<${resource.name}>` : typeOf(making, types, 2)}`);
  }
  const result = random.chance(0.6) ? ` -> ${typeOf(making, types, 2)}` : "";
  return `${random.chance(0.2) ? "async " : ""}func(${params.join(", ")})${result}`;
}

function definition(
  making: Making,
  types: readonly MadeType[],
): { text: string; type: MadeType; late?: (all: readonly MadeType[]) => string } {
  const { random } = making;
  const name = fresh(making, "t");
  const list = (count: number, one: () => string): string => Array.from({ length: count }, one).join(", ");
  const field = (): string => fresh(making, "fd");
  switch (random.below(6)) {
    case 0:
      return {
        text: `record ${name} { ${list(1 + random.below(3), () => `${field()}: ${typeOf(making, types, 2)}`)} }`,
        type: { name, resource: false },
      };
    case 1:
      return {
        text: `variant ${name} { ${list(1 + random.below(3), () => (random.chance(0.5) ? field() : `${field()}(${typeOf(making, types, 2)})`))} }`,
        type: { name, resource: false },
      };
    case 2:
      return { text: `enum ${name} { ${list(1 + random.below(3), field)} }`, type: { name, resource: false } };
    case 3:
      return { text: `flags ${name} { ${list(1 + random.below(3), field)} }`, type: { name, resource: false } };
    case 4:
      return { text: "", type: { name, resource: true }, late: (all) => resource(making, name, all) };
    default: {
      const target = random.chance(0.4) ? random.pick(types) : undefined;
      const text = target ? target.name : typeOf(making, types, 2);
      return {
        text: `type ${name} = ${text};`,
        type: { name, resource: target?.resource ?? types.some((type) => type.resource && type.name === text) },
      };
    }
  }
}

function resource(making: Making, name: string, all: readonly MadeType[]): string {
  const { random } = making;
  if (random.chance(0.2)) return `resource ${name};`;
  const members: string[] = [];
  if (random.chance(0.5)) {
    const result = random.chance(0.3) ? ` -> result<${name}, string>` : "";
    members.push(`constructor(${fresh(making, "p")}: ${typeOf(making, all, 1)})${result};`);
  }
  for (let i = random.below(3); i > 0; i--)
    members.push(`${fresh(making, "m")}: ${random.chance(0.3) ? "static " : ""}${signature(making, all)};`);
  return `resource ${name} { ${random.shuffle(members).join(" ")} }`;
}

function useStatement(making: Making, from: readonly MadeInterface[], out: MadeType[]): string | undefined {
  const { random } = making;
  const target = random.pick(from.filter((one) => one.types.length > 0));
  if (!target) return undefined;
  const names = random.shuffle(target.types).slice(0, 1 + random.below(2));
  const parts = names.map((type) => {
    const local = fresh(making, "us");
    out.push({ name: local, resource: type.resource });
    return `${type.name} as ${local}`;
  });
  return `use ${target.path}.{${parts.join(", ")}};`;
}

function typeItems(making: Making, from: readonly MadeInterface[]): { items: string[]; types: MadeType[] } {
  const { random } = making;
  const types: MadeType[] = [];
  const items: string[] = [];
  const late: (() => string)[] = [];
  for (let i = random.below(3); i > 0; i--) {
    const use = useStatement(making, from, types);
    if (use) items.push(use);
  }
  for (let i = random.below(5); i > 0; i--) {
    const made = definition(making, types);
    if (made.late) late.push(() => made.late?.(types) ?? "");
    else items.push(made.text);
    types.push(made.type);
  }
  return { items: [...items, ...late.map((make) => make())], types };
}

function interfaceBody(making: Making, from: readonly MadeInterface[]): { text: string; types: MadeType[] } {
  const { random } = making;
  const { items, types } = typeItems(making, from);
  for (let i = random.below(3); i > 0; i--) items.push(`${fresh(making, "g")}: ${signature(making, types)};`);
  return {
    text: random
      .shuffle(items)
      .map((item) => `  ${item}`)
      .join("\n"),
    types,
  };
}

function worldBody(
  making: Making,
  from: readonly MadeInterface[],
  worlds: readonly MadeWorld[],
): { text: string; names: string[]; exports: number } {
  const { random } = making;
  const { items, types } = typeItems(making, from);
  const names: string[] = [];
  let exports = 0;
  for (const direction of ["import", "export"]) {
    const several = direction === "import";
    for (const { path } of random.shuffle(from).slice(0, random.below(several ? 3 : 2))) {
      items.push(`${direction} ${path};`);
      exports += several ? 0 : 1;
    }
    for (let i = random.below(3); i > 0; i--) {
      const name = fresh(making, "x");
      const target = random.pick(from);
      const kind = several || exports === 0 ? random.below(3) : 2;
      names.push(name);
      if (kind === 0 && target) items.push(`${direction} ${name}: ${target.path};`);
      else if (kind === 1) items.push(`${direction} ${name}: interface {\n${interfaceBody(making, from).text}\n  }`);
      else items.push(`${direction} ${name}: ${signature(making, types)};`);
      if (kind < 2 && !several) exports++;
    }
  }
  const included = random.chance(0.4) ? random.pick(worlds.filter((world) => world.exports + exports < 2)) : undefined;
  if (included) {
    exports += included.exports;
    const renames = random
      .shuffle(included.names)
      .slice(0, 2)
      .map((name) => `${name} as ${fresh(making, "y")}`);
    items.push(`include ${included.path}${renames.length > 0 ? ` with { ${renames.join(", ")} }` : ";"}`);
  }
  return {
    text: random
      .shuffle(items)
      .map((item) => `  ${item}`)
      .join("\n"),
    names,
    exports,
  };
}

const TOKENS = /\/\/[^\n]*|->|[A-Za-z%][\w-]*|\d+|\S|\s+/g;
const INSERTED = [
  "@since(version = 9.0.0)",
  "@unstable(feature = off)",
  "@since(version = 0.1.0)",
  "static",
  "async",
  ";",
  "}",
  ",",
];

/** Breaks a text (or not): one name for another, something left out, twice, or added. */
export function mutateWit(text: string, seed: number): string {
  const random = createRandom(seed);
  const tokens = text.match(TOKENS) ?? [];
  const words = tokens.flatMap((token, index) => (/^[A-Za-z]/.test(token) ? [index] : []));
  const solid = tokens.flatMap((token, index) => (/\S/.test(token) ? [index] : []));
  const at = random.pick(random.chance(0.6) ? words : solid) ?? 0;
  switch (random.below(5)) {
    case 0:
    case 1:
      tokens[at] = tokens[random.pick(words) ?? 0] ?? "";
      break;
    case 2:
      tokens[at] = "";
      break;
    case 3: {
      const lines = text.split("\n");
      const line = random.below(lines.length);
      lines.splice(line, 0, lines[random.below(lines.length)] ?? "");
      return lines.join("\n");
    }
    default:
      tokens.splice(at, 0, `${random.pick(INSERTED) ?? ";"} `);
  }
  return tokens.join("");
}
