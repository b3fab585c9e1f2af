import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "@bytecodealliance/jco";

const folder = fileURLToPath(new URL("../../fixtures/wasm/", import.meta.url));

/** Assembles WebAssembly text with the official tools. */
export async function assemble(text: string): Promise<Uint8Array> {
  return parse(text);
}

/** The names of the fixtures, without their ending. */
export function watFixtures(prefix = ""): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith(".wat"))
    .map((name) => name.slice(0, -4))
    .sort();
}

/** Assembles a fixture. */
export function assembleFixture(name: string): Promise<Uint8Array> {
  return assemble(readFileSync(`${folder}${name}.wat`, "utf8"));
}

/** The bytes of text of the form `00 61 73 6d`. */
export function hexBytes(text: string): Uint8Array {
  return Uint8Array.from(text.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16));
}

/** A binary with a custom section behind it. */
export function withCustom(bytes: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  const label = new TextEncoder().encode(name);
  const body = [...leb(label.length), ...label, ...content];
  return Uint8Array.from([...bytes, 0, ...leb(body.length), ...body]);
}

/** An unsigned LEB128 integer. */
export function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** A section: id, size, content. */
export function section(id: number, content: readonly number[]): number[] {
  return [id, ...leb(content.length), ...content];
}

export const moduleHeader = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00] as const;
export const componentHeader = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00] as const;
