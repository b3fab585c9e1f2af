import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../shared/", import.meta.url));

/** The path of a file or folder of the shared data beside the checkout; `undefined` where it is absent, as in a fresh clone. */
export function shared(path: string): string | undefined {
  const full = root + path;
  return existsSync(full) ? full : undefined;
}

/** What a test that needs the shared data says when it is skipped. */
export const sharedMissing = "skipped: needs the shared data beside the checkout (../shared), which is absent";
