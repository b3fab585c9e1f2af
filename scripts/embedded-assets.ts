import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

const PREFIX = "\0embedded:";
const SANDBOX = "@jitl/quickjs-wasmfile-release-sync";

/**
 * Puts files that are no modules into the bundle: `./file.js?text` is the text of a file, `quickjs-engine?base64` the engine that
 * runs JavaScript programs, `quickjs-engine` the code that loads it (the variant that asks neither Node nor the page for anything).
 */
export function embeddedAssets() {
  const require = createRequire(import.meta.url);
  const engine = (file: string) => join(dirname(require.resolve(`${SANDBOX}/wasm`)), file);
  return {
    name: "embedded-assets",
    enforce: "pre" as const,
    resolveId(source: string, importer: string | undefined) {
      if (source === "quickjs-engine") return engine("emscripten-module.cloudflare.cjs");
      if (source === "quickjs-engine?base64") return `${PREFIX}${source}`;
      if (!source.endsWith("?text") || importer === undefined) return undefined;
      return `${PREFIX}${resolve(dirname(importer), source)}`;
    },
    load(id: string) {
      if (!id.startsWith(PREFIX)) return undefined;
      const [path = "", form] = id.slice(PREFIX.length).split("?");
      const content =
        form === "base64"
          ? readFileSync(engine("emscripten-module.wasm")).toString("base64")
          : readFileSync(path, "utf8");
      return { code: `export const content = ${JSON.stringify(content)};`, moduleType: "js" as const };
    },
  };
}
