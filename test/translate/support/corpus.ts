import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Model } from "../../../src/package/model.ts";
import { resolveAsWritten } from "../../../src/package/resolve/resolve.ts";
import { sourceOf } from "./translate.ts";

/** The packages of a folder of folders as one model, all of them roots. */
export function corpusModel(folder: string, only?: readonly string[]): Model {
  const names = readdirSync(folder).sort();
  const sources = names.map((name, group) => {
    const files = readdirSync(join(folder, name))
      .filter((file) => file.endsWith(".wit"))
      .sort();
    const texts = Object.fromEntries(
      files.map((file) => [`${name}/${file}`, readFileSync(join(folder, name, file), "utf8")]),
    );
    return sourceOf(name, texts, only && !only.includes(name) ? "dependency" : "root", group);
  });
  return resolveAsWritten(sources).model;
}
