import { parse } from "acorn";
import { describe, expect, test } from "vitest";
import { carveSources } from "../../../src/env/readers/javascript/carve.ts";
import { type ProgramRead, readPrograms } from "../../../src/env/readers/javascript/program.ts";

/** What a program reads: `env:KEY! = default`; `!` required, `?` can't be told; `env:PREFIX*`, `env:*` open reads, `env:all`. */
async function reads(source: string): Promise<readonly string[]> {
  const bytes = new TextEncoder().encode(`\0\0${source}\0\0`);
  const sources = carveSources(bytes, [{ start: 0, end: bytes.length }], parse);
  const found = await readPrograms(sources, ["wasi:cli/environment@0.2.10", "wasi:config/store@0.2.0-rc.1"]);
  expect(found.problems).toEqual([]);
  return found.reads.map(shown).sort();
}

function shown(read: ProgramRead): string {
  if (read.match === "all") return `${read.source}:all`;
  if (read.key === null) return `${read.source}:${read.prefix ?? ""}*${read.suffix ?? ""}`;
  const verdict =
    read.default !== null ? ` = ${read.default}` : read.required ? "!" : read.required === null ? "?" : "";
  return `${read.source}:${read.key}${verdict}`;
}

const ENV = `import { getEnvironment } from "wasi:cli/environment@0.2.10";\n`;
const CONFIG = `import { get } from "wasi:config/store@0.2.0-rc.1";\n`;

describe("ways to name a key", () => {
  test.each<[string, string, readonly string[]]>([
    ["a property of process.env", `export function run() { return process.env.A_KEY; }`, ["env:A_KEY"]],
    ["an element with a literal", `export function run() { return process.env["a.key"]; }`, ["env:a.key"]],
    ["optional chaining", `export function run() { return globalThis.process?.env?.A_KEY; }`, ["env:A_KEY"]],
    [
      "destructuring with a default and a new name",
      `export function run() { const { A = "x", B: b, ...others } = process.env; return [A, b]; }`,
      ["env:A = x", "env:B"],
    ],
    ["import.meta.env", `export function run() { return import.meta.env.VITE_KEY; }`, ["env:VITE_KEY"]],
    [
      "an object of all entries",
      `${ENV}export function run() { const env = Object.fromEntries(getEnvironment()); return env.A + env["B"]; }`,
      ["env:A", "env:B"],
    ],
    [
      "a Map of all entries",
      `${ENV}export function run() { const m = new Map(getEnvironment()); return m.has("A") ? m.get("A") : m.get("B"); }`,
      ["env:A", "env:B"],
    ],
    [
      "find with a destructured pair",
      `${ENV}export function run() { return getEnvironment().find(([k]) => k === "A_KEY")?.[1] ?? "none"; }`,
      ["env:A_KEY = none"],
    ],
    [
      "find with an index",
      `${ENV}export function run() { return getEnvironment().find((e) => e[0] === "A_KEY")?.[1]; }`,
      ["env:A_KEY"],
    ],
    [
      "filter and index",
      `${ENV}export function run() { return getEnvironment().filter(([k]) => k === "A_KEY")[0]?.[1]; }`,
      ["env:A_KEY"],
    ],
    [
      "a loop that compares",
      `${ENV}export function run() { let found; for (const [name, value] of getEnvironment()) { if (name === "A_KEY") found = value; } return found; }`,
      ["env:A_KEY"],
    ],
    [
      "a loop with a switch",
      `${ENV}export function run() { let a, b; for (const [name, value] of getEnvironment()) { switch (name) { case "A": a = value; break; case "B": b = value; break; } } return [a, b]; }`,
      ["env:A", "env:B"],
    ],
    [
      "an object filled by a loop",
      `${ENV}export function run() { const env = {}; for (const [k, v] of getEnvironment()) env[k] = v; return env.A; }`,
      ["env:A"],
    ],
    [
      "an object filled by reduce",
      `${ENV}export function run() { const env = getEnvironment().reduce((all, [k, v]) => ({ ...all, [k]: v }), {}); return env.A; }`,
      ["env:A"],
    ],
    ["wasi:config", `${CONFIG}export function run() { return get("aws.region") ?? "eu"; }`, ["config:aws.region = eu"]],
    [
      "wasi:config as a namespace",
      `import * as config from "wasi:config/store@0.2.0-rc.1";\nexport function run() { return config.get("region"); }`,
      ["config:region"],
    ],
    [
      "a renamed import",
      `import { get as fetchConfig } from "wasi:config/runtime@0.2.0-draft";\nexport function run() { return fetchConfig("region"); }`,
      ["config:region"],
    ],
    [
      "a secret",
      `import { get } from "wasmcloud:secrets/store@0.1.0-draft";\nimport { reveal } from "wasmcloud:secrets/reveal@0.1.0-draft";\nexport function run() { return reveal(get("db-password")); }`,
      ["secret:db-password!"],
    ],
    [
      "a constant",
      `const KEY = "A_" + "KEY"; export function run() { const k = KEY; return process.env[k]; }`,
      ["env:A_KEY"],
    ],
    [
      "a template of constants",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the program that is read
      "const P = `APP`; export function run() { return process.env[`${P}_MODE`]; }",
      ["env:APP_MODE"],
    ],
    [
      "a table of names",
      `const NAMES = { db: "DB_URL", key: "API_KEY" }; export function run() { return process.env[NAMES.db] + process.env[NAMES.key]; }`,
      ["env:API_KEY", "env:DB_URL"],
    ],
    [
      "a list of names",
      `export function run() { return ["A", "B"].map((name) => process.env[name]); }`,
      ["env:A", "env:B"],
    ],
    [
      "a loop over a list",
      `const names = ["A", "B"]; export function run() { for (let i = 0; i < names.length; i++) console.log(process.env[names[i]]); }`,
      ["env:A", "env:B"],
    ],
    [
      "the keys of an object",
      `const defaults = { A: "1", B: "2" }; export function run() { for (const k of Object.keys(defaults)) console.log(process.env[k] ?? defaults[k]); }`,
      ["env:A = 1", "env:B = 2"],
    ],
    [
      "a wrapper",
      `function read(name, fallback) { return process.env[name] ?? fallback; } export function run() { return read("A", "x") + read("B"); }`,
      ["env:A = x", "env:B"],
    ],
    [
      "a wrapper in a wrapper",
      `const read = (n) => process.env[n]; const int = (n, d) => parseInt(read(n) || d, 10); export const run = () => int("PORT", "8080");`,
      ["env:PORT = 8080"],
    ],
    [
      "a class",
      `${ENV}class Config { constructor(env) { this.env = env; } get(k, d) { return this.env[k] ?? d; } }\nexport function run() { const c = new Config(Object.fromEntries(getEnvironment())); return c.get("A", "x") + c.get("B"); }`,
      ["env:A = x", "env:B"],
    ],
    [
      "module state that is set late",
      `${ENV}let env; function use() { return env.A; } export function init() { env = Object.fromEntries(getEnvironment()); } export function run() { return use(); }`,
      ["env:A"],
    ],
    [
      "defaults under a spread",
      `export function run() { const env = { PORT: "8080", ...process.env }; return env.PORT; }`,
      ["env:PORT = 8080"],
    ],
    ["Deno.env", `export function run() { return Deno.env.get("A"); }`, ["env:A"]],
    ["a tested name", `export function run() { return "FEATURE" in process.env; }`, ["env:FEATURE"]],
    [
      "a callback",
      `export function run() { queue.add(async () => { await send(process.env.TOKEN ?? ""); }); }`,
      ["env:TOKEN"],
    ],
    [
      "non-ASCII text around it",
      `const s = "größe → ✓"; export function run() { return s + process.env.A_KEY; }`,
      ["env:A_KEY"],
    ],
  ])("%s", async (_, source, expected) => {
    expect(await reads(source)).toEqual(expected);
  });
});

describe("minified programs", () => {
  test.each<[string, string, readonly string[]]>([
    [
      "one line",
      `import{getEnvironment as e}from"wasi:cli/environment@0.2.10";import{get as t}from"wasi:config/store@0.2.0-rc.1";function n(){const n=Object.fromEntries(e()),r=n.DATABASE_URL;if(!r)throw new Error("x");const o=n.APP_MODE??"production",{JWT_SECRET:s,LOG_LEVEL:c="info"}=n;return[r,o,s,c,t("aws.region")??"eu-west-1"].join(" ")}export{n as run};`,
      [
        "config:aws.region = eu-west-1",
        "env:APP_MODE = production",
        "env:DATABASE_URL!",
        "env:JWT_SECRET",
        "env:LOG_LEVEL = info",
      ],
    ],
    [
      "comma and void",
      `var e=process.env;function r(t){var n=e[t];return void 0===n&&function(){throw new Error("no "+t)}(),n}export function run(){return r("A")}`,
      ["env:A!"],
    ],
    [
      "state that is made at the first use",
      `import{getEnvironment as e}from"wasi:cli/environment@0.2.10";let r;function o(n){r??=Object.fromEntries(e());const o=r[n];if(!o)throw new Error(n);return o}export function run(){return["A","B"].map(o).join()+o("C")}`,
      ["env:A!", "env:B!", "env:C!"],
    ],
  ])("%s", async (_, source, expected) => {
    expect(await reads(source)).toEqual(expected);
  });
});

describe("what happens where a key is missing", () => {
  test.each<[string, string, readonly string[]]>([
    [
      "thrown at once",
      `export function run() { if (!process.env.A) throw new Error("A"); return process.env.A; }`,
      ["env:A!"],
    ],
    [
      "compared with undefined",
      `export function run() { const a = process.env.A; if (a === undefined) { throw new Error("A"); } return a; }`,
      ["env:A!"],
    ],
    [
      "else branch",
      `export function run() { const a = process.env.A; if (a) { return a; } else { throw new Error("A"); } }`,
      ["env:A!"],
    ],
    [
      "process.exit",
      `export function run() { const a = process.env.A; if (a == null) process.exit(1); return a; }`,
      ["env:A!"],
    ],
    [
      "a function that throws",
      `function die(m) { throw new Error(m); } export function run() { return process.env.A ?? die("A"); }`,
      ["env:A!"],
    ],
    [
      "typeof",
      `export function run() { const a = process.env.A; if (typeof a === "undefined") throw new Error("A"); return a; }`,
      ["env:A!"],
    ],
    [
      "either of two",
      `export function run() { const { A, B } = process.env; if (!A || !B) throw new Error("x"); return A + B; }`,
      ["env:A!", "env:B!"],
    ],
    [
      "both of two",
      `export function run() { const { A, B } = process.env; if (!A && !B) throw new Error("x"); return A ?? B; }`,
      ["env:A", "env:B"],
    ],
    [
      "a wrapper that throws",
      `const must = (k) => { const v = process.env[k]; if (!v) throw new Error(k); return v; }; export function run() { return must("A") + (process.env.B ?? "b"); }`,
      ["env:A!", "env:B = b"],
    ],
    [
      "a list of the missing",
      `const required = ["A", "B"]; export function run() { const missing = required.filter((k) => !process.env[k]); if (missing.length > 0) throw new Error(missing.join()); }`,
      ["env:A!", "env:B!"],
    ],
    [
      "a list that is filled",
      `export function run() { const missing = []; for (const k of ["A", "B"]) if (!process.env[k]) missing.push(k); if (missing.length) throw new Error("x"); }`,
      ["env:A!", "env:B!"],
    ],
    ["a method called on it", `export function run() { return process.env.A.split(","); }`, ["env:A!"]],
    [
      "a method called on it after a check",
      `export function run() { const a = process.env.A; return a ? a.split(",") : []; }`,
      ["env:A"],
    ],
    [
      "a method behind an early return",
      `export function run() { const a = process.env.A; if (!a) return ""; return a.trim(); }`,
      ["env:A"],
    ],
    [
      "a text in its place",
      `export function run() { let a = process.env.A; if (!a) a = "x"; return a; }`,
      ["env:A = x"],
    ],
    [
      "a returned text",
      `function mode() { const m = process.env.MODE; if (!m) return "dev"; return m; } export function run() { return mode(); }`,
      ["env:MODE = dev"],
    ],
    ["a conditional", `export function run() { return process.env.A ? process.env.A : "x"; }`, ["env:A = x"]],
    ["an assignment operator", `export function run() { let a = process.env.A; a ||= "x"; return a; }`, ["env:A = x"]],
    [
      "caught",
      `export function run() { try { if (!process.env.A) throw new Error("x"); return 1; } catch { return 2; } }`,
      ["env:A"],
    ],
    [
      "caught and thrown again",
      `export function run() { try { if (!process.env.A) throw new Error("x"); } catch (e) { throw new Error("config", { cause: e }); } }`,
      ["env:A!"],
    ],
    ["handed to code that isn't there", `export function run() { return connect(process.env.A); }`, ["env:A?"]],
    ["a URL", `export function run() { return new URL(process.env.A); }`, ["env:A!"]],
  ])("%s", async (_, source, expected) => {
    expect(await reads(source)).toEqual(expected);
  });
});

describe("names that aren't known", () => {
  test.each<[string, string, readonly string[]]>([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the program that is read
    ["a prefix", "export function run(t) { return process.env[`TENANT_${t}_URL`]; }", ["env:TENANT_*_URL"]],
    ["nothing constant", `export function run(name) { return process.env[name]; }`, ["env:*"]],
    [
      "a filter over all",
      `${ENV}export function run() { return getEnvironment().filter(([k]) => k.startsWith("PLUGIN_")); }`,
      ["env:PLUGIN_*", "env:all"],
    ],
    ["printed as a whole", `export function run() { console.log(JSON.stringify(process.env)); }`, ["env:all"]],
    ["handed on as a whole", `export function run() { return validate(process.env); }`, ["env:all"]],
    [
      "gone through",
      `${ENV}export function run() { return getEnvironment().map(([k, v]) => k + "=" + v).join(); }`,
      ["env:all"],
    ],
  ])("%s", async (_, source, expected) => {
    expect(await reads(source)).toEqual(expected);
  });
});

test("names of other objects are no keys", async () => {
  const source = `${ENV}export function run() { const headers = { CONTENT_TYPE: "x" }; const m = new Map([["ACCEPT", "y"]]); const { HOST } = headers; return headers.CONTENT_TYPE + m.get("ACCEPT") + request.env.NOT_ONE + HOST; }`;
  expect(await reads(source)).toEqual([]);
});

test("a program whose first bytes are overwritten is read all the same", async () => {
  const lost = `} from 'wasi:cli/environment@0.2.10';\nimport { get } from 'wasi:config/store@0.2.0-rc.1';\nexport function run() { const env = Object.fromEntries(getEnvironment()); return env.A_KEY + get("region"); }`;
  expect(await reads(lost)).toEqual(["config:region", "env:A_KEY"]);
});

test("a function by itself finds the imports of the component by their names", async () => {
  expect(
    await reads(
      `function run() { const env = Object.fromEntries(getEnvironment()); return env.A_KEY ?? get("region"); }`,
    ),
  ).toEqual(["config:region", "env:A_KEY"]);
});

test("text that is no program is left alone", async () => {
  expect(await reads(`the function (of) export { and import } is unclear => process.env.A_KEY`)).toEqual([]);
});

test("a class of keys that are only named in a table, as schema libraries have it", async () => {
  const source = `${ENV}const text = (options = {}) => ({ parse(v, k) { if (v === undefined && options.default === undefined) throw new Error(k + " is required"); return v ?? options.default; } });
const number = (options) => ({ parse(v, k) { const n = Number(v ?? options.default); if (Number.isNaN(n)) throw new Error(k + ": not a number"); return n; } });
const schema = { DB_URL: text(), MODE: text({ default: "dev" }), PORT: number({ default: 80 }) };
export function run() { const env = Object.fromEntries(getEnvironment()); return JSON.stringify(Object.fromEntries(Object.entries(schema).map(([k, s]) => [k, s.parse(env[k], k)]))); }`;
  expect(await reads(source)).toEqual(["env:DB_URL!", "env:MODE = dev", "env:PORT"]);
});
