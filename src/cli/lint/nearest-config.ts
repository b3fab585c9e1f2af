import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const names = ["witkit.config.json", "witkit.config.jsonc", "witkit.config.yaml", "witkit.config.yml"];

/** The configuration nearest to a directory, going up: a `witkit.config.*`, or a `package.json` with a `witkit` key. */
export function nearestConfig(directory: string, cache: Map<string, string | undefined>): string | undefined {
  const known = cache.get(directory);
  if (known !== undefined || cache.has(directory)) return known;
  const parent = dirname(directory);
  const found = configIn(directory) ?? (parent === directory ? undefined : nearestConfig(parent, cache));
  cache.set(directory, found);
  return found;
}

function configIn(directory: string): string | undefined {
  const own = names.map((name) => join(directory, name)).find((path) => existsSync(path));
  if (own !== undefined) return own;
  const manifest = join(directory, "package.json");
  if (!existsSync(manifest)) return undefined;
  const text = readFileSync(manifest, "utf8");
  return text.includes('"witkit"') && witkitKey(text) !== undefined ? manifest : undefined;
}

function witkitKey(text: string): unknown {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === "object" && data !== null && "witkit" in data ? configOf(data.witkit) : undefined;
  } catch {
    return undefined;
  }
}

/** The package itself may be a dependency called witkit at the top level of some tool's file: only an object counts. */
function configOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? value : undefined;
}
