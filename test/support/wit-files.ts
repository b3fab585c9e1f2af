import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { shared } from "./shared.ts";

export interface WitText {
  readonly name: string;
  readonly text: string;
}

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** Every WIT file of our own fixtures, valid or not. */
export function fixtureWits(): readonly WitText[] {
  return witsIn(fixtures);
}

/** Every WIT file of the shared corpora, or nothing where they are absent. */
export function corpusWits(): readonly WitText[] {
  const corpus = shared("corpus");
  return corpus === undefined ? [] : witsIn(corpus);
}

function witsIn(directory: string): WitText[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".wit"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ name: path.slice(directory.length), text: readFileSync(path, "utf8") }));
}
