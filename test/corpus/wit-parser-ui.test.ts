import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nodeReader } from "../../src/node/index.ts";
import { resolvedJson } from "../../src/package/json.ts";
import { loadPackages } from "../../src/package/load/load.ts";
import { print, rootPackages } from "../../src/package/print.ts";
import { resolve, resolvedView } from "../../src/package/resolve/resolve.ts";
import { checkText } from "../support/check-text.ts";
import { shared, sharedMissing } from "../support/shared.ts";

/** The official parser's own tests: its runner turns one feature on. */
const features = ["active"];
const corpus = shared("corpus/wit-parser-ui");

/** The texts that hold more than one mistake: the official parser stops at the first. */
const severalMistakes = new Set([
  "bad-deprecated4",
  "bad-list",
  "bad-list2",
  "bad-list3",
  "bad-list4",
  "keyword",
  "resources-multiple-returns-borrow",
  "resources-return-borrow",
  "very-large-column",
]);

function cases(folder: string, ending: string): { name: string; input: string; expected: string }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => {
      const name = file.slice(0, -ending.length);
      const single = `${folder}/${name}.wit`;
      return { name, input: existsSync(single) ? single : `${folder}/${name}`, expected: `${folder}/${file}` };
    })
    .filter(({ input }) => existsSync(input));
}

async function resolvePath(path: string) {
  const { packages, diagnostics } = await loadPackages([path], nodeReader);
  const resolved = resolve(packages, { features });
  return { model: resolved.model, diagnostics: [...diagnostics, ...resolved.diagnostics] };
}

describe.skipIf(!corpus)(`the official parser's tests${corpus ? "" : ` (${sharedMissing})`}`, () => {
  const folder = corpus ?? "";
  const accepted = corpus ? cases(folder, ".wit.json") : [];
  const rejected = corpus ? cases(`${folder}/parse-fail`, ".wit.result") : [];

  test("are all here", () => {
    expect([accepted.length, rejected.length]).toEqual([29, 85]);
  });

  test.each(accepted)("$name is accepted, and its model is the official one, index for index", async (one) => {
    const { model, diagnostics } = await resolvePath(one.input);
    expect(diagnostics).toEqual([]);
    const [root] = rootPackages(model);
    const json = root && resolvedJson(resolvedView(model, root));
    const expected: unknown = JSON.parse(readFileSync(one.expected, "utf8"));
    expect(json).toEqual(expected);
    // The order of keys is the order of declarations.
    expect(mapOrders(json)).toEqual(mapOrders(expected));
  });

  test.each(accepted)("$name: what is printed of it is accepted and prints the same", async (one) => {
    const { model } = await resolvePath(one.input);
    const text = print(model);
    const again = checkText(text, { features });
    expect(again.errors).toEqual([]);
    expect(print(again.model)).toBe(text);
  });

  test.each(rejected)("$name is rejected with the official message at the official line", async (one) => {
    const { diagnostics } = await resolvePath(one.input);
    const official = readResult(readFileSync(one.expected, "utf8"));
    const same = diagnostics.filter(
      ({ message, file, range }) =>
        message.includes(official.message) &&
        (official.line === undefined || (range?.start.line === official.line && file.endsWith(official.file))),
    );
    expect(same, JSON.stringify(diagnostics, null, 1)).toHaveLength(1);
    if (!severalMistakes.has(one.name)) expect(diagnostics).toEqual(same);
  });
});

/** The keys of every map of names, in order, with where the map stands. */
function mapOrders(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const own = /\/(types|functions|imports|exports|interfaces|worlds)$/.test(path)
    ? [`${path}: ${Object.keys(value)}`]
    : [];
  return [...own, ...entries.flatMap(([key, item]) => mapOrders(item, `${path}/${key}`))].sort();
}

/** The message without the prefixes that name folders, and its place. */
function readResult(text: string): { message: string; file: string; line: number | undefined } {
  const first = (text.split("\n")[0] ?? "")
    .replace(/^failed to resolve directory while parsing WIT for path \[[^\]]*\]: /, "")
    .replace(/^failed to parse package: [^:]*: /, "");
  const inline = /^(\S+\.wit):(\d+):\d+: (.*)$/.exec(first);
  if (inline) return { message: inline[3] ?? "", file: fileName(inline[1]), line: Number(inline[2]) };
  const place = /--> (\S+?):(\d+):\d+/.exec(text);
  return { message: first, file: fileName(place?.[1]), line: place ? Number(place[2]) : undefined };
}

function fileName(path = ""): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
