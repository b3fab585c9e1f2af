import type { ToolchainReader } from "../reader.ts";
import { assemblyscript, zig } from "./dictionary.ts";
import { embedded } from "./embedded.ts";
import { go } from "./go.ts";
import { javascript } from "./javascript.ts";

/** The readers, in the order in which they are asked. */
export const readers: readonly ToolchainReader[] = [go, javascript, zig, assemblyscript, embedded];
