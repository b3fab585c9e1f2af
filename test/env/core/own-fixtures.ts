import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { componentEmbed, componentNew, parse } from "@bytecodealliance/jco";

const folder = fileURLToPath(new URL("../../../fixtures/env/", import.meta.url));

/** What a program reads, as `<name>.json` tells it. */
export interface Expected {
  readonly keys: readonly { readonly key: string; readonly source: string; readonly required: boolean | null }[];
  readonly decoys: readonly string[];
}

/** The names of the programs. */
export function ownPrograms(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".wat"))
    .map((name) => name.slice(0, -4))
    .sort();
}

/** What a program reads. */
export function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(`${folder}${name}.json`, "utf8")) as Expected;
}

/** Assembles a program; one with a world becomes a component. */
export async function assembleProgram(name: string): Promise<Uint8Array> {
  const core = await parse(readFileSync(`${folder}${name}.wat`, "utf8"));
  if (!existsSync(`${folder}${name}.wit`)) return core;
  const witSource = readFileSync(`${folder}${name}.wit`, "utf8");
  return componentNew(await componentEmbed({ binary: core, witSource }), []);
}
