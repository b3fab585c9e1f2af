import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A binary of fixtures/env-readers. */
export function ownFixture(path: string): Uint8Array {
  return readFileSync(fileURLToPath(new URL(`../../fixtures/env-readers/${path}`, import.meta.url)));
}
